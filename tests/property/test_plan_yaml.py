"""What is exported and read back is what was expected, whatever the names and values."""

from __future__ import annotations

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.plan.plan import KnownProperty, Plan, Presence
from monitor.plan.written import decode_plan, encode_plan, overlay, parse_plans, to_yaml
from monitor.profile.shape import FORMATS
from monitor.profile.stream import Stream

TYPES = ["string", "integer", "number", "boolean", "null", "object", "array"]
words = st.one_of(
    st.text(max_size=20),
    st.text(string.printable, max_size=20),
    st.sampled_from(
        ["yes", "no", "null", "~", "1", "1.5", "2026-11-24", "a: b", "# x", "- y", "<<", "é", "\u2028", "?", "=", "@"]
    ),
)
numbers = st.floats(allow_nan=False, allow_infinity=False)
shares = st.floats(0, 1)


@st.composite
def properties(draw: st.DrawFn) -> KnownProperty:
    presence = draw(st.sampled_from(Presence))
    types = draw(st.frozensets(st.sampled_from(TYPES), max_size=3))
    always = presence in {Presence.REQUIRED, Presence.NULLABLE}
    if presence is Presence.NULLABLE and types:
        types |= {"null"}
    low, high = sorted([draw(numbers), draw(numbers)])
    return KnownProperty(
        presence=presence,
        rate=draw(shares if always else st.none() | shares),
        types=types,
        enum=draw(st.none() | st.lists(words, min_size=1, max_size=4).map(tuple)),
        low=draw(st.sampled_from([None, low])),
        high=draw(st.sampled_from([None, high])),
        format=draw(st.none() | st.sampled_from(sorted(FORMATS))),
        room=draw(st.integers(0, 10**9)),
        seen=draw(st.integers(0, 10**9)),
        off=draw(st.dictionaries(st.sampled_from(["type", "enum"]), shares, max_size=2)),
        confidence=draw(shares),
        why=draw(words),
        written=draw(st.frozensets(st.sampled_from(["types", "enum"]), max_size=2)),
    )


streams = st.builds(Stream, words, words, words, words, words)
plans = st.builds(Plan, streams, st.integers(0, 10**9), numbers, st.dictionaries(words, properties(), max_size=2))


def expectations(plan: Plan) -> dict[str, tuple[object, ...]]:
    return {
        path: (known.presence, known.rate, known.types, known.enum, known.low, known.high, known.format)
        for path, known in plan.properties.items()
    }


@given(st.lists(plans, max_size=2, unique_by=lambda plan: plan.stream))
@settings(max_examples=40, deadline=None)
def test_a_plan_read_back_expects_the_same(exported: list[Plan]) -> None:
    read = {written.stream: written for written in parse_plans(to_yaml(exported), "plan.yaml")}
    assert read.keys() == {plan.stream for plan in exported}
    for plan in exported:
        assert expectations(overlay(None, read[plan.stream])) == expectations(plan)
        assert expectations(overlay(plan, read[plan.stream])) == expectations(plan)


@given(st.lists(plans, max_size=2, unique_by=lambda plan: plan.stream))
@settings(max_examples=15, deadline=None)
def test_the_order_plans_come_in_does_not_show(exported: list[Plan]) -> None:
    assert to_yaml(exported) == to_yaml(exported[::-1])


@given(plans)
@settings(max_examples=50, deadline=None)
def test_stored_bytes_hold_the_whole_plan(plan: Plan) -> None:
    assert decode_plan(encode_plan(plan)) == plan

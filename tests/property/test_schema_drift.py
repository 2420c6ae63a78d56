"""Any traffic can be judged against what any other taught: nothing is raised, and of a few events nothing is told."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.checks.finding import Verdict
from monitor.checks.schema.drift import deviations
from monitor.checks.schema.evidence import FEWEST, Usual, exception, fixed, habit, log_evidence, weigh
from monitor.plan.infer import infer
from monitor.plan.maps import as_planned
from monitor.privacy.inspected import Inspected
from monitor.profile.build import profile_of
from monitor.profile.profile import Profile
from tests.support.effort import examples
from tests.support.streams import NOW, PURCHASE, inspected

names = st.sampled_from(["currency", "value", "kind", "user_id", "nested", "items", "a.b"])
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from(["EUR", "eur", "12,50", "2026-11-24", "undefined", "", "blue shirt", "12.5"]),
)
values = st.one_of(scalars, st.lists(scalars, max_size=2), st.dictionaries(names, scalars, max_size=2))
rows = st.lists(
    st.tuples(st.dictionaries(names, values, max_size=4), st.integers(0, 9), st.integers(1, 40)), max_size=6
)
usuals = st.one_of(
    st.floats(0, 1).map(fixed),
    st.builds(lambda k, n: exception(min(k, n), n), st.integers(0, 5000), st.integers(0, 5000)),
    st.builds(habit, st.floats(0, 1), st.integers(0, 5000), st.floats(0, 0.5)),
)


def profile(rows: list[tuple[dict[str, Any], int, int]]) -> Profile:
    found: list[Inspected] = []
    for row, visit, times in rows:
        agent = "Mozilla/5.0 (iPhone) Safari/604.1" if visit % 2 else "Mozilla/5.0 (Windows) Chrome/131.0"
        found += [inspected(row, session=f"{visit} {i}", agent=agent) for i in range(times)]
    return profile_of(found, budget=None)


@given(rows, rows)
@examples(40)
def test_any_traffic_can_be_judged_against_any_other(before: list[Any], after: list[Any]) -> None:
    seen = profile(before)
    plan = infer(PURCHASE, seen, NOW, [seen])
    recent = as_planned(profile(after), plan)
    for one in deviations(plan, recent, every=False):
        assert 0 <= one.weighed.p_value <= 1
        assert one.weighed.affected <= one.weighed.of
        assert one.weighed.verdict is not Verdict.MET or one.weighed.affected >= FEWEST


@given(rows)
@examples(20)
def test_the_traffic_that_taught_a_plan_does_not_depart_from_it(before: list[Any]) -> None:
    seen = profile(before)
    plan = infer(PURCHASE, seen, NOW, [seen])
    found = deviations(plan, as_planned(seen, plan), every=False)
    assert [one for one in found if one.weighed.verdict is Verdict.MET] == []


@given(st.integers(0, 400), st.integers(1, 400), usuals)
@settings(deadline=None)
def test_more_that_is_wrong_is_never_less_evidence_beyond_the_usual(wrong: int, of: int, usual: Usual) -> None:
    wrong = min(wrong, of)
    # Where half of it is usual and hardly known, all of it may be usual as well: more is then no more evidence.
    if wrong < of and usual.rate <= 1 / 3 and usual.strength >= 1.5 and wrong / of > usual.rate:
        assert log_evidence(wrong + 1, of, usual) >= log_evidence(wrong, of, usual) - 1e-6
    assert weigh(0, of, usual, floor=0.0).verdict is Verdict.NOT_MET

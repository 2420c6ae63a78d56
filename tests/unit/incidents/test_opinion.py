"""What readers say of what they were told, and what a rule is worth by it."""

from __future__ import annotations

import pytest

from monitor.incidents.action import NOTED, Act, Action, act
from monitor.incidents.opinion import Judgement, Opinion, Worth, worth_of
from tests.support.alerts import AT, incident

USEFUL, NOISE = Judgement.USEFUL, Judgement.NOISE


def says(of: str, by: str, judgement: Judgement, at: float = AT) -> Opinion:
    return Opinion(of, by, judgement, at)


def test_semantic_40_each_incident_is_counted_once_by_what_most_of_its_readers_say() -> None:
    told = [incident(id=f"i{n}", rule="missing") for n in range(5)]
    opinions = [
        *(says("i0", by, USEFUL) for by in ("ann", "bob")),
        says("i0", "eve", NOISE),
        says("i1", "ann", USEFUL),
        says("i1", "bob", NOISE),
        says("i2", "ann", NOISE),
        says("gone", "ann", USEFUL),
    ]
    assert worth_of(told, opinions, {"i0", "i3"}) == (Worth("missing", told=5, useful=1, noise=2, acknowledged=2),)


def test_semantic_40_who_thinks_again_is_counted_as_they_think_now() -> None:
    again = [says("i0", "ann", NOISE, AT + 9), says("i0", "ann", USEFUL, AT)]
    assert worth_of([incident(id="i0", rule="r")], again) == (Worth("r", told=1, noise=1),)


def test_semantic_40_what_never_fired_was_told_to_nobody() -> None:
    assert worth_of([incident(fired_at=None)], []) == ()


@pytest.mark.parametrize(
    ("useful", "noise", "precision", "noisy"),
    [(1, 1, None, False), (0, 2, None, False), (1, 2, 1 / 3, True), (2, 2, 0.5, False), (9, 1, 0.9, False)],
)
def test_semantic_40_a_rule_is_noisy_once_enough_say_so(
    useful: int, noise: int, precision: float | None, noisy: bool
) -> None:
    worth = Worth("r", told=20, useful=useful, noise=noise)
    assert (worth.precision, worth.is_noisy) == (precision, noisy)


def test_semantic_40_the_noisiest_rule_comes_first() -> None:
    told = [incident(id=f"{rule}{n}", rule=rule) for rule in ("a", "b", "c") for n in range(2)]
    opinions = [says("b0", "ann", NOISE), says("b1", "ann", NOISE), says("c0", "ann", NOISE)]
    assert [one.rule for one in worth_of(told, opinions)] == ["b", "c", "a"]


@pytest.mark.parametrize("of", [Act.USEFUL, Act.NOISE])
def test_an_opinion_changes_nothing_of_an_incident(of: Act) -> None:
    known = {"f": incident()}
    acted = act(known, [Action("k", of, incident().id, "ann", AT), Action("l", of, "long gone", "ann", AT)], AT)
    assert acted.incidents == known
    assert acted.answers == {"k": NOTED, "l": NOTED}

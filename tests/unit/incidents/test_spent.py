"""What became of the budget of false alerts."""

from __future__ import annotations

from dataclasses import replace

from monitor.incidents.incident import Incident
from monitor.incidents.opinion import Judgement, Opinion
from monitor.incidents.spent import spent
from tests.support.alerts import AT, finding, incident


def made(number: int, event: str = "purchase", **changes: object) -> Incident:
    subject = finding(stream=finding().stream._replace(event=event))
    return replace(incident(subject), id=f"i{number}", **changes)  # type: ignore[arg-type]


def said(number: int, judgement: Judgement) -> Opinion:
    return Opinion(f"i{number}", "ann", judgement, AT)


def owner(one: Incident) -> str:
    return "" if one.subjects[0].stream.event == "search" else "growth"


def test_what_was_told_is_counted_beside_what_was_allowed() -> None:
    incidents = [made(1), made(2), made(3), made(4, "search"), made(5)]
    opinions = [said(1, Judgement.USEFUL), said(2, Judgement.NOISE), said(4, Judgement.NOISE)]
    everyone, growth, nobody = spent(incidents, opinions, ["i2", "i3"], owner, 12.0)
    assert (everyone.told, everyone.useful, everyone.noise, everyone.acknowledged) == (5, 1, 2, 2)
    # i1 was useful and i3 was taken on; i2 was taken on and noise all the same, of i5 nobody spoke.
    assert everyone.doubtful == 3
    assert (everyone.allowed, everyone.is_over) == (12.0, False)
    assert (growth.owner, growth.told, growth.allowed, growth.doubtful) == ("growth", 4, None, 2)
    assert (nobody.owner, nobody.told, nobody.noise) == ("(nobody)", 1, 1)


def test_more_noise_than_was_allowed_is_over_the_budget() -> None:
    [everyone, _] = spent([made(1), made(2)], [said(1, Judgement.NOISE), said(2, Judgement.NOISE)], [], owner, 1.0)
    assert everyone.is_over


def test_only_what_chance_could_have_told_and_what_was_told_counts() -> None:
    plain = replace(incident(finding(p_value=None)), id="i1")
    [everyone] = spent([plain, made(2, fired_at=None)], [], [], owner, 1.0)
    assert (everyone.told, everyone.doubtful) == (0, 0)

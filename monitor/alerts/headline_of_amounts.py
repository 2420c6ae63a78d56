"""Headlines of too few events, too many, or too much: what is counted, summed or waited for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from monitor.alerts.figures import change, percent, shorten
from monitor.alerts.named import NAME, events_of, path_of
from monitor.checks.finding import Finding
from monitor.privacy.consent.answers import ACCEPTED, PARTLY, REJECTED, WITHDRAWN
from monitor.privacy.purposes import BANNER

_ANSWERS = {
    ACCEPTED: "accepts",
    REJECTED: "rejects",
    PARTLY: "accepts parts of",
    WITHDRAWN: "takes back what they said to",
}
_ANSWER = {ACCEPTED: "accept", REJECTED: "reject", PARTLY: "accept parts of", WITHDRAWN: "take back what they said to"}


def _missing(subjects: Sequence[Finding], vendors: str) -> str:
    if subjects[0].stream.vendor == BANNER:
        return f"Nobody {_ANSWERS.get(subjects[0].stream.event, 'answers')} the consent banner any more"
    where = f" in {vendors}" if vendors else ""
    return f"{events_of(subjects)} stopped arriving{where}"


def _volume(subjects: Sequence[Finding], vendors: str) -> str:
    effect = subjects[0].effect
    if subjects[0].stream.vendor == BANNER:
        much = "an unusual number" if effect is None else change(effect)
        return f"Visitors who {_ANSWER.get(subjects[0].stream.event, 'answer')} the consent banner: {much}"
    where = f" in {vendors}" if vendors else ""
    return f"{events_of(subjects)}{where}: {'unusual volume' if effect is None else change(effect)}"


def _missing_destination(subjects: Sequence[Finding], vendors: str) -> str:
    effect = subjects[0].effect
    if effect is None or effect <= -1:
        return f"{events_of(subjects)} no longer reaches {vendors}"
    return f"{percent(-effect)} of {events_of(subjects)} no longer reach {vendors}"


def _ratio(subjects: Sequence[Finding], vendors: str) -> str:
    first = subjects[0]
    where = f" in {vendors}" if vendors else ""
    how = "its ratio is unusual" if first.effect is None else change(first.effect)
    return f"{events_of(subjects)} per {_unit(first)}{where}: {how}"


def _unit(finding: Finding) -> str:
    per = str(finding.evidence.get("per") or "what it is held against")
    return {"sessions": "session", "users": "user"}.get(per, shorten(per, NAME))


def _kpi(subjects: Sequence[Finding], vendors: str) -> str:
    first = subjects[0]
    where = f"{events_of(subjects)} ({vendors})"
    if first.detail == "missing":
        gone = first.effect is None or first.effect <= -1
        return f"{path_of(first)} is no longer sent with {'' if gone else 'all '}{where}"
    what = "The mean" if first.evidence.get("of") == "mean" else "The sum"
    how = "unusual" if first.effect is None else change(first.effect)
    return f"{what} of {path_of(first)} in {where}: {how}"


def _discrepancy(subjects: Sequence[Finding], _vendors: str) -> str:
    first = subjects[0]
    sides = [shorten(str(side), 16) for side in first.evidence.get("sides", ())]
    what = f"{path_of(first)} of {events_of(subjects)}" if first.path else events_of(subjects)
    if len(sides) != 2 or first.effect is None:
        return f"{what}: two sides that should agree do not"
    fewer = "less" if first.path else "fewer"
    moved = f"{percent(abs(first.effect))} {fewer if first.effect < 0 else 'more'}"
    return f"{what}: {sides[0]} has {moved} than usual beside {sides[1]}"


def _duplicate(subjects: Sequence[Finding], vendors: str) -> str:
    return f"{events_of(subjects)} comes twice in {vendors}"


def _freshness(subjects: Sequence[Finding], _vendors: str) -> str:
    first = subjects[0]
    what = f"from {shorten(first.stream.source, NAME)}" if first.detail == "source" else f"of {events_of(subjects)}"
    return f"Nothing new {what}: the newest event is {first.observed or 'too old'}"


AMOUNTS: Mapping[str, Callable[[Sequence[Finding], str], str]] = {
    "missing_event": _missing,
    "volume": _volume,
    "duplicate": _duplicate,
    "missing_destination": _missing_destination,
    "ratio": _ratio,
    "kpi": _kpi,
    "discrepancy": _discrepancy,
    "freshness": _freshness,
}
"""By kind of check; each is given the findings of an incident, worst first, and its vendors named."""

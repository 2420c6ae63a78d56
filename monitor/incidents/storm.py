"""When much breaks at once: one summary instead of a message for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.rule import Params, Rule
from monitor.incidents.incident import Incident, Transition
from monitor.incidents.mute import Mute, MutedBy
from monitor.incidents.policy import Policy
from monitor.profile.stream import Stream

STORM = Rule("tagwatch-storm", "self", Params(), severity=Severity.CRITICAL)
"""The rule of the summary: an incident of the monitor's own, told, reminded and resolved as any other."""
CAUSES = 5
"""Groups a summary names."""
_WHERE = Stream("default", "production", "tagwatch", "", "storm")

News = tuple[Incident, Transition | None]


def hold_back(news: Mapping[str, News], policy: Policy) -> tuple[dict[str, News], list[Incident]]:
    """Keep back the beginnings nobody has been told of where there are too many; return what is left, and those.

    They stay untold, so the same question is asked at the next step: once enough of them are over, or there never were
    more than `policy.storm`, those that go on are told one by one. Nothing is lost, and nothing has to be remembered.
    """
    untold = [key for key, (incident, transition) in news.items() if _begins(incident, transition)]
    kept = dict(news)
    if len(untold) <= policy.storm:
        return kept, []
    for key in untold:
        kept[key] = (replace(news[key][0], muted=Mute(MutedBy.STORM, STORM.id)), None)
    return kept, [kept[key][0] for key in untold]


def storm_findings(held: Collection[Incident], known: Collection[Incident], now: float) -> tuple[Finding, ...]:
    """Say that there is a storm, where incidents are held back, or that it is over, where one was known."""
    if not held and not known:
        return ()
    finding = Finding(
        check="self",
        rule=STORM.id,
        stream=_WHERE,
        verdict=Verdict.MET if held else Verdict.NOT_MET,
        severity=max((incident.severity for incident in held), key=lambda s: s.rank, default=STORM.severity),
        start=min((incident.pending_since for incident in held), default=now),
        end=now,
        detail="storm",
    )
    if not held:
        return (finding,)
    causes = Counter((incident.rule, incident.severity.value) for incident in held)
    loud = sorted(causes.items(), key=lambda cause: (-Severity(cause[0][1]).rank, -cause[1], cause[0][0]))
    named = [f"{number:,} × {rule} ({severity})" for (rule, severity), number in loud[:CAUSES]]
    rest = f" and {len(loud) - CAUSES} more rules" if len(loud) > CAUSES else ""
    return (
        replace(
            finding,
            message=f"{len(held):,} incidents go on that nobody was told of one by one: {', '.join(named)}{rest}",
            observed=f"{len(held):,} incidents",
            count=float(len(held)),
            examples=tuple(_first_words(incident) for incident in _loudest(held)[:CAUSES]),
        ),
    )


def _begins(incident: Incident, transition: Transition | None) -> bool:
    return transition is Transition.FIRED and incident.check != STORM.check


def _loudest(held: Collection[Incident]) -> list[Incident]:
    """Return the loudest incidents, of each rule one before any rule's second."""
    ranked = sorted(held, key=lambda incident: (-incident.severity.rank, incident.fingerprint))
    seen: Counter[str] = Counter()
    turns = []
    for incident in ranked:
        turns.append((seen[incident.rule], -incident.severity.rank, incident))
        seen[incident.rule] += 1
    return [incident for _, _, incident in sorted(turns, key=lambda turn: turn[:2])]


def _first_words(incident: Incident) -> str:
    return incident.subjects[0].message or incident.rule

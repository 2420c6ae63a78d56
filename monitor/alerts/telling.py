"""A message's frozen facts put into words: what every template shows, whatever the channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from monitor.alerts.figures import MINUTE, change, moment, odds, percent, period, shorten, span, sparkline
from monitor.alerts.message import Message
from monitor.alerts.snapshot import VERSION
from monitor.incidents.incident import Resolution, State, Transition

SEVERITY_WORDS = {"critical": "Critical", "warning": "Warning", "info": "Notice"}
EMOJI = {"critical": "🔴", "warning": "🟠", "info": "🔵", "resolved": "✅"}


class UnknownVersion(ValueError):
    """A body was written by another version of Tagwatch, whose facts this one cannot read."""


@dataclass(frozen=True, slots=True)
class Place:
    """One stream or property that is affected. `note` says how, `well` that it is well again."""

    label: str
    path: str
    note: str
    well: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Hourly counts seen and expected, on one scale; None where capture was blind. Times in seconds."""

    what: str
    observed: tuple[float | None, ...]
    expected: tuple[float | None, ...]
    start: float
    step: float
    zone: str

    @property
    def top(self) -> float:
        """Return the greatest value of either."""
        return max((value for value in (*self.observed, *self.expected) if value is not None), default=0.0)

    @property
    def first(self) -> str:
        """Return when the chart begins."""
        return moment(self.start, self.zone)

    @property
    def last(self) -> str:
        """Return when it ends."""
        return moment(self.start + self.step * len(self.observed), self.zone)

    def tail(self, count: int) -> Chart:
        """Return the chart's last hours."""
        observed, expected = self.observed[-count:], self.expected[-count:]
        dropped = len(self.observed) - len(observed)
        return replace(self, observed=observed, expected=expected, start=self.start + self.step * dropped)

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return the chart as labelled lines of block characters."""
        return tuple(
            (label, sparkline(values, self.top))
            for label, values in (("hourly", self.observed), ("usual", self.expected))
            if values
        )


@dataclass(frozen=True, slots=True)
class Telling:
    """One message in words.

    `word` says what happened (`Critical`, `Still open`, `Resolved`), `standing` how the incident stands, for a message
    that is kept up to date. `tone` is the severity, or `resolved`. `facts` are label and value. Everything is one line,
    and safe to show, but not escaped: that is the business of each channel.
    """

    word: str
    standing: str
    tone: str
    headline: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    where: tuple[Place, ...]
    more: int
    unchanged: tuple[str, ...]
    examples: tuple[str, ...]
    chart: Chart | None
    next_step: str
    runbook: str
    rule: str
    rule_place: str
    rule_description: str
    owner: str
    incident: str
    installation: str
    link: str
    test: bool
    opening: bool

    @property
    def brief(self) -> bool:
        """Tell whether this only says that something people know of is over."""
        return self.tone == "resolved" and not self.opening

    @property
    def emoji(self) -> str:
        """Return the colour of the tone, as a character."""
        return EMOJI[self.tone]

    @property
    def title(self) -> str:
        """Return what happened and to what, in one line."""
        return f"{'Test: ' if self.test else ''}{self.word}: {self.headline}"

    @property
    def standing_title(self) -> str:
        """Return how it stands and what it is about, in one line."""
        return f"{'Test: ' if self.test else ''}{self.standing}: {self.headline}"

    @property
    def footer(self) -> tuple[str, ...]:
        """Return where this comes from, part by part."""
        rule = f"rule {self.rule}" + (f" ({self.rule_place})" if self.rule_place else "")
        owner = f"owner {self.owner}" if self.owner else ""
        return tuple(part for part in (self.installation, rule, owner, f"incident {self.incident}") if part)


def telling_of(message: Message, *, opening: bool) -> Telling:
    """Put a message into words; `opening` where its recipient has heard nothing of this incident before.

    Raises UnknownVersion, ValueError or KeyError for a body that cannot be read.
    """
    facts = orjson.loads(message.body)
    if facts["version"] != VERSION:
        raise UnknownVersion(f"body of version {facts['version']}, this is {VERSION}")
    incident, rule = facts["incident"], facts["rule"]
    resolved = incident["state"] == State.RESOLVED
    url = facts["url"]
    return Telling(
        word=_word(message.transition, incident, opening=opening),
        standing=_standing(incident),
        tone="resolved" if resolved else incident["severity"],
        headline=facts["headline"],
        sentence=_sentence(facts, incident),
        facts=tuple(_facts(facts, incident, resolved=resolved)),
        where=_places(facts["where"]),
        more=facts["more"],
        unchanged=tuple(facts["unchanged"]),
        examples=tuple(facts["examples"]),
        chart=_chart(facts["series"], facts["timezone"]),
        next_step="" if resolved else facts["next_step"],
        runbook=rule["runbook"] or "",
        rule=rule["id"],
        rule_place=rule["place"] or "",
        rule_description=rule["description"] or "",
        owner=rule["owner"] or "",
        incident=incident["id"],
        installation=facts["installation"],
        link=f"{url.rstrip('/')}/incidents/{incident['id']}" if url else "",
        test=facts["test"],
        opening=opening,
    )


def _sentence(facts: Mapping[str, Any], incident: Mapping[str, Any]) -> str:
    said: str = facts["sentence"]
    if incident["state"] != State.RESOLVED:
        return said
    if incident["resolution"] == Resolution.RULE_REMOVED:
        over = "Nobody watches for this any more."
    else:
        over = f"Well again after {span((incident['resolved_at'] or facts['written_at']) - incident['since'])}."
    return f"{over} Before: {said}" if said else over


def _word(transition: Transition, incident: Mapping[str, Any], *, opening: bool) -> str:
    severity = SEVERITY_WORDS[incident["severity"]]
    if transition is Transition.RESOLVED:
        over = _standing(incident)
        return f"Fired and {over.lower()}" if opening else over
    if transition is Transition.FIRED and incident["reopened"]:
        return "Back again"
    if opening or transition is Transition.FIRED:
        return severity
    return {
        Transition.RAISED: f"Now {severity.lower()}",
        Transition.SPREAD: "Spreading",
        Transition.REMINDED: "Still open",
    }[transition]


def _standing(incident: Mapping[str, Any]) -> str:
    if incident["state"] != State.RESOLVED:
        return SEVERITY_WORDS[incident["severity"]]
    return "Closed, its rule was removed" if incident["resolution"] == Resolution.RULE_REMOVED else "Resolved"


def _facts(facts: Mapping[str, Any], incident: Mapping[str, Any], *, resolved: bool) -> list[tuple[str, str]]:
    zone, since = facts["timezone"], incident["since"]
    until = incident["resolved_at"] if resolved else incident["last_seen"]
    lasted = (until or facts["written_at"]) - since
    told: list[tuple[str, str]] = []
    if resolved and until:
        told.append(("When", f"{period(since, until, zone)} ({span(lasted)})"))
    else:
        told.append(("Since", moment(since, zone) + (f" ({span(lasted)})" if lasted >= MINUTE else "")))
    if facts["observed"]:
        told.append(("Seen", facts["observed"]))
    if facts["expected"]:
        told.append(("Expected", facts["expected"]))
    gone = facts["effect"] is not None and facts["effect"] <= -1
    if facts["effect"] and not gone and not resolved:
        told.append(("Change", change(facts["effect"])))
    if facts["share"] is not None and not gone and not resolved and "%" not in facts["observed"]:
        told.append(("Touches", f"{percent(facts['share'])} of these events"))
    if facts["p_value"] is not None and not resolved:
        told.append(("By chance", f"{odds(facts['p_value'])} (p = {facts['p_value']:.2g})"))
    return told


def _places(rows: Sequence[Mapping[str, Any]]) -> tuple[Place, ...]:
    places = []
    for row in rows:
        named = [row["vendor"], row["account"], row["event"] or "(no name)"]
        label = " ".join(part for part in named if part)
        outside = f" [{row['outside']}]" if row["outside"] else ""
        note = ", ".join(
            part
            for part in (
                row["observed"],
                f"expected {row['expected']}" if row["expected"] else "",
            )
            if part
        )
        places.append(Place(label + outside, row["path"], note, row["well"]))
    return tuple(places)


def _chart(series: Mapping[str, Any] | None, zone: str) -> Chart | None:
    if series is None:
        return None
    chart = Chart(
        what=shorten(series["what"], 80),
        observed=tuple(series["observed"]),
        expected=tuple(series["expected"]),
        start=series["start"],
        step=series["step"],
        zone=zone,
    )
    return chart if chart.top > 0 else None

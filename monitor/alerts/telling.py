"""A message's frozen facts put into words: what every template shows, whatever the channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from monitor.alerts.chart import Chart, chart_of
from monitor.alerts.facts import facts_of
from monitor.alerts.message import Message
from monitor.alerts.snapshot import VERSION
from monitor.alerts.wording import sentence, standing, word
from monitor.incidents.incident import State, Transition

EMOJI = {"critical": "🔴", "warning": "🟠", "info": "🔵", "resolved": "✅", "quiet": "⚪"}
REPEAT = "This may reach you twice: an earlier attempt was cut off, and nobody can tell whether it arrived."


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
class Telling:
    """One message in words.

    `word` says what happened (`Critical`, `Still open`, `Resolved`), `standing` how the incident stands, for a message
    that is kept up to date. `tone` is the severity, `resolved`, or `quiet` where nothing is wrong or nobody is to be
    disturbed. `facts` are label and value. `notes` are lines about the message itself: how it came, that it may be a
    repeat. `mentions` are ids of people by type of channel. Everything is one line, and safe to show, but not escaped:
    that is the business of each channel.
    """

    word: str
    standing: str
    tone: str
    headline: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    where_heading: str
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
    notes: tuple[str, ...]
    mentions: Mapping[str, str]

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
    def asks(self) -> str:
        """Return how to say what this was worth, where nothing can be pressed; nothing where it is no incident."""
        if not self.rule or self.test:
            return ""
        return f"Worth telling you? `tagwatch incidents useful {self.incident}`, or `noise`."

    @property
    def footer(self) -> tuple[str, ...]:
        """Return where this comes from, part by part."""
        if not self.rule:
            return (self.installation,) if self.installation else ()
        rule = f"rule {self.rule}" + (f" ({self.rule_place})" if self.rule_place else "")
        owner = f"owner {self.owner}" if self.owner else ""
        return tuple(part for part in (self.installation, rule, owner, f"incident {self.incident}") if part)


def telling_of(message: Message, *, opening: bool) -> Telling:
    """Put a message into words; `opening` where its recipient has heard nothing of this incident before.

    Raises UnknownVersion, ValueError or KeyError for a body that cannot be read.
    """
    facts = orjson.loads(message.body)
    if facts["version"] not in {1, VERSION}:
        raise UnknownVersion(f"body of version {facts['version']}, this is {VERSION}")
    facts = _ADDED | facts
    incident, rule = _ADDED_TO_INCIDENT | facts["incident"], facts["rule"]
    resolved = incident["state"] == State.RESOLVED
    url = facts["url"]
    return Telling(
        word=facts["word"] or word(message.transition, incident, opening=opening),
        standing=facts["word"] or standing(incident),
        tone=_tone(message.transition, incident, resolved=resolved),
        headline=facts["headline"],
        sentence=sentence(facts, incident),
        facts=tuple((label, value) for label, value in facts["facts"] or facts_of(facts, incident, resolved=resolved)),
        where_heading=facts["where_heading"],
        where=_places(facts["where"]),
        more=facts["more"],
        unchanged=tuple(facts["unchanged"]),
        examples=tuple(facts["examples"]),
        chart=chart_of(facts["series"], facts["timezone"]),
        next_step="" if resolved else facts["next_step"],
        runbook=rule["runbook"] or "",
        rule=rule["id"],
        rule_place=rule["place"] or "",
        rule_description=rule["description"] or "",
        owner=rule["owner"] or facts["owner"],
        incident=incident["id"],
        installation=facts["installation"],
        link=f"{url.rstrip('/')}/incidents/{incident['id']}" if url else "",
        test=facts["test"],
        opening=opening,
        notes=tuple(note for note in (message.note, REPEAT if message.repeat else None) if note),
        mentions=facts["mentions"],
    )


_ADDED: Mapping[str, Any] = {
    "word": None,
    "facts": None,
    "where_heading": "Where",
    "explains": (),
    "moved_with": (),
    "owner": "",
    "mentions": {},
}
_ADDED_TO_INCIDENT: Mapping[str, Any] = {
    "between": None,
    "fired_at": None,
    "resolved_by": None,
    "acknowledged_by": None,
    "acknowledged_until": None,
    "muted": None,
    "flapping": False,
    "changes": 0,
}
"""What version 1 of a body did not know."""


def _tone(transition: Transition, incident: Mapping[str, Any], *, resolved: bool) -> str:
    if resolved:
        return "resolved"
    if transition is Transition.BULLETIN or incident["muted"]:
        return "quiet"
    severity: str = incident["severity"]
    return severity


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

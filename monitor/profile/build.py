"""From inspected events to a profile, a column at a time: only distinct values are looked at closely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from monitor.decode.event import Event
from monitor.privacy.inspected import Inspected
from monitor.profile.asked import NOTHING, Asked, answers_of
from monitor.profile.columns import Columns
from monitor.profile.given import given_of
from monitor.profile.listed import listed_of
from monitor.profile.merge import bounded, merge_breaches, merge_leaks
from monitor.profile.profile import Noted, Profile
from monitor.profile.segments import segments_of
from monitor.profile.tallies import Tallies


def profile_of(inspected: Sequence[Inspected], *, budget: int | None, asked: Asked = NOTHING) -> Profile:
    """Return the profile of a group of one stream's events.

    Every event, leak and breach is counted. Where there are more than `budget` events, only that many are looked into:
    whole sessions, chosen by a hash of the session key, the same on every machine and in every run (law 2).
    What rules have `asked` of this stream is asked of every event.
    """
    if not inspected:
        return Profile()
    events = [one.event for one in inspected]
    weights = [event.weight for event in events]
    places = [(event.file, event.entry or 0) for event in events if event.file is not None]
    chosen = events if budget is None or len(events) <= budget else _in_depth(events, budget)
    tallies = Tallies(map(segments_of, chosen))
    columns = Columns(tallies)
    rows = [_properties(event) for event in chosen]
    columns.of(rows, tallies.events)
    properties = columns.properties
    return bounded(
        Profile(
            events=len(events),
            weight=float(sum(weights)),
            weight_squares=float(sum(w * (w - 1.0) for w in weights if w != 1.0)),
            first_at=min(event.at for event in events),
            last_at=max(event.at for event in events),
            leaks=merge_leaks((leak, _noted(one.event)) for one in inspected for leak in one.leaks),
            breaches=merge_breaches((breach, _noted(one.event)) for one in inspected for breach in one.breaches),
            depth=len(chosen),
            properties=properties,
            place=min(places, default=None),
            breakdown=tallies.breakdown(),
            given=given_of(rows, properties),
            parts={
                part.key: profile_of([one for one in inspected if part.holds(one)], budget=budget)
                for part in asked.parts
            },
            answers=answers_of(asked.questions, inspected) if asked.questions else {},
            lists={one.key: listed_of(one, inspected) for one in asked.lists},
        )
    )


def _noted(event: Event) -> Noted:
    return Noted(1) if event.file is None else Noted(1, event.file, event.entry or 0)


def _in_depth(events: Sequence[Event], budget: int) -> list[Event]:
    def rank(event: Event) -> bytes:
        return blake2b((event.session or "").encode("utf-8", "surrogatepass"), digest_size=8).digest()

    return sorted(events, key=lambda event: (rank(event), event.at))[:budget]


def _properties(event: Event) -> Mapping[str, Any]:
    """Return the properties, with what a decoder lifted out of them where they lack it."""
    if event.value is None and event.currency is None and event.transaction_id is None and not event.items:
        return event.properties
    lifted = {"value": event.value, "currency": event.currency, "transaction_id": event.transaction_id}
    properties = {name: value for name, value in lifted.items() if value is not None} | dict(event.properties)
    if event.items:
        properties.setdefault("items", event.items)
    return properties

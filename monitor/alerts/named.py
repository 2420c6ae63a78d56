"""What an alert is about, named: its events, properties and vendors, as briefly as a headline needs."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.alerts.figures import in_words, shorten
from monitor.checks.finding import Finding
from monitor.checks.statistics.grid import ALL_EVENTS
from monitor.decode.vendor_label import vendor_label
from monitor.incidents.cause import event_key

NAME = 36
"""Characters an event or property name may take of it."""


def events_of(subjects: Sequence[Finding]) -> str:
    """Name the events: `purchase`, `purchase and refund`, `purchase and 3 more events`."""
    names: dict[str, str] = {}
    for subject in subjects:
        names.setdefault(event_key(subject.stream.event), event_name(subject.stream.event))
    first, *rest = names.values()
    if len(rest) == 1:
        return f"{first} and {rest[0]}"
    return f"{first} and {len(rest)} more events" if rest else first


def paths_of(subjects: Sequence[Finding]) -> list[str]:
    """Return the properties an incident is about, worst first."""
    return list(dict.fromkeys(subject.path for subject in subjects if subject.path))


def vendors_of(subjects: Sequence[Finding], at_most: int = 3) -> str:
    """Name the vendors: `GA4`, `GA4, Meta and Segment`, `GA4 and 4 more`; "" where all of them are meant."""
    names = list(dict.fromkeys(vendor_label(s.stream.vendor) for s in subjects if s.stream.vendor))
    if not names:
        return ""
    if len(names) > at_most:
        return f"{names[0]} and {len(names) - 1} more"
    return in_words(names, at_most)


def event_name(name: str) -> str:
    """Return an event's name as it is read: `sync requests` for what a decoder could only call `(sync)`."""
    if not name:
        return "events without a name"
    if name == ALL_EVENTS:
        return "all events"
    return f"{name.strip('()')} requests" if name.startswith("(") else shorten(name, NAME)


def path_of(subject: Finding) -> str:
    """Name the property of a finding."""
    return shorten(subject.path, NAME) or "a property"


def named_paths(subjects: Sequence[Finding]) -> str:
    """Name the properties: `value`, `value and currency`, `value and 2 more`."""
    first, *rest = paths_of(subjects) or [""]
    if len(rest) == 1 and len(first) + len(rest[0]) <= NAME:
        return f"{first} and {rest[0]}"
    return f"{path_of(subjects[0])} and {len(rest)} more" if rest else path_of(subjects[0])

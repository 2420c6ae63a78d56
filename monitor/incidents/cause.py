"""What belongs together: which findings tell of one cause, and so are one incident."""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple

import orjson

from monitor.checks.finding import Finding
from monitor.checks.names import folded
from monitor.privacy.purposes import BANNER
from monitor.profile.stream import Stream

TOGETHER: dict[str, tuple[str, ...]] = {
    "pii": ("detail",),
    "consent": ("detail",),
    "schema": ("path", "detail"),
    "rogue_property": ("path",),
    "vendor_spec": ("path", "detail"),
    "forbidden": ("path",),
    "naming": ("detail",),
    "expect": ("path", "detail"),
    "campaign": ("path", "detail"),
    "volume": ("detail",),
    "ratio": ("detail",),
    "kpi": ("path", "detail"),
    "discrepancy": ("path",),
    "freshness": ("detail",),
    "capture_health": ("detail",),
}
"""By check, the fields of a finding that name its cause beyond rule, source and environment.

One e-mail address in a page's URL leaks through every tag on that page, under a path of each vendor's own: one cause,
named by the type that leaks. A field lost in a shared data layer is lost in every event that carries it: one cause,
named by path and kind of drift. A check that is not listed has no such name: there, only what breaks together, or
happens to an event of the same name, is one cause.
"""
NAMED = frozenset(check for check in TOGETHER if check not in {"volume", "ratio", "kpi", "discrepancy"})
"""Checks whose label alone is proof enough: however long ago an incident began, an equal label joins it."""


ALIKE = frozenset({"schema", "rogue_property", "vendor_spec", "forbidden"})
"""Checks of single properties: those of one event that break in the same way within the join window are one cause. A
page that lost its data layer loses all that was filled from it, and that is one thing to tell."""


class Subject(NamedTuple):
    """What a finding is about within its rule."""

    stream: Stream
    path: str
    detail: str


class Label(NamedTuple):
    """What findings of one cause have in common."""

    rule: str
    source: str
    environment: str
    parts: tuple[str, ...]


class Way(NamedTuple):
    """An event and how its properties break: those that do so together are of one cause."""

    rule: str
    source: str
    environment: str
    detail: str
    event: str


def subject_of(finding: Finding) -> Subject:
    """Return what a finding is about."""
    return Subject(finding.stream, finding.path, finding.detail)


def label_of(finding: Finding) -> Label:
    """Return what a finding has in common with others of its cause."""
    parts = tuple(str(getattr(finding, name)) for name in TOGETHER.get(finding.check, ()))
    if finding.stream.vendor == BANNER:
        # What is lost with a banner is its effect, and no part of its incident: it fires if it outlasts the banner's.
        parts += (BANNER,)
    return Label(finding.rule, finding.stream.source, finding.stream.environment, parts)


def way_of(finding: Finding) -> Way | None:
    """Return how an event's property breaks; None where the check is not one of single properties."""
    if finding.check not in ALIKE or not finding.path:
        return None
    stream = finding.stream
    return Way(finding.rule, stream.source, stream.environment, finding.detail, event_key(stream.event))


def event_key(event: str) -> str:
    """Return an event's name as vendors agree on it: `Add To Cart`, `AddToCart` and `add_to_cart` are one."""
    return folded(event) or event


def fingerprint_of(finding: Finding) -> str:
    """Return the identity of an incident that begins with this finding: 32 hex digits."""
    identity = [*label_of(finding)[:3], *label_of(finding).parts, event_key(finding.stream.event)]
    return blake2b(orjson.dumps(identity), digest_size=16).hexdigest()

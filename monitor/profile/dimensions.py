"""What a single event has in a dimension that rules match by: a page, a tag, a consent state, a device, a property."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from monitor.privacy.inspected import Inspected
from monitor.profile.segments import segments_of, template_of

SEGMENTS: Mapping[str, str] = {
    "host": "host",
    "browser": "browser",
    "device": "device",
    "release": "release",
    "medium": "medium",
    "visitor": "visitor",
    "analytics_consent": "analytics consent",
    "advertising_consent": "advertising consent",
}
"""Dimensions that a profile counts apart too, under the name it has for them."""
DIMENSIONS = ("page", "tag", "consent", "country", *SEGMENTS)
"""Every other name is that of a property of the event."""


def values_of(one: Inspected, dimension: str) -> tuple[str, ...]:
    """Return what an event has in a dimension; nothing where it says nothing.

    A page has two: its template and its path. Consent is what had been chosen about the purpose the vendor needs:
    granted, denied, unset, opted-out, not-needed or unknown. The country is the one capture says the visitor was in, or
    else a property of that name.
    """
    known = _KNOWN.get(dimension)
    if known is not None:
        return tuple(known(one))
    if dimension in SEGMENTS:
        name = SEGMENTS[dimension]
        return tuple(segment.value for segment in segments_of(one.event) if segment.dimension == name)
    return tuple(_text(one.event.properties.get(dimension)))


def _page(one: Inspected) -> Iterable[str]:
    try:
        path = urlsplit(one.event.page or "").path
    except ValueError:
        return ()
    return dict.fromkeys((template_of(path), path or "/")) if one.event.page else ()


def _consent(one: Inspected) -> Iterable[str]:
    return (one.standing.state if one.standing is not None else "unknown",)


def _country(one: Inspected) -> Iterable[str]:
    return (one.event.country,) if one.event.country else _text(one.event.properties.get("country"))


def _tags(one: Inspected) -> Iterable[str]:
    return one.event.tags


_KNOWN: Mapping[str, Callable[[Inspected], Iterable[str]]] = {
    "page": _page,
    "consent": _consent,
    "tag": _tags,
    "country": _country,
}


def _text(value: Any) -> Iterable[str]:
    if isinstance(value, bool):
        yield str(value).lower()
    elif isinstance(value, str | int | float):
        yield f"{value:g}" if isinstance(value, float) else str(value)

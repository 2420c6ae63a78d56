"""Who and what receives data or is kept on the device: vendors, domains and cookies, so that a new one is news."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from monitor.capture.hit import Hit
from monitor.capture.request import host_of
from monitor.decode.catalogue import company_of
from monitor.decode.event import Decoded, Kind
from monitor.decode.request import Request
from monitor.decode.transport import registrable
from monitor.decode.unread import is_beacon
from monitor.privacy.consent.cookies import cookie_of
from monitor.privacy.consent.platforms.every import is_platform

MOST_TRACKERS = 5_000
"""Domains and cookies remembered of one installation: a shop sees some hundred, a site that makes them up no end."""
_DIFFERS = re.compile(r"[0-9a-fA-F]{6,}|[0-9]+")
_LONGEST_NAME = 60


class TrackerKind(StrEnum):
    """What can be new about who gets data."""

    VENDOR = "vendor"
    DOMAIN = "domain"
    COOKIE = "cookie"


class Tracker(NamedTuple):
    """A domain that received data from a site's pages, or a cookie kept there.

    `name` is the registrable domain, or the cookie's name without what differs from visitor to visitor; `vendor` whose
    it is, "" where nobody knows.
    """

    kind: str
    source: str
    environment: str
    name: str
    vendor: str


class Seen(NamedTuple):
    """When a tracker was first and last seen, event time, and how many times (sampling weights summed)."""

    first: float
    last: float
    times: float


def note(trackers: dict[Tracker, Seen], hit: Hit, decoded: Decoded) -> None:
    """Add what a hit shows to the trackers seen."""
    domain = _receiver(hit, decoded)
    if domain:
        vendor = _vendor_of(domain)
        _add(trackers, Tracker(TrackerKind.DOMAIN, hit.source, hit.environment, domain, vendor), hit)
    if hit.cookies or hit.set_cookies:
        for name in {*hit.cookies, *(cookie.name for cookie in hit.set_cookies)}:
            known = cookie_name(name)
            _add(trackers, Tracker(TrackerKind.COOKIE, hit.source, hit.environment, *known), hit)


def merged(known: Seen | None, more: Seen) -> Seen:
    """Return what both say of one tracker."""
    if known is None:
        return more
    return Seen(min(known.first, more.first), max(known.last, more.last), known.times + more.times)


def merge_into(trackers: dict[Tracker, Seen], more: Mapping[Tracker, Seen]) -> None:
    """Add trackers to those known, up to MOST_TRACKERS of them."""
    for tracker, seen in more.items():
        if tracker in trackers or len(trackers) < MOST_TRACKERS:
            trackers[tracker] = merged(trackers.get(tracker), seen)


@lru_cache(maxsize=8192)
def cookie_name(name: str) -> tuple[str, str]:
    """Return (name, vendor) of a cookie, its name without numbers and ids.

    >>> cookie_name("_ga_ABC123"), cookie_name("cart_8f3a9b7c01d2")
    (('_ga_*', 'ga4'), ('cart_#', ''))
    """
    known = cookie_of(name)
    if known is not None and not known.only_there:
        return known.name, known.owner.vendor
    return _DIFFERS.sub("#", name)[:_LONGEST_NAME], ""


def _receiver(hit: Hit, decoded: Decoded) -> str | None:
    """Return the domain a hit carries data to, None where it carries none, or stays on the page's own site."""
    domain = registrable(host_of(hit.url))
    if domain is None or domain == registrable(host_of(hit.page)):
        return None
    if decoded.events:
        sends = any(event.kind is not Kind.LOADER for event in decoded.events)
    else:
        sends = bool(decoded.unread or decoded.undecodable) or (
            hit.page is not None and not is_platform(host_of(hit.url)) and is_beacon(Request(hit))
        )
    return domain if sends else None


@lru_cache(maxsize=4096)
def _vendor_of(domain: str) -> str:
    company = company_of(domain)
    return company.vendor if company else ""


def _add(trackers: dict[Tracker, Seen], tracker: Tracker, hit: Hit) -> None:
    trackers[tracker] = merged(trackers.get(tracker), Seen(hit.at, hit.at, hit.weight))

"""What a hit says, once decoded: the value every later room works on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from monitor.decode.consent.signals import Consent
from monitor.frozen import quick_to_make


class Kind(StrEnum):
    """What an event is about. Plans and volumes are kept for `event`, `page` and `identify` only."""

    EVENT = "event"
    PAGE = "page"
    IDENTIFY = "identify"
    INIT = "init"  # a tag announcing itself or its consent state, with nothing to report
    SYNC = "sync"  # an identifier handed from one company to another
    LOADER = "loader"  # a tag or tag manager's script being fetched: inventory
    TELEMETRY = "telemetry"  # the tag reporting on itself
    STORAGE = "storage"  # a cookie that was written or there: no request says it, capture saw it


class Transport(StrEnum):
    """How the host that received the request relates to the page and the vendor."""

    VENDOR = "vendor"
    FIRST_PARTY = "first-party"
    PROXY = "proxy"
    UNKNOWN = "unknown"


@quick_to_make
@dataclass(frozen=True, slots=True)
class Event:
    """One thing a hit reports to one vendor.

    `properties` keeps every parameter that is not pure protocol (versions, cache busters, screen sizes), under the name
    an analyst knows it by (`ep.coupon` is `coupon`), with JSON types: str, int, float, bool, None, list, dict.
    `page` and `referrer` are full URLs and `agent` the User-Agent header, as sent. `user_ids` maps a kind of identifier
    (`client`, `user`, `device`, …) to its value, `click_ids` a click id's name (`gclid`, `fbc`, …); both are identity
    and are never stored as they are.
    `country` is the one the visitor was in (ISO 3166-1, `DE`), where capture says so.
    Events with equal `collapse_key` are mirrors of one another and count once; None never collapses.
    """

    vendor: str
    kind: Kind
    account: str
    name: str
    at: float
    page: str | None = None
    referrer: str | None = None
    agent: str | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)
    items: tuple[Mapping[str, Any], ...] = ()
    value: float | None = None
    currency: str | None = None
    transaction_id: str | None = None
    event_id: str | None = None
    user_ids: Mapping[str, str] = field(default_factory=dict)
    click_ids: Mapping[str, str] = field(default_factory=dict)
    consent: Consent | None = None
    transport: Transport = Transport.UNKNOWN
    collapse_key: str | None = None
    batch_index: int = 0
    session: str | None = None
    source: str = "default"
    environment: str = "production"
    tags: tuple[str, ...] = ()
    country: str | None = None
    weight: float = 1.0
    file: str | None = None
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Undecodable:
    """A request to a vendor we read, whose content could not be read: counted, with the reason."""

    vendor: str
    host: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A request to a known tracker that no decoder reads: listed, not hidden."""

    host: str
    company: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """Everything one hit said. All three empty means the request was no tracking request at all."""

    events: tuple[Event, ...] = ()
    undecodable: Undecodable | None = None
    unread: Unread | None = None

"""The rows `tagwatch decode --format jsonl` prints: a contract, described in docs/decode.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from monitor.capture.hit import Hit
from monitor.decode.consent.signals import Consent
from monitor.decode.event import Decoded, Event

KEYS = (
    "file", "entry", "vendor", "kind", "account", "name", "at", "page", "properties", "items", "value", "currency",
    "transaction_id", "event_id", "consent", "transport", "collapse_key",
)  # fmt: skip
"""The keys of every row, in order. A row of an unread or undecodable request has `host` and its reason beside them."""


def rows_of(hit: Hit, decoded: Decoded) -> Iterator[dict[str, Any]]:
    """Yield one JSON-able row an event; one with `vendor: null`, `host`, `company` and `purpose` for an unread request;
    one with `vendor`, `host` and `reason` for one that could not be read; none for anything else.

    Every row has all of KEYS. Values are as sent, nothing is masked: decoding shows what left the page.
    """
    for event in decoded.events:
        yield _row(event)
    if decoded.undecodable is not None:
        lost = decoded.undecodable
        yield _empty(hit) | {"vendor": lost.vendor, "host": lost.host, "reason": lost.reason}
    if decoded.unread is not None:
        unread = decoded.unread
        yield _empty(hit) | {"host": unread.host, "company": unread.company, "purpose": unread.purpose}


def _row(event: Event) -> dict[str, Any]:
    return {
        "file": event.file,
        "entry": event.entry,
        "vendor": event.vendor,
        "kind": str(event.kind),
        "account": event.account,
        "name": event.name,
        "at": event.at,
        "page": event.page,
        "properties": dict(event.properties),
        "items": [dict(item) for item in event.items],
        "value": event.value,
        "currency": event.currency,
        "transaction_id": event.transaction_id,
        "event_id": event.event_id,
        "consent": consent_json(event.consent),
        "transport": str(event.transport),
        "collapse_key": event.collapse_key,
    }


def _empty(hit: Hit) -> dict[str, Any]:
    blank: dict[str, Any] = dict.fromkeys(KEYS)
    return blank | {"file": hit.file, "entry": hit.entry, "at": hit.at, "page": hit.page, "properties": {}, "items": []}


def consent_json(consent: Consent | None) -> dict[str, Any] | None:
    """Return the consent a hit claims as a JSON object, or None when the hit is silent."""
    if consent is None:
        return None
    return {
        "ad_storage": consent.ad_storage,
        "analytics_storage": consent.analytics_storage,
        "ad_user_data": consent.ad_user_data,
        "ad_personalization": consent.ad_personalization,
        "raw": dict(consent.raw),
        "contradictions": list(consent.contradictions),
    }

"""How a decoder makes an event: its own words, and everything that only the hit knows filled in."""

from __future__ import annotations

from typing import Any

from monitor.decode.event import Event, Kind
from monitor.decode.floodlight_page import unwrap
from monitor.decode.request import Request
from monitor.decode.transport import transport_of


def event_of(
    request: Request,
    *,
    vendor: str,
    kind: Kind,
    account: str,
    name: str,
    vendor_hosts: frozenset[str],
    page: str | None = None,
    at: float | None = None,
    **rest: Any,
) -> Event:
    """Return an Event of this request. `vendor_hosts` are the hosts the vendor itself answers on, for `transport`.

    `page` falls back to the page the capture recorded, then the Referer header, and is the page around a Floodlight
    frame where a tag fired inside one; `at` falls back to the request's own time. `rest` are further fields of Event.
    Empty strings for ids, currency and the like become None.
    """
    hit = request.hit
    page = unwrap(page or hit.page or hit.header("referer"))
    for field in ("currency", "transaction_id", "event_id", "referrer"):
        if field in rest:
            rest[field] = rest[field] or None
    return Event(
        vendor=vendor,
        kind=kind,
        account=account,
        name=name,
        at=hit.at if at is None else at,
        page=page,
        agent=hit.header("user-agent"),
        transport=transport_of(request.host, page, vendor_hosts),
        session=hit.session,
        source=hit.source,
        environment=hit.environment,
        tags=hit.tags,
        country=hit.region.partition("-")[0] if hit.region else None,
        weight=hit.weight,
        file=hit.file,
        entry=hit.entry,
        **rest,
    )

"""Branch: opens, installs and events of apps and sites, by its SDKs and from servers."""

from __future__ import annotations

import re
from typing import ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import Object, first_amount, first_text, ids, mapping, mappings, without
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable

VENDOR_HOSTS = frozenset({"branch.io"})
_EVENT = re.compile(r"/v2/event/(?:standard|custom)|/v1/event")
_KINDS = {
    "pageview": Kind.PAGE,
    "profile": Kind.IDENTIFY,
    "open": Kind.INIT,
    "install": Kind.INIT,
    "close": Kind.TELEMETRY,
    "logout": Kind.IDENTIFY,
}
"""Calls of the SDKs below `/v1/` that report a visit; what makes or reads links is no report."""
_PAGES = frozenset({"PAGEVIEW", "pageview"})
_ORDER = frozenset({"transaction_id", "revenue", "currency"})


@register
class Branch:
    """`api.branch.io`, `api2.branch.io`: `/v2/event/standard|custom`, `/v1/event`, `/v1/open`, `/v1/pageview`, …."""

    vendor: ClassVar[str] = "branch"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take POSTs of reports."""
        if not request.is_post:
            return False
        return _EVENT.fullmatch(request.path) is not None or request.path.removeprefix("/v1/") in _KINDS

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event; raise Unreadable for a body that is neither JSON nor a form."""
        document = request.body.json
        said: Object = document if isinstance(document, dict) else request.params
        if not said:
            raise Unreadable(request.body.problem or "no data in the call")
        return (self._event(request, said),)

    def _event(self, request: Request, said: Object) -> Event:
        call = request.segments[-1]
        listed = _EVENT.fullmatch(request.path) is not None
        name = first_text(said, "name", "event") or call
        data, user = _object(said, "event_data"), _object(said, "user_data")
        custom = _object(said, "custom_data", "metadata")
        alias, page = first_text(said, "customer_event_alias"), first_text(user, "page_url")
        return event_of(
            request,
            vendor=self.vendor,
            kind=(Kind.PAGE if name in _PAGES else Kind.EVENT) if listed else _KINDS[call],
            account=first_text(said, "branch_key", "app_id") or "",
            name=name if listed else call,
            vendor_hosts=VENDOR_HOSTS,
            page=page,
            at=event_time(said.get("timestamp"), request.hit.at),
            properties=without(data, _ORDER) | without(custom) | ({"alias": alias} if alias else {}),
            items=tuple(mappings(said.get("content_items"))),
            value=first_amount(data, "revenue"),
            currency=first_text(data, "currency"),
            transaction_id=first_text(data, "transaction_id"),
            user_ids=ids(
                client=first_text(said, "randomized_device_token", "browser_fingerprint_id")
                or first_text(user, "randomized_device_token", "browser_fingerprint_id"),
                user=first_text(said, "identity", "developer_identity") or first_text(user, "developer_identity"),
                device=first_text(user, "aaid", "idfa", "idfv", "android_id"),
                session=first_text(said, "session_id", "randomized_bundle_token"),
            ),
            click_ids=click_ids_in(page),
        )


def _object(said: Object, *names: str) -> Object:
    """Return the first of these members that is an object, or the JSON text of one, as forms send it."""
    for name in names:
        value = said.get(name)
        found = mapping(parse_json(value) if isinstance(value, str) else value)
        if found:
            return found
    return {}

"""Klaviyo: client and server events as JSON:API, profiles and subscriptions, the old base64 calls, the script."""

from __future__ import annotations

from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import (
    MOST_EVENTS,
    Object,
    bounded,
    documents,
    first_amount,
    first_text,
    ids,
    items_out,
    mapping,
    mappings,
    shared_by,
    without,
)
from monitor.decode.query import decode_bytes
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unpack import unpack_base64
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"klaviyo.com"})
_CALLS = {
    "events": Kind.EVENT,
    "event-bulk-create": Kind.EVENT,
    "event-bulk-create-jobs": Kind.EVENT,
    "profiles": Kind.IDENTIFY,
    "subscriptions": Kind.IDENTIFY,
    "back-in-stock-subscriptions": Kind.IDENTIFY,
    "push-tokens": Kind.TELEMETRY,
}
_LEGACY = {"track": Kind.EVENT, "identify": Kind.IDENTIFY, "track-once": Kind.EVENT}
_BESIDE = frozenset({"track-analytics", "track-analytics-v2"})
_PAGES = frozenset({"__activity__", "Active on Site"})


@register
class Klaviyo:
    """`/client/…`, `/api/…` and the script on Klaviyo's hosts."""

    vendor: ClassVar[str] = "klaviyo"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take what carries events or people in, and the scripts."""
        if not host_in(request.host, VENDOR_HOSTS):
            return False
        call = _call(request)
        if call in _LEGACY and request.segments[:1] == ("api",):
            return request.is_post or bool(request.query.get("data"))
        if request.is_post:
            return call in _BESIDE or (call in _CALLS and request.segments[0] in {"client", "api"})
        return request.path.endswith("/klaviyo.js")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry, in the order sent; raise Unreadable when there is none."""
        call = _call(request)
        if call in _LEGACY:
            entries = bounded(_legacy_entries(request), request, "no data in the call")
            return tuple(self._legacy(request, _LEGACY[call], entry, index) for index, entry in enumerate(entries))
        if call in _BESIDE or not request.is_post:
            kind = Kind.TELEMETRY if request.is_post else Kind.LOADER
            return (self._made(request, kind, _company(request), call),)
        entries = bounded(_resources(request.body.json), request, "no data in the body")
        make = self._event if _CALLS[call] is Kind.EVENT else self._person
        return tuple(make(request, mapping(entry.get("attributes")), index) for index, entry in enumerate(entries))

    def _made(self, request: Request, kind: Kind, account: str, name: str, **rest: Any) -> Event:
        return event_of(
            request, vendor=self.vendor, kind=kind, account=account, name=name, vendor_hosts=VENDOR_HOSTS, **rest
        )

    def _event(self, request: Request, said: Object, index: int) -> Event:
        metric = _attributes(said.get("metric"))
        profile = _attributes(said.get("profile"))
        return self._told(
            request,
            _company(request),
            first_text(metric, "name") or "(unnamed)",
            without(mapping(said.get("properties"))),
            profile,
            index,
            value=first_amount(said, "value"),
            currency=first_text(said, "value_currency"),
            time=said.get("time"),
            event_id=first_text(said, "unique_id"),
        )

    def _person(self, request: Request, said: Object, index: int) -> Event:
        profile = _attributes(said.get("profile")) or said
        beside = without(said, ("profile",)) if "profile" in said else {}
        return self._made(
            request,
            _CALLS[_call(request)],
            _company(request),
            _call(request),
            properties=beside | ({"profile": dict(profile)} if profile else {}),
            user_ids=_who(profile),
            batch_index=index,
        )

    def _legacy(self, request: Request, kind: Kind, entry: Object, index: int) -> Event:
        person = without(mapping(entry.get("customer_properties"))) or without(mapping(entry.get("properties")))
        account = first_text(entry, "token") or _company(request)
        if kind is Kind.IDENTIFY:
            return self._made(
                request,
                kind,
                account,
                "identify",
                properties={"profile": person} if person else {},
                user_ids=_who(person),
                batch_index=index,
            )
        said = without(mapping(entry.get("properties")))
        return self._told(
            request,
            account,
            text_of(entry.get("event")) or "(unnamed)",
            said,
            without(mapping(entry.get("customer_properties"))),
            index,
            value=first_amount(said, "$value"),
            time=entry.get("time"),
            event_id=first_text(said, "$event_id"),
        )

    def _told(  # noqa: PLR0913 - both generations say the same nine things
        self,
        request: Request,
        account: str,
        name: str,
        said: Object,
        profile: Object,
        index: int,
        *,
        value: float | None = None,
        currency: str | None = None,
        time: Any = None,
        event_id: str | None = None,
    ) -> Event:
        items, properties = items_out(said, "Items", "items", "products")
        page = first_text(said, "page", "$page", "URL", "url")
        page = page if page and "://" in page else None
        return self._made(
            request,
            Kind.PAGE if name in _PAGES else Kind.EVENT,
            account,
            name,
            page=page,
            at=event_time(time, request.hit.at),
            properties=properties | ({"profile": dict(profile)} if profile else {}),
            items=items,
            value=first_amount(said, "$value", "value", "Value") if value is None else value,
            currency=currency or first_text(said, "$currency_code", "currency", "Currency"),
            transaction_id=first_text(said, "OrderId", "order_id", "orderId", "transaction_id"),
            event_id=event_id,
            collapse_key=event_id,
            user_ids=_who(profile),
            click_ids=click_ids_in(page),
            batch_index=index,
        )


def _call(request: Request) -> str:
    return request.segments[-1] if request.segments else ""


def _company(request: Request) -> str:
    """Return the public key of the account, which client calls name in the query; servers' keys are secret."""
    return request.query.get("company_id") or request.query.get("a", "")


def _resources(document: Any) -> list[Object]:
    """Return the resources of a JSON:API document; those of a bulk call stand in their parents' attributes."""
    found: list[Object] = []
    for resource in mappings(mapping(document).get("data")):
        said = mapping(resource.get("attributes"))
        nested = said.get(
            "events", said.get("events-bulk-create", mapping(said.get("event-bulk-create")).get("events"))
        )
        if not isinstance(nested, dict):
            found.append(resource)
            continue
        shared = {name: said[name] for name in ("profile",) if name in said}
        if len(found) > MOST_EVENTS:
            break
        entries = mappings(nested.get("data"))
        shared_by(entries, _attributes(said.get("profile")))
        found += [{"attributes": shared | dict(mapping(entry.get("attributes")))} for entry in entries]
    return found


def _attributes(value: Any) -> dict[str, Any]:
    """Return what a nested resource says, `{"data": {"attributes": {…}}}` or, as some send it, the attributes alone."""
    found = mapping(value)
    inner = mapping(found.get("data"))
    said = without(mapping(inner.get("attributes")) if inner else found)
    return said | ({"id": inner["id"]} if inner.get("id") else {})


def _legacy_entries(request: Request) -> list[Object]:
    text = request.query.get("data", "")
    if not text:
        return documents(request)
    document = parse_json(text)
    if document is None:
        opened = unpack_base64(text.replace(" ", "+").encode("utf-8", "replace"))
        document = None if opened is None else parse_json(decode_bytes(opened))
    return mappings(document)


def _who(profile: Object) -> dict[str, str]:
    return ids(
        client=first_text(profile, "anonymous_id", "$anonymous", "$exchange_id", "_kx"),
        user=first_text(profile, "external_id", "$id", "id"),
    )

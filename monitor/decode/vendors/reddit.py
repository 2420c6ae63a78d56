"""Reddit: the pixel, and the Conversions API in versions 2 and 3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import first_text, ids, items_out, mapping, mappings, without
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money, number_or_text, text_of

PIXEL_HOSTS = frozenset({"alb.reddit.com", "pixel-config.reddit.com", "www.redditstatic.com"})
API_HOSTS = frozenset({"ads-api.reddit.com"})
_HOSTS = PIXEL_HOSTS | API_HOSTS
_PAGES = frozenset({"PageVisit", "PAGE_VISIT"})
_CUSTOM = frozenset({"Custom", "CUSTOM"})
_NAMES = {"m.valueDecimal": "value", "m.currency": "currency", "m.itemCount": "item_count", "m.products": "products"}
_NUMERIC = frozenset({"m.valueDecimal", "m.itemCount"})
_PERSON = {"em": "email", "pn": "phone_number"}
_AUTOMATIC = {"auto_em": ("auto_email", ","), "auto_pn": ("auto_phone_number", "|")}
"""What the pixel found in the page's forms: hashes in a list; a phone number's has a weight before it (`495~…`)."""
_MOST_FOUND = 200
_LIMITS = ("opt_out", "dpm", "dpcc", "dprc")
_FIELDS = frozenset(
    {"id", "event", "ts", "esurl", "m.transactionId", "m.customEventName", "m.conversionId", "uuid", "aaid", "idfa"}
    | {"external_id", "rdt_cid", *_PERSON, *_AUTOMATIC, *_LIMITS}
)
_PROTOCOL = frozenset({"sh", "sw", "v", "db", "partner_version", "integration", "partner"})
_API_USER_IDS = frozenset({"external_id", "uuid", "aaid", "idfa", "user_agent", "data_processing_options", "opt_out"})


@register
class RedditPixel:
    """`alb.reddit.com/rp.gif` (or `/rp`), and what stands around it."""

    vendor: ClassVar[str] = "reddit"
    hosts: ClassVar[frozenset[str]] = PIXEL_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the pixel, its configuration and its script."""
        if host_in(request.host, frozenset({"www.redditstatic.com"})):
            return request.path.startswith("/ads/")
        if host_in(request.host, frozenset({"pixel-config.reddit.com"})):
            return request.segments[:1] == ("pixels",)
        return request.path in {"/rp.gif", "/rp"}

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request; raise Unreadable without a pixel id."""
        segments = request.segments
        if segments[0] == "ads":
            pixel = request.query.get("pixel_id", "")
            return (self._beside(request, Kind.LOADER, pixel, segments[-1]),)
        if segments[0] == "pixels":
            return (self._beside(request, Kind.INIT, segments[1] if len(segments) > 1 else "", "config"),)
        if not request.params.get("id"):
            raise Unreadable(request.body.problem or "no pixel id")
        return (self._event(request, request.params),)

    def _beside(self, request: Request, kind: Kind, account: str, name: str) -> Event:
        return event_of(request, vendor=self.vendor, kind=kind, account=account, name=name, vendor_hosts=_HOSTS)

    def _event(self, request: Request, params: Mapping[str, str]) -> Event:
        sent, page = params.get("event", ""), params.get("esurl")
        items, properties = items_out(_properties(params), "products")
        kind = Kind.EVENT if sent else Kind.INIT
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.PAGE if sent in _PAGES else kind,
            account=params["id"],
            name=(params.get("m.customEventName") if sent in _CUSTOM else None) or sent or "init",
            vendor_hosts=_HOSTS,
            page=page,
            at=event_time(params.get("ts"), request.hit.at),
            properties=properties,
            items=items,
            value=money(params.get("m.valueDecimal")),
            currency=params.get("m.currency"),
            transaction_id=params.get("m.transactionId"),
            event_id=params.get("m.conversionId"),
            user_ids=ids(
                client=params.get("uuid"),
                user=params.get("external_id"),
                device=params.get("aaid") or params.get("idfa"),
            ),
            click_ids=click_ids_in(page) | ids(rdt_cid=params.get("rdt_cid")),
            consent=_limited({name: params[name] for name in _LIMITS if params.get(name)}),
        )


@register
class RedditConversions:
    """`/api/v2.0/conversions/events/<account>` and `/api/v3/pixels/<pixel>/conversion_events`."""

    vendor: ClassVar[str] = "reddit"
    hosts: ClassVar[frozenset[str]] = API_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take POSTs to the two endpoints."""
        segments = request.segments
        v2 = segments[2:4] == ("conversions", "events")
        return request.is_post and (v2 or (segments[2:3] == ("pixels",) and segments[-1] == "conversion_events"))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry, in the order sent; raise Unreadable when there is none."""
        document = mapping(request.body.json)
        entries = mappings((mapping(document.get("data")) or document).get("events"))
        if not entries:
            raise Unreadable(request.body.problem or "no events in the body")
        segments = request.segments
        account = segments[4 if segments[2] == "conversions" else 3] if len(segments) > 4 else ""
        return tuple(self._event(request, account, entry, index) for index, entry in enumerate(entries))

    def _event(self, request: Request, account: str, entry: Mapping[str, Any], index: int) -> Event:
        kind = mapping(entry.get("type")) or mapping(entry.get("event_type"))
        said = mapping(entry.get("metadata")) or mapping(entry.get("event_metadata"))
        user = mapping(entry.get("user"))
        sent = text_of(kind.get("tracking_type")) or "(unnamed)"
        items, properties = items_out(without(said, ("conversion_id",)), "products")
        if person := without(user, _API_USER_IDS):
            properties["user_data"] = person
        if source := text_of(entry.get("action_source")):
            properties["action_source"] = source
        page = text_of(entry.get("event_source_url"))
        # Version 2 has `value` in the currency's smallest unit beside `value_decimal`; in version 3 it is the amount.
        amount = said.get("value") if "type" in entry else said.get("value_decimal")
        options = mapping(user.get("data_processing_options"))
        limits = {"opt_out": user.get("opt_out"), "dpm": options.get("modes")}
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.PAGE if sent in _PAGES else Kind.EVENT,
            account=account,
            name=(text_of(kind.get("custom_event_name")) if sent in _CUSTOM else None) or sent,
            vendor_hosts=_HOSTS,
            page=page,
            at=event_time(entry.get("event_at_ms") or entry.get("event_at"), request.hit.at),
            properties=properties,
            items=items,
            value=money(amount),
            currency=text_of(said.get("currency")),
            event_id=first_text(said, "conversion_id"),
            user_ids=ids(
                client=user.get("uuid"), user=user.get("external_id"), device=user.get("aaid") or user.get("idfa")
            ),
            click_ids=click_ids_in(page) | ids(rdt_cid=entry.get("click_id")),
            consent=_limited({name: text for name, value in limits.items() if (text := _option(value))}),
            batch_index=index,
        )


def _properties(params: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in params.items():
        if value and name not in _FIELDS and name not in _PROTOCOL:
            found[_NAMES.get(name, name)] = number_or_text(value) if name in _NUMERIC else value
    products = parse_json(found.get("products", ""))
    if products is not None:
        found["products"] = products
    person: dict[str, Any] = {ours: params[theirs] for theirs, ours in _PERSON.items() if params.get(theirs)}
    for theirs, (ours, separator) in _AUTOMATIC.items():
        parts = params.get(theirs, "").split(separator, _MOST_FOUND)[:_MOST_FOUND]
        if hashes := [part.rpartition("~")[2] for part in parts if part]:
            person[ours] = hashes
    if person:
        found["user_data"] = person
    return found


def _limited(raw: dict[str, str]) -> Consent | None:
    """Return an opt-out or limited data use (`LDU`) as consent; `opt_out=0` is the pixel's default and says nothing."""
    raw = {name: text for name, text in raw.items() if (name, text) != ("opt_out", "0")}
    if not raw:
        return None
    denied = raw.get("opt_out") in {"1", "true"} or "LDU" in raw.get("dpm", "")
    return Consent(ad_personalization=Signal.DENIED if denied else None, raw=raw)


def _option(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else None
    return ",".join(str(one) for one in value) if isinstance(value, list) else text_of(value)

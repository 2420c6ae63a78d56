"""X (Twitter): the website tag on its two hosts, cookie matches of partners, and the Conversion API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import MOST_EVENTS, first_amount, first_text, ids, items_out, mapping, mappings, without
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money, number_or_text, text_of

TAG_HOSTS = frozenset({"analytics.twitter.com", "analytics.x.com", "t.co"})
SCRIPT_HOSTS = frozenset({"static.ads-twitter.com"})
API_HOSTS = frozenset({"ads-api.twitter.com", "ads-api.x.com"})
_HOSTS = TAG_HOSTS | SCRIPT_HOSTS | API_HOSTS
_PAGES = frozenset({"pageview", "PageView", "page_view"})
_LIMIT = "restricted_data_use"
_TWICE = {"tw_sale_amount": "value", "tw_order_quantity": "num_items"}
"""What the tag repeats beside the event's own parameters; 0 is its default and says nothing."""
_NUMERIC = frozenset({"value", "num_items"})
_KNOWN = frozenset({"txn_id", "events", "event", "event_id", "p_id", "p_user_id", "tw_document_href", *_TWICE})
_PROTOCOL = frozenset(
    {"type", "version", "tw_iframe_status", "tpx_cb", "bci", "dv", "eci", "pl_id", "integration", "pt", _LIMIT}
)
_API_KNOWN = frozenset({"event_id", "conversion_id", "conversion_time", "identifiers", "event_source_url"})
_IDENTIFIERS = {"hashed_email": "email", "hashed_phone_number": "phone_number"}


@register
class XTag:
    """`/i/adsct` and `/i/adsctp`: one event an entry of `events`; without a tag id a partner's cookie match."""

    vendor: ClassVar[str] = "x"
    hosts: ClassVar[frozenset[str]] = TAG_HOSTS | SCRIPT_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the tag's endpoint and script; a short link of t.co is none of them."""
        if host_in(request.host, SCRIPT_HOSTS):
            return request.path.endswith(".js")
        return request.segments[-2:] in {("i", "adsct"), ("i", "adsctp")}

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the events of the request; the hit on t.co is the same once more."""
        if host_in(request.host, SCRIPT_HOSTS):
            return (self._event(request, {}, Kind.LOADER, request.segments[-1], {}, 0),)
        params = request.params
        if not params.get("txn_id"):
            return (self._event(request, params, Kind.SYNC, "match", {}, 0),)
        return tuple(
            self._event(request, params, Kind.PAGE if name in _PAGES else Kind.EVENT, name, said, index)
            for index, (name, said) in enumerate(_events(params))
        )

    def _event(
        self, request: Request, params: Mapping[str, str], kind: Kind, name: str, said: Mapping[str, Any], index: int
    ) -> Event:
        page, hit = params.get("tw_document_href"), params.get("event_id")
        properties = _properties(params, said)
        items, properties = items_out(properties, "contents")
        user = params.get("p_user_id", "0")
        return event_of(
            request,
            vendor=self.vendor,
            kind=kind,
            account=params.get("txn_id") or params.get("p_id", ""),
            name=name,
            vendor_hosts=_HOSTS,
            page=page,
            properties=properties,
            items=items,
            value=first_amount(properties, "value"),
            currency=first_text(properties, "currency"),
            transaction_id=first_text(properties, "order_id", "transaction_id"),
            # What X deduplicates tag and API by; `event_id` is of the hit, and new each time.
            event_id=first_text(said, "conversion_id"),
            user_ids={"user": user} if user not in {"", "0"} else {},
            click_ids=click_ids_in(page) | ids(twclid=params.get("twclid")),
            consent=_limited(params.get(_LIMIT)),
            collapse_key=f"{hit}|{index}" if hit else None,
            batch_index=index,
        )


@register
class XConversions:
    """`ads-api.x.com/<version>/measurement/conversions/<pixel>`: one event an entry of `conversions`."""

    vendor: ClassVar[str] = "x"
    hosts: ClassVar[frozenset[str]] = API_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take POSTs to the measurement endpoint."""
        return request.is_post and request.segments[1:3] == ("measurement", "conversions")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry, in the order sent; raise Unreadable when there is none."""
        entries = mappings(mapping(request.body.json).get("conversions"))
        if not entries:
            raise Unreadable(request.body.problem or "no conversions in the body")
        return tuple(self._event(request, entry, index) for index, entry in enumerate(entries))

    def _event(self, request: Request, entry: Mapping[str, Any], index: int) -> Event:
        known: dict[str, Any] = {}
        for identifier in mappings(entry.get("identifiers")):
            known |= identifier
        items, properties = items_out(without(entry, _API_KNOWN), "contents")
        if person := {ours: known[theirs] for theirs, ours in _IDENTIFIERS.items() if known.get(theirs)}:
            properties["user_data"] = person
        page = text_of(entry.get("event_source_url"))
        segments = request.segments
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.EVENT,
            account=segments[3] if len(segments) > 3 else "",
            name=text_of(entry.get("event_id")) or "(unnamed)",
            vendor_hosts=_HOSTS,
            page=page,
            at=event_time(entry.get("conversion_time"), request.hit.at),
            properties=properties,
            items=items,
            value=money(entry.get("value")),
            currency=first_text(entry, "price_currency", "currency"),
            event_id=text_of(entry.get("conversion_id")),
            click_ids=click_ids_in(page) | ids(twclid=known.get("twclid")),
            batch_index=index,
        )


def _events(params: Mapping[str, str]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return (name, parameters) of each event: `events` is a list of such pairs, newer tags send one object in `event`.

    An empty object is the page view of the base code. A tag of before 2016 sends neither: its hit is the conversion.
    Text that is no JSON stays a property.
    """
    listed = parse_json(params.get("events", ""))
    pairs = [pair for pair in listed if isinstance(pair, list) and pair] if isinstance(listed, list) else []
    if len(pairs) > MOST_EVENTS:
        raise Unreadable("more events than a batch can have")
    if pairs:
        return [(text_of(pair[0]) or "(unnamed)", mapping(pair[1]) if len(pair) > 1 else {}) for pair in pairs]
    if params.get("events"):
        return [("(unnamed)", {"events": params["events"]})]
    if "event" not in params:
        return [("conversion", {})]
    said = parse_json(params["event"])
    if not isinstance(said, dict):
        return [("event", {"event": params["event"]})]
    return [("event", said) if said else ("pageview", {})]


def _properties(params: Mapping[str, str], said: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in params.items() if value and name not in _KNOWN and name not in _PROTOCOL}
    found |= {_TWICE[name]: params[name] for name in _TWICE if params.get(name, "0") not in {"", "0"}}
    found |= without(said)
    return {n: number_or_text(v) if n in _NUMERIC and isinstance(v, str) else v for n, v in found.items()}


def _limited(value: str | None) -> Consent | None:
    """Return restricted data use as consent (business.x.com "Restricted data use": `restrict_optimization`, `off`)."""
    if not value:
        return None
    denied = value == "restrict_optimization"
    return Consent(ad_personalization=Signal.DENIED if denied else None, raw={_LIMIT: value})

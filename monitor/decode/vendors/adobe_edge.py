"""Adobe Experience Platform Web SDK: what pages and servers send to the Edge Network, at Adobe or first-party."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.consent.signals import Consent
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.objects import bounded, first_text, mapping, mappings, without
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.values import money, text_of
from monitor.decode.vendors.adobe_analytics_variables import products, success_events

VENDOR_HOSTS = frozenset({"adobedc.net", "adobe-edge.net"})
_DATASTREAM = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?::[\w-]{1,40})?")
"""A datastream's id, which may carry its environment (`:dev`, `:stage`)."""
_BESIDE = frozenset({"acquire", "identity"})
_XDM_READ = frozenset({"_id", "eventType", "timestamp", "identityMap", "productListItems", "consentStrings"})
_XDM_PROTOCOL = frozenset({"device", "environment", "implementationDetails", "placeContext"})
_MEDIA_PINGS = frozenset({"media.ping", "media.bitrateChange", "media.bufferStart", "media.play", "media.pauseStart"})


@register
class AdobeEdge:
    """`…/v1/interact`, `collect`, `privacy/set-consent`, `identity/acquire` and media's `va/v1/…`, by `configId`."""

    vendor: ClassVar[str] = "adobe_edge"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("configId=", "dataStreamId=")

    def recognises(self, request: Request) -> bool:
        """Take a datastream's id in the query with the Edge Network's version in the path, on any host."""
        return _DATASTREAM.fullmatch(_datastream(request)) is not None and bool(
            {"v1", "v2"}.intersection(request.segments)
        )

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry of `events`, or what the request is beside events (init)."""
        document, last = mapping(request.body.json), request.segments[-1]
        if last == "set-consent":
            return (self._beside(request, document, last, _consented(document)),)
        if last in _BESIDE or (last == "interact" and document and not document.get("events")):
            return (self._beside(request, document, "acquire", _kept(document)),)
        found = mappings(document.get("events")) or mappings(document.get("event"))
        found = bounded(found, request, "no events in the body")
        return tuple(self._event(request, document, entry, index) for index, entry in enumerate(found))

    def _beside(self, request: Request, document: Mapping[str, Any], name: str, consent: Consent | None) -> Event:
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.INIT,
            account=_datastream(request),
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            user_ids=_identity(mapping(mapping(document.get("xdm")).get("identityMap"))),
            consent=consent,
        )

    def _event(self, request: Request, document: Mapping[str, Any], entry: Mapping[str, Any], index: int) -> Event:
        shared, own = mapping(document.get("xdm")), mapping(entry.get("xdm"))
        xdm = {**shared, **own}
        data = dict(mapping(entry.get("data")))
        solutions = mapping(data.pop("__adobe", None))
        analytics = _analytics(mapping(solutions.get("analytics")))
        web = mapping(xdm.get("web"))
        page = text_of(mapping(web.get("webPageDetails")).get("URL")) or text_of(analytics.get("pageURL"))
        order = mapping(mapping(xdm.get("commerce")).get("order"))
        listed = analytics.pop("items", ())
        items = tuple(mappings(xdm.get("productListItems"))) or listed
        name = text_of(xdm.get("eventType")) or _unnamed(analytics)
        properties = without(xdm, _XDM_READ, _XDM_PROTOCOL) | data | analytics
        if solutions.get("target"):
            properties["target"] = solutions["target"]
        identities = {**mapping(shared.get("identityMap")), **mapping(own.get("identityMap"))}
        return event_of(
            request,
            vendor=self.vendor,
            kind=_kind(name),
            account=_datastream(request),
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            page=page,
            referrer=text_of(mapping(web.get("webReferrer")).get("URL")),
            at=event_time(xdm.get("timestamp"), request.hit.at),
            properties=properties,
            items=items,
            value=money(order.get("priceTotal")),
            currency=text_of(order.get("currencyCode")) or text_of(analytics.get("currencyCode")),
            transaction_id=text_of(order.get("purchaseID")) or text_of(analytics.get("purchaseID")),
            event_id=text_of(xdm.get("_id")),
            user_ids=_identity(identities),
            click_ids=click_ids_in(page),
            consent=_kept(document, xdm.get("consentStrings")),
            collapse_key=text_of(xdm.get("_id")),
            batch_index=index,
        )


def _datastream(request: Request) -> str:
    return first_text(request.query, "configId", "dataStreamId", "datastreamId") or ""


def _kind(name: str) -> Kind:
    """Return the kind of an `eventType` (experienceleague.adobe.com "XDM ExperienceEvent: accepted eventTypes")."""
    if name.endswith(("pageViews", "page_view")):
        return Kind.PAGE
    if name.startswith("decisioning.") or name in _MEDIA_PINGS or name == "interact":
        return Kind.TELEMETRY
    return Kind.EVENT


def _unnamed(analytics: Mapping[str, Any]) -> str:
    """Return the name of an event without a type: a purchase or page view of `data.__adobe.analytics`, or none."""
    if "purchase" in mapping(analytics.get("events")):
        return "purchase"
    if analytics.get("linkType") or analytics.get("linkName"):
        return "custom_link"
    return "page_view" if analytics else "interact"


def _analytics(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the Analytics variables with events and products taken apart, as of a hit of Analytics itself."""
    found = {name: value for name, value in said.items() if value not in ("", None)}
    events, listed = found.get("events"), found.get("products")
    if isinstance(events, str):
        found["events"], serials = success_events(events)
        found |= {"serials": serials} if serials else {}
    if isinstance(listed, str):
        found["items"] = products(listed)
        del found["products"]
    return found


def _identity(identities: Mapping[str, Any]) -> dict[str, str]:
    """Return the first id of every namespace; the Experience Cloud id is the client."""
    found = {name: text_of(each[0].get("id")) for name, value in identities.items() if (each := mappings(value))}
    return {"client" if name == "ECID" else name: text for name, text in found.items() if text}


def _kept(document: Mapping[str, Any], strings: Any = None) -> Consent | None:
    """Return the consent kept in the visitor's state (`general=in`) and the strings on an event."""
    state = mapping(mapping(document.get("meta")).get("state"))
    raw = {}
    for entry in mappings(state.get("entries")):
        if str(entry.get("key", "")).endswith("_consent") and (text := text_of(entry.get("value"))):
            raw["adobe"] = text
    for given in mappings(strings):
        if text := text_of(given.get("consentStringValue")):
            raw[text_of(given.get("consentStandard")) or "string"] = text
    return Consent(raw=raw) if raw else None


def _consented(document: Mapping[str, Any]) -> Consent | None:
    """Return what `set-consent` sets, by standard: `general=in` of Adobe's own, a string of the IAB's."""
    raw = {}
    for given in mappings(document.get("consent")):
        value = given.get("value")
        general = mapping(mapping(value).get("general") or mapping(mapping(value).get("collect")))
        text = text_of(value) or text_of(mapping(value).get("general")) or text_of(general.get("val"))
        if text:
            raw[text_of(given.get("standard")) or "Adobe"] = text
    return Consent(raw=raw) if raw else None

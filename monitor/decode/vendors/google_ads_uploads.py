"""Google Ads from servers: offline conversions, adjustments, customer lists, and the Data Manager API after them."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.event import Event, Kind
from monitor.decode.objects import Object, bounded, first_amount, first_text, ids, mapping, mappings, without
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import text_of

_ADS_HOSTS = frozenset({"googleads.googleapis.com"})
_MANAGER_HOSTS = frozenset({"datamanager.googleapis.com"})
_CALL = re.compile(r"/v\d+/customers/(\d+)(?:/offlineUserDataJobs(?:/(\d+))?)?:(\w+)")
_UPLOADS = {
    "uploadClickConversions": ("conversions", "conversion"),
    "uploadCallConversions": ("conversions", "call_conversion"),
    "uploadConversionAdjustments": ("conversionAdjustments", "conversion_adjustment"),
    "uploadUserData": ("operations", "user_data"),
    "addOperations": ("operations", "user_data"),
}
"""Methods that carry data: where the entries stand, and what one is named here."""
_CLICKS = ("gclid", "gbraid", "wbraid")
_CONSENT = {"adUserData": "ad_user_data", "adPersonalization": "ad_personalization"}
_FIELDS = frozenset(
    {*_CLICKS, "conversionAction", "conversionValue", "currencyCode", "orderId", "cartData", "consent"}
    | {"userIdentifiers", "transactionId", "adIdentifiers", "userData", "currency", "clientId", "userId"}
    | {"eventTimestamp", "additionalEventParameters", "destinationReferences"}
)


@register
class GoogleAdsUploads:
    """`googleads.googleapis.com/v<n>/customers/<id>:upload…` and the jobs of customer lists; one event an entry.

    Source: developers.google.com/google-ads/api/reference/rpc (ClickConversion, CallConversion, ConversionAdjustment,
    OfflineUserDataJobOperation).
    """

    vendor: ClassVar[str] = "google_ads"
    hosts: ClassVar[frozenset[str]] = _ADS_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take POSTs of the methods that upload; what else the API does is no tracking."""
        call = _CALL.fullmatch(request.path)
        return request.is_post and call is not None and call[3] in _UPLOADS

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry, in the order sent; raise Unreadable when there is none (gRPC's bodies)."""
        call = _CALL.fullmatch(request.path)
        if call is None:
            raise Unreadable("no upload")
        where, name = _UPLOADS[call[3]]
        entries = mappings(mapping(request.body.json).get(where))
        entries = bounded(entries, request, "no entries in the upload")
        make = _user_data if name == "user_data" else _conversion
        return tuple(make(request, entry, call[1], name, index) for index, entry in enumerate(entries))


@register
class GoogleDataManager:
    """`datamanager.googleapis.com/v1/events:ingest`: one event an entry and destination, `audienceMembers:…` likewise.

    Source: developers.google.com/data-manager/api/reference/rest/v1/events/ingest. A destination that is a GA4 property
    makes the event GA4's, as what was sent by the Measurement Protocol is.
    """

    vendor: ClassVar[str] = "google_ads"
    hosts: ClassVar[frozenset[str]] = _MANAGER_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take POSTs that ingest events or members of audiences."""
        return request.is_post and request.path.endswith((":ingest", ":remove"))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the events of the body for each destination; raise Unreadable when there is none."""
        body = mapping(request.body.json)
        shown = [_destination(each) for each in mappings(body.get("destinations"))] or [("google_ads", "")]
        entries = mappings(body.get("events") or body.get("audienceMembers"))
        pairs = [(entry, place) for entry in bounded(entries, request, "no entries in the body") for place in shown]
        bounded([entry for entry, _ in pairs], request, "no entries in the body")
        members = "audienceMembers" in request.path
        make = _member if members else _ingested
        return tuple(make(request, entry, body, place, index) for index, (entry, place) in enumerate(pairs))


def _conversion(request: Request, entry: Object, customer: str, name: str, index: int) -> Event:
    restated, pair = mapping(entry.get("restatementValue")), mapping(entry.get("gclidDateTimePair"))
    cart = mapping(entry.get("cartData"))
    return _made(
        request,
        Kind.EVENT,
        _account(customer, entry.get("conversionAction")),
        name,
        properties=without(entry, _FIELDS, ("restatementValue", "gclidDateTimePair")) | _shown(entry, cart),
        items=tuple(mappings(cart.get("items"))),
        value=first_amount(restated or entry, "adjustedValue", "conversionValue"),
        currency=first_text(restated or entry, "currencyCode"),
        transaction_id=first_text(entry, "orderId"),
        at=event_time(first_text(entry, "adjustmentDateTime", "conversionDateTime"), request.hit.at),
        click_ids=ids(**{click: entry.get(click) or pair.get(click) for click in _CLICKS}),
        consent=_consent(entry.get("consent")),
        batch_index=index,
    )


def _user_data(request: Request, entry: Object, customer: str, name: str, index: int) -> Event:
    change = next((verb for verb in ("create", "remove", "removeAll") if verb in entry), "create")
    data = mapping(entry.get(change))
    sale = mapping(data.get("transactionAttribute"))
    micros = first_amount(sale, "transactionAmountMicros")
    return _made(
        request,
        Kind.EVENT if sale else Kind.IDENTIFY,
        _account(customer, sale.get("conversionAction")),
        "store_sale" if sale else name,
        properties={"operation": change} | without(data, _FIELDS, ("transactionAttribute",)) | _shown(data, {}),
        value=None if micros is None else micros / 1e6,
        currency=first_text(sale, "currencyCode"),
        transaction_id=first_text(sale, "orderId"),
        at=event_time(sale.get("transactionDateTime"), request.hit.at),
        consent=_consent(data.get("consent")),
        batch_index=index,
    )


def _ingested(request: Request, entry: Object, body: Object, place: tuple[str, str], index: int) -> Event:
    vendor, account = place
    cart, adverts = mapping(entry.get("cartData")), mapping(entry.get("adIdentifiers"))
    more = {
        str(each.get("parameterName")): each.get("value") for each in mappings(entry.get("additionalEventParameters"))
    }
    return _made(
        request,
        Kind.EVENT,
        account,
        first_text(entry, "eventName") or "conversion",
        vendor=vendor,
        properties=without(entry, _FIELDS, ("eventName",)) | more | _shown(mapping(entry.get("userData")), cart),
        items=tuple(mappings(cart.get("items"))),
        value=first_amount(entry, "conversionValue"),
        currency=first_text(entry, "currency"),
        transaction_id=first_text(entry, "transactionId"),
        at=event_time(entry.get("eventTimestamp"), request.hit.at),
        user_ids=ids(client=entry.get("clientId"), user=entry.get("userId")),
        click_ids=ids(**{click: adverts.get(click) for click in _CLICKS}),
        consent=_consent(entry.get("consent") or body.get("consent")),
        batch_index=index,
    )


def _member(request: Request, entry: Object, body: Object, place: tuple[str, str], index: int) -> Event:
    operation = "remove" if request.path.endswith(":remove") else "create"
    return _made(
        request,
        Kind.IDENTIFY,
        place[1],
        "user_data",
        vendor=place[0],
        properties={"operation": operation} | _shown(mapping(entry.get("userData")), {}),
        consent=_consent(entry.get("consent") or body.get("consent")),
        batch_index=index,
    )


def _made(
    request: Request, kind: Kind, account: str, name: str, *, vendor: str = GoogleAdsUploads.vendor, **rest: Any
) -> Event:
    hosts = _ADS_HOSTS | _MANAGER_HOSTS
    return event_of(request, vendor=vendor, kind=kind, account=account, name=name, vendor_hosts=hosts, **rest)


def _account(customer: str, action: Any) -> str:
    """Return `<customer>/<conversion action>`: the number tags know (AW-…) is in no upload."""
    number = (text_of(action) or "").rpartition("/")[2]
    return f"{customer}/{number}" if number else customer


def _destination(each: Object) -> tuple[str, str]:
    account = mapping(each.get("operatingAccount"))
    kind = first_text(account, "accountType", "product") or ""
    names = (first_text(account, "accountId"), first_text(each, "productDestinationId"))
    vendor = "ga4" if "ANALYTICS" in kind else "floodlight" if "FLOODLIGHT" in kind else GoogleAdsUploads.vendor
    return vendor, "/".join(name for name in names if name)


def _shown(entry: Object, cart: Object) -> dict[str, Any]:
    """Return what stays under other names: user identifiers as `user_data`, the cart without its items."""
    found: dict[str, Any] = {}
    if users := [without(user) for user in mappings(entry.get("userIdentifiers"))]:
        found["user_data"] = users
    if rest := without(cart, ("items",)):
        found["cart"] = rest
    return found


def _consent(given: Any) -> Consent | None:
    raw = {name: text for name in _CONSENT if (text := text_of(mapping(given).get(name)))}
    if not raw:
        return None
    said = {ours: _signal(raw.get(name, "")) for name, ours in _CONSENT.items()}
    return Consent(ad_user_data=said["ad_user_data"], ad_personalization=said["ad_personalization"], raw=raw)


def _signal(text: str) -> Signal | None:
    if text.endswith("GRANTED"):
        return Signal.GRANTED
    return Signal.DENIED if text.endswith("DENIED") else None

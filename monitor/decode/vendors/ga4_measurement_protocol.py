"""Google Analytics 4 from servers: the Measurement Protocol, JSON with up to 25 events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money, number, text_of
from monitor.decode.vendors.ga4 import HOSTS, PAGE_EVENTS, VENDOR

_SIGNALS = {"GRANTED": Signal.GRANTED, "DENIED": Signal.DENIED}
_CONSENT = ("ad_storage", "analytics_storage", "ad_user_data", "ad_personalization")
"""The Measurement Protocol takes the last two; an export of BigQuery tells the first two (capture/bigquery)."""


@register
class Ga4MeasurementProtocol:
    """Recognises `/mp/collect` and `/debug/mp/collect` on Google's hosts, and proxied with `measurement_id` or
    `firebase_app_id`. Format: developers.google.com, Measurement Protocol reference.
    """

    vendor: ClassVar[str] = VENDOR
    hosts: ClassVar[frozenset[str]] = HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/mp/collect",)

    def recognises(self, request: Request) -> bool:
        """Tell by path, and on foreign hosts by the account's parameter."""
        if not request.path.endswith("/mp/collect"):
            return False
        query = request.raw_query
        return host_in(request.host, HOSTS) or "measurement_id=" in query or "firebase_app_id=" in query

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the events of the body, in order; `at` is its own timestamp, else the body's, else the hit's."""
        account = request.query.get("measurement_id") or request.query.get("firebase_app_id") or ""
        if not account:
            raise Unreadable("no measurement id")
        payload = request.body.json
        if not isinstance(payload, dict):
            raise Unreadable(request.body.problem or "the body is no JSON object")
        events = payload.get("events")
        if not isinstance(events, list):
            raise Unreadable("no list of events")
        return tuple(
            _event(request, account, payload, event, index)
            for index, event in enumerate(events)
            if isinstance(event, dict) and isinstance(event.get("name"), str)
        )


def _event(request: Request, account: str, payload: Mapping[str, Any], event: Mapping[str, Any], index: int) -> Event:
    params = event.get("params")
    properties = dict(params) if isinstance(params, dict) else {}
    items = properties.pop("items", None)
    if isinstance(items, list) and all(isinstance(item, dict) for item in items):
        items = tuple(items)
    elif items is not None:
        properties["items"] = items  # what is wrong on the wire must stay visible
        items = ()
    session = text_of(properties.pop("session_id", None))
    page = text_of(properties.pop("page_location", None))
    referrer = text_of(properties.pop("page_referrer", None))
    user = _user_properties(payload.get("user_properties"))
    if user:
        properties["user_properties"] = user
    if isinstance(payload.get("user_data"), dict):
        properties["user_data"] = payload["user_data"]
    name = event["name"]
    return event_of(
        request,
        vendor=VENDOR,
        kind=Kind.PAGE if name in PAGE_EVENTS else Kind.EVENT,
        account=account,
        name=name,
        vendor_hosts=HOSTS,
        page=page,
        at=_seconds(event.get("timestamp_micros")) or _seconds(payload.get("timestamp_micros")),
        referrer=referrer,
        properties=properties,
        items=items or (),
        value=money(properties.get("value")),
        currency=text_of(properties.get("currency")),
        transaction_id=text_of(properties.get("transaction_id")),
        event_id=text_of(properties.get("event_id")),
        user_ids=_user_ids(payload, session),
        click_ids=click_ids_in(page),
        consent=_consent(payload),
        batch_index=index,
    )


def _user_properties(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        return {}
    return {name: held.get("value") if isinstance(held, dict) else held for name, held in found.items()}


def _user_ids(payload: Mapping[str, Any], session: str | None) -> dict[str, str]:
    found = {
        "client": text_of(payload.get("client_id")),
        "app_instance": text_of(payload.get("app_instance_id")),
        "user": text_of(payload.get("user_id")),
        "session": session,
    }
    return {kind: value for kind, value in found.items() if value}


def _consent(payload: Mapping[str, Any]) -> Consent | None:
    given = payload.get("consent")
    given = given if isinstance(given, dict) else {}
    raw = {name: value for name in _CONSENT if isinstance(value := given.get(name), str)}
    ads, analytics, user_data, personalization = (_SIGNALS.get(raw.get(name, "").upper()) for name in _CONSENT)
    if payload.get("non_personalized_ads") is True:
        raw["non_personalized_ads"] = "true"
        personalization = personalization or Signal.DENIED
    if not raw:
        return None
    return Consent(ads, analytics, user_data, personalization, raw=raw)


def _seconds(micros: Any) -> float | None:
    """Return epoch seconds of a timestamp in microseconds, sent as number or text; None when it is no such thing."""
    found = number(micros) if isinstance(micros, str) else micros
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 < found < 1e17:
        return None
    return found / 1e6

"""Meta's app events: what the SDKs of Android and iOS and servers post to `/activities`, alone and in batches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.event import Event, Kind
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import Object, bounded, first_amount, first_text, ids, items_out, mappings, without
from monitor.decode.query import first_of, parse_pairs
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.vendors.meta import VENDOR_HOSTS

_APP = re.compile(r"(?:/?v\d+\.\d+)?/?(\d{3,20})/activities")
_BATCH = re.compile(r"(?:/v\d+\.\d+)?/?")
_CUSTOM = "CUSTOM_APP_EVENTS"
_PAGES = frozenset({"fb_mobile_content_view_page", "fb_page_view"})
_SENT = frozenset({"_eventName", "_logTime", "_valueToSum", "fb_currency", "_session_id", "fb_order_id"})
_PLUMBING = frozenset({"_eventName_md5", "_isTimedEvent", "_audiencePropertyIds", "_logTime_ms", "_inBackground"})
_MOST_CALLS = 50
"""Requests of one Graph batch, the limit of developers.facebook.com "Batch Requests"."""


@register
class MetaAppEvents:
    """`graph.facebook.com/<version>/<app>/activities` and `ep<n>.facebook.com`, or `batch=[…]` of such calls.

    Source: developers.facebook.com Graph API reference "Application Activities", App Events API.
    """

    vendor: ClassVar[str] = "meta"
    hosts: ClassVar[frozenset[str]] = frozenset({"facebook.com"})
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take POSTs to an app's activities, and batches in which one call is such."""
        if not request.is_post:
            return False
        if _APP.fullmatch(request.path):
            return True
        return (
            request.host == "graph.facebook.com" and _BATCH.fullmatch(request.path) is not None and any(_calls(request))
        )

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry of `custom_events`, or the one a call is about (an install)."""
        found = [
            (app, params, entry)
            for app, params in _calls(request)
            for entry in (_entries(params) or ([{}] if params.get("event") else []))
        ]
        bounded([entry for _, _, entry in found], request, "no events in the body")
        return tuple(self._event(request, *each, index) for index, each in enumerate(found))

    def _event(self, request: Request, app: str, params: Object, entry: Object, index: int) -> Event:
        name = first_text(entry, "_eventName") or first_text(params, "event") or "(unnamed)"
        said = without(entry, _SENT, _PLUMBING)
        if isinstance(said.get("fb_content"), str):
            said["fb_content"] = parse_json(said["fb_content"]) or said["fb_content"]
        items, properties = items_out(said, "fb_content")
        user = _read(params.get("ud"))
        if isinstance(user, dict) and user:
            properties["ud"] = user
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.PAGE if name in _PAGES else Kind.INIT if not entry and name != _CUSTOM else Kind.EVENT,
            account=app,
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            at=event_time(entry.get("_logTime"), request.hit.at),
            properties=properties,
            items=items,
            value=first_amount(entry, "_valueToSum"),
            currency=first_text(entry, "fb_currency"),
            transaction_id=first_text(entry, "fb_order_id"),
            event_id=first_text(entry, "event_id", "_event_id"),
            user_ids=ids(
                client=params.get("anon_id"),
                device=params.get("advertiser_id"),
                user=params.get("app_user_id"),
                session=entry.get("_session_id"),
            ),
            consent=_consent(params),
            batch_index=index,
        )


def _calls(request: Request) -> Iterator[tuple[str, Object]]:
    """Yield (app, parameters) of each call a request makes."""
    document = request.body.json
    params: Object = request.params | (document if isinstance(document, dict) else {})
    if match := _APP.fullmatch(request.path):
        yield match[1], params
        return
    for call in mappings(_read(params.get("batch")))[:_MOST_CALLS]:
        url, _, query = (first_text(call, "relative_url") or "").partition("?")
        if match := _APP.fullmatch(url):
            inner: dict[str, Any] = first_of(parse_pairs(query)) | first_of(parse_pairs(first_text(call, "body") or ""))
            # Events too large for the call stand in a part of their own, which the call names.
            for attached in (first_text(call, "attached_files") or "").split(","):
                if attached.strip() in params:
                    inner.setdefault("custom_events_file", params[attached.strip()])
            yield match[1], inner


def _entries(params: Object) -> list[Object]:
    return mappings(_read(params.get("custom_events") or params.get("custom_events_file")))


def _read(value: Any) -> Any:
    return parse_json(value) if isinstance(value, str) else value


def _consent(params: Mapping[str, Any]) -> Consent | None:
    """Return what the device's and the app's switches for tracking say; off denies ad_personalization."""
    names = ("advertiser_tracking_enabled", "application_tracking_enabled", "data_processing_options")
    raw = {name: str(params[name]).lower() for name in names if params.get(name) not in (None, "", "[]")}
    if not raw:
        return None
    denied = any(raw.get(name) in {"0", "false"} for name in names[:2])
    return Consent(ad_personalization=Signal.DENIED if denied else None, raw=raw)

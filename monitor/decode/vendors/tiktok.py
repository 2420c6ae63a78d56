"""TikTok: the browser pixel in its versions, and the Events API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.accounts import several
from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import first_amount, first_text, ids, items_out, mapping, mappings, without
from monitor.decode.query import decode_bytes, unquote
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unpack import unpack_base64
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import text_of

PIXEL_HOSTS = frozenset({"analytics.tiktok.com", "analytics-sg.tiktok.com", "analytics.us.tiktok.com"})
API_HOSTS = frozenset({"business-api.tiktok.com"})
_HOSTS = PIXEL_HOSTS | API_HOSTS
_PAGES = frozenset({"Pageview", "PageView"})
_AUTOMATIC = frozenset({"EnrichAM", "Metadata"})
"""What the pixel sends for itself under an event's name: advanced matching found late, the page's markup."""
_BESIDE = frozenset({"perf", "monitor", "inter", "shopify_pixel"})
_USER_IDS = ("anonymous_id", "external_id", "user_id", "device_id", "ttp", "ttclid")
_APP_SDK = "/app_sdk/"
_PLUMBING = frozenset({"gtm_version"})
_TRANSACTIONS = ("order_id", "transaction_id")


@register
class TikTokPixel:
    """`/api/v2/pixel` (v1: `/track`) by POST, or by GET with the message in base64; told elsewhere by its body."""

    vendor: ClassVar[str] = "tiktok"
    hosts: ClassVar[frozenset[str]] = PIXEL_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/api/v2/pixel",)

    def recognises(self, request: Request) -> bool:
        """Take the pixel's API and scripts on TikTok's hosts; elsewhere POSTs whose context names a pixel."""
        if host_in(request.host, PIXEL_HOSTS):
            return request.path.startswith(("/api/v", "/i18n/pixel/")) and _APP_SDK not in request.path
        return request.is_post and bool(text_of(_pixel(_message(request)).get("code")))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event a pixel the message is for."""
        last = request.segments[-1]
        if request.path.startswith("/i18n/"):
            return (self._loader(request, last),)
        if last in _BESIDE:
            return (self._beside(request, last),)
        message = _message(request)
        codes = _codes(message)
        if not codes:
            raise Unreadable(request.body.problem or "no pixel code")
        return tuple(self._event(request, message, code, index) for index, code in enumerate(codes))

    def _loader(self, request: Request, script: str) -> Event:
        kind = Kind.LOADER if script.endswith(".js") else Kind.TELEMETRY
        return event_of(
            request,
            vendor=self.vendor,
            kind=kind,
            account=request.query.get("sdkid", ""),
            name=script,
            vendor_hosts=_HOSTS,
        )

    def _beside(self, request: Request, name: str) -> Event:
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.TELEMETRY,
            account=next(iter(_codes(_message(request))), ""),
            name=name,
            vendor_hosts=_HOSTS,
        )

    def _event(self, request: Request, message: Mapping[str, Any], code: str, index: int) -> Event:
        context = mapping(message.get("context"))
        collected = mapping(message.get("auto_collected_properties"))
        event = text_of(message.get("event"))
        properties = _properties(message, context)
        if not event:
            properties |= without(collected)
        user, ad = mapping(context.get("user")), mapping(context.get("ad"))
        event_id, session = text_of(message.get("event_id")), text_of(context.get("session_id"))
        ours = ids(client=user.get("anonymous_id"), user=user.get("external_id"), device=user.get("device_id"))
        if session:
            # The session's id ends in the pixel's, one session is the same for all pixels of a page.
            ours["session"] = session.removesuffix(f"-{code}")
        return _event_of(
            request,
            code,
            event or text_of(message.get("action")) or "(unnamed)",
            properties,
            kind=Kind.EVENT if event and event not in _AUTOMATIC else Kind.TELEMETRY,
            page=mapping(context.get("page")),
            at=event_time(message.get("timestamp"), request.hit.at),
            event_id=event_id,
            user_ids=ours,
            click_ids=ids(ttclid=ad.get("ttclid") or ad.get("callback") or user.get("ttclid")),
            # A site's own event id may stand on several events; one the pixel made before it had message ids may not.
            collapse_key=text_of(message.get("message_id"))
            or (event_id if event_id and event_id.startswith("eventId-") else None),
            batch_index=index,
        )


@register
class TikTokEvents:
    """`business-api.tiktok.com/open_api/v1.x/`: `event/track` (events in `data`), `pixel/track`, `pixel/batch`; the
    SDKs of apps, which post the same batches to `/api/v1/app_sdk/batch`.
    """

    vendor: ClassVar[str] = "tiktok"
    hosts: ClassVar[frozenset[str]] = API_HOSTS | PIXEL_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take POSTs to the tracking endpoints of the Business API, and of apps."""
        if _APP_SDK in request.path:
            return request.is_post
        segments = request.segments
        return (
            host_in(request.host, API_HOSTS)
            and request.is_post
            and len(segments) >= 4
            and segments[2] in {"event", "pixel", "app"}
        )

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry, in the order sent; raise Unreadable when there is none."""
        document = mapping(request.body.json)
        account = first_text(document, "event_source_id", "pixel_code", "tiktok_app_id", "app_id") or ""
        if _APP_SDK in request.path and request.segments[-1] != "batch":
            name, kind = request.segments[-1], Kind.INIT if request.segments[-1] == "config" else Kind.TELEMETRY
            return (event_of(request, vendor=self.vendor, kind=kind, account=account, name=name, vendor_hosts=_HOSTS),)
        entries = mappings(document.get("data") or document.get("batch")) or mappings(document)
        entries = [entry for entry in entries if "event" in entry]
        if not entries:
            raise Unreadable(request.body.problem or "no events in the body")
        return tuple(self._event(request, entry, account, index) for index, entry in enumerate(entries))

    def _event(self, request: Request, entry: Mapping[str, Any], account: str, index: int) -> Event:
        # v1.2 wraps page and user in `context`, v1.3 has them beside the event.
        context = mapping(entry.get("context")) or entry
        user, ad = mapping(context.get("user")), mapping(context.get("ad"))
        limited = entry.get("limited_data_use")
        return _event_of(
            request,
            text_of(entry.get("pixel_code")) or account,
            text_of(entry.get("event")) or "(unnamed)",
            _properties(entry, context),
            kind=Kind.EVENT,
            page=mapping(context.get("page")),
            at=event_time(entry.get("event_time") or entry.get("timestamp"), request.hit.at),
            event_id=text_of(entry.get("event_id")),
            user_ids=ids(
                client=user.get("ttp") or user.get("anonymous_id"),
                user=_only(user.get("external_id")),
                device=first_text(mapping(context.get("device")), "gaid", "idfa", "idfv"),
            ),
            click_ids=ids(ttclid=user.get("ttclid") or ad.get("callback")),
            consent=None
            if limited is None
            else Consent(
                ad_personalization=Signal.DENIED if limited is True else None,
                raw={"limited_data_use": str(limited).lower()},
            ),
            batch_index=index,
        )


def _event_of(
    request: Request,
    account: str,
    name: str,
    properties: Mapping[str, Any],
    *,
    kind: Kind,
    page: Mapping[str, Any],
    click_ids: dict[str, str],
    **rest: Any,
) -> Event:
    items, properties = items_out(properties, "contents")
    url = _url(page.get("url"))
    return event_of(
        request,
        vendor="tiktok",
        kind=Kind.PAGE if kind is Kind.EVENT and name in _PAGES else kind,
        account=account,
        name=name,
        vendor_hosts=_HOSTS,
        page=url,
        referrer=_url(page.get("referrer")),
        properties=properties,
        items=items,
        value=first_amount(properties, "value"),
        currency=first_text(properties, "currency"),
        transaction_id=first_text(properties, *_TRANSACTIONS),
        click_ids=click_ids_in(url) | click_ids,
        **rest,
    )


def _properties(message: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the site says, then `user_data`, and `diagnostics`: the pixel's own verdict on each identifier."""
    found = without(mapping(message.get("properties")), _PLUMBING)
    user = without(mapping(context.get("user")), _USER_IDS, ("ip", "user_agent"))
    if user := {name: value for name, value in user.items() if value != ""}:
        found["user_data"] = user
    labels = mapping(message.get("signal_diagnostic_labels"))
    verdicts = {name: text for name, told in labels.items() if (text := text_of(mapping(told).get("label")))}
    if verdicts := {name: text for name, text in verdicts.items() if text != "missing"}:
        found["diagnostics"] = verdicts
    return found


def _message(request: Request) -> Mapping[str, Any]:
    packed = request.query.get("analytics_message")
    if packed and not request.hit.body:
        opened = unpack_base64(packed.replace(" ", "+").encode("utf-8", "replace"))
        return mapping(None if opened is None else parse_json(decode_bytes(opened)))
    return mapping(request.body.json)


def _pixel(message: Mapping[str, Any]) -> Mapping[str, Any]:
    return mapping(mapping(message.get("context")).get("pixel"))


def _codes(message: Mapping[str, Any]) -> list[str]:
    """Return the pixels a message is for: one, or those in `codes`, separated by bars."""
    pixel = _pixel(message)
    codes = text_of(pixel.get("codes")) or text_of(pixel.get("code")) or ""
    return several(codes, "|")


def _url(value: Any) -> str | None:
    """Return an address; version 1 of the pixel sends it percent-encoded."""
    text = text_of(value)
    return unquote(text) if text and text[:7].lower() in {"http%3a", "https%3"} else text


def _only(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value

"""mParticle: the web library's three generations of upload, its identity calls, and the server's events API."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.objects import (
    Object,
    basic_user,
    bounded,
    documents,
    first_amount,
    first_text,
    ids,
    mapping,
    mappings,
    shared_by,
    without,
)
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.values import text_of
from monitor.decode.vendors.mparticle_codes import COMMERCE, CUSTOM, IDENTITIES, KINDS, MESSAGES, PRODUCT

VENDOR_HOSTS = frozenset({"mparticle.com"})
_UPLOAD = re.compile(r"/v\d/JS/([^/]+)/(?:[eE]vents|Forwarding)/?")
_SERVER = re.compile(r"/v2/(?:bulk)?events/?")
_IDENTITY = re.compile(r"/v1/(?:([^/]+)/)?(identify|login|logout|modify|search|alias)/?")
_SCRIPT = re.compile(r"/js/v\d/([^/]+)/mparticle\.js|/JS/([^/]+)/config|/JS/v\d/([^/]+)/config")
_LEGACY_SENT = frozenset(
    {
        "n", "et", "dt", "attrs", "ua", "ui", "str", "sdk", "sid", "ssd", "dbg", "ct", "lc", "o", "eec", "av", "cgid",
        "das", "mpid", "uic", "flags", "pb", "pd", "pm", "pi", "sc", "fr", "iu", "at", "lr", "vr", "sl", "smpids", "b",
    }
)  # fmt: skip


@register
class MParticle:
    """`/v1…v3/JS/<key>/events`, `/v2/events` of servers, identity calls and the library, also on a CNAME."""

    vendor: ClassVar[str] = "mparticle"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/JS/",)

    def recognises(self, request: Request) -> bool:
        """Take the library's upload path on any host, where it names a key; everything else on mParticle's hosts."""
        if _UPLOAD.fullmatch(request.path):
            return request.is_post or host_in(request.host, VENDOR_HOSTS)
        if not host_in(request.host, VENDOR_HOSTS):
            return False
        patterns = (_SERVER, _IDENTITY) if request.is_post else (_SCRIPT,)
        return any(pattern.fullmatch(request.path) for pattern in patterns)

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an upload (v1, v2) or an entry of `events` (v3, servers); Unreadable without any."""
        if script := _SCRIPT.fullmatch(request.path):
            name = request.segments[-1]
            kind = Kind.INIT if name == "config" else Kind.LOADER
            return (self._beside(request, kind, next(filter(None, script.groups())), name),)
        if identity := _IDENTITY.fullmatch(request.path):
            return (self._identity(request, identity[2]),)
        upload = _UPLOAD.fullmatch(request.path)
        account = upload[1] if upload else basic_user(request)
        if request.path.rstrip("/").endswith("Forwarding"):
            return (self._beside(request, Kind.TELEMETRY, account, "forwarding"),)
        found: list[Event] = []
        for around in bounded(documents(request), request, "no upload in the body"):
            batched = "events" in around
            entries = bounded(mappings(around["events"]), request, "no events in the batch") if batched else [around]
            shared_by(entries, mapping(around.get("user_identities")))
            bounded([around] * (len(found) + len(entries)), request, "no events in the batch")
            key = text_of(around.get("api_key")) or account
            make = self._batched if batched else self._legacy
            found += [make(request, key, entry, around, len(found) + index) for index, entry in enumerate(entries)]
        return tuple(found)

    def _beside(self, request: Request, kind: Kind, account: str, name: str, **rest: Any) -> Event:
        return event_of(
            request, vendor=self.vendor, kind=kind, account=account, name=name, vendor_hosts=VENDOR_HOSTS, **rest
        )

    def _identity(self, request: Request, call: str) -> Event:
        body = mapping(request.body.json)
        known = without(mapping(body.get("known_identities")))
        return self._beside(
            request,
            Kind.IDENTIFY,
            request.hit.header("x-mp-key") or "",
            call,
            properties={"user_identities": known} if known else {},
            user_ids=ids(client=known.get("device_application_stamp"), user=known.get("customerid")),
            event_id=text_of(body.get("request_id")),
        )

    def _legacy(self, request: Request, account: str, entry: Object, _: Object, index: int) -> Event:
        """Return the event of one upload of v1 or v2, whose keys are letters and whose types are numbers."""
        name, custom = text_of(entry.get("n")) or "", text_of(entry.get("et")) or ""
        # Without a message type of its own, a session message has its number where others have their name.
        message = text_of(entry.get("dt")) or (name if name in MESSAGES else "")
        commerce = mapping(entry.get("pd"))
        identities = _identities(entry.get("ui"))
        said = without(mapping(entry.get("attrs")))
        page = text_of(entry.get("lr")) or first_text(said, "url", "URL", "page_url")
        properties = {
            "message_type": MESSAGES.get(message, message or None),
            "event_type": CUSTOM.get(custom, custom if custom != "0" else None) or None,
            "user_attributes": mapping(entry.get("ua")) or None,
            "user_identities": identities or None,
            "sdk_version": entry.get("sdk"),
            "purchase": without(commerce, ("pl",)) or None,
        }
        return self._beside(
            request,
            KINDS.get(MESSAGES.get(message, ""), Kind.PAGE if name == "pageView" else Kind.EVENT),
            account,
            MESSAGES.get(name) or name or CUSTOM.get(custom) or MESSAGES.get(message) or "(unnamed)",
            page=page,
            at=event_time(entry.get("ct"), request.hit.at),
            properties=without(properties) | without(entry, _LEGACY_SENT) | said,
            items=_products(commerce.get("pl")),
            value=first_amount(commerce, "tr"),
            currency=first_text(entry, "cu"),
            transaction_id=text_of(commerce.get("ti")),
            user_ids=ids(
                client=entry.get("das"),
                user=identities.get("customerid"),
                mpid=entry.get("mpid"),
                session=entry.get("sid"),
            ),
            click_ids=click_ids_in(page),
            batch_index=index,
        )

    def _batched(self, request: Request, account: str, entry: Object, around: Object, index: int) -> Event:
        """Return one entry of a v3 batch, which web library and servers share."""
        call, data = text_of(entry.get("event_type")) or "(untyped)", mapping(entry.get("data"))
        action = mapping(data.get("product_action"))
        said = without(mapping(data.get("custom_attributes")))
        identities = without(mapping(around.get("user_identities")))
        name = first_text(data, "event_name", "screen_name") or COMMERCE.get(text_of(action.get("action")) or "", "")
        page = first_text(said, "url", "page_url") or text_of(data.get("location"))
        event_id = first_text(data, "source_message_id", "event_id")
        beside = {
            "event_type": data.get("custom_event_type"),
            "user_attributes": mapping(around.get("user_attributes")) or None,
            "user_identities": identities or None,
            "product_action": without(action, ("products",)) or None,
            "environment": around.get("environment"),
            "consent_state": mapping(around.get("consent_state")) or None,
        }
        return self._beside(
            request,
            KINDS.get(call, Kind.EVENT),
            account,
            name or text_of(action.get("action")) or call,
            page=page,
            at=event_time(data.get("timestamp_unixtime_ms"), request.hit.at),
            properties=without(beside) | {"message_type": call} | said,
            items=tuple(mappings(action.get("products"))),
            value=first_amount(action, "total_amount"),
            currency=first_text(data, "currency_code"),
            transaction_id=text_of(action.get("transaction_id")),
            event_id=event_id,
            collapse_key=event_id,
            user_ids=ids(
                client=around.get("device_application_stamp") or mapping(around.get("device_info")).get("das"),
                user=first_text(identities, "customer_id", "customerid"),
                mpid=around.get("mpid"),
                session=data.get("session_uuid"),
            ),
            click_ids=click_ids_in(page),
            batch_index=index,
        )


def _identities(listed: Any) -> dict[str, Any]:
    """Return `ui` by the name of each identity's type; a type nobody has named stays its number."""
    found: dict[str, Any] = {}
    for entry in mappings(listed):
        kind = text_of(entry.get("Type"))
        if kind is not None and entry.get("Identity") is not None:
            found[IDENTITIES.get(kind, kind)] = entry["Identity"]
    return found


def _products(listed: Any) -> tuple[Object, ...]:
    return tuple(
        {PRODUCT.get(name, name): value for name, value in without(entry).items()} for entry in mappings(listed)
    )

"""Snap: the browser pixel by GET, form and JSON, and the Conversions API in versions 2 and 3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.accounts import several
from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.consent.signals import Consent
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.objects import MOST_EVENTS, first_text, ids, mapping, mappings, without
from monitor.decode.placeholders import without_placeholders
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.server_events import ServerEvents
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money, number_or_text, text_of

VENDOR_HOSTS = frozenset({"tr.snapchat.com", "tr6.snapchat.com", "sc-static.net"})
_PAGES = frozenset({"PAGE_VIEW"})
_NAMES = {
    "e_pr": "value", "e_cur": "currency", "e_ni": "number_items", "e_ic": "item_category", "e_bds": "brands",
    "e_desc": "description", "e_ss": "search_string", "e_su": "success", "e_sm": "sign_up_method", "e_lv": "level",
    "e_pia": "payment_info_available", "e_cs": "customer_status", "e_dm": "delivery_method", "et": "event_tag",
    "intg": "integration",
}  # fmt: skip
"""Parameters of the pixel by the names snaptr() takes them (businesshelp.snapchat.com "Snap Pixel parameters")."""
_PERSON = {
    "u_hem": "email", "u_hpn": "phone_number", "u_hmaid": "mobile_ad_id", "u_fn": "first_name", "u_ln": "last_name",
    "u_age": "age", "u_hed": "u_hed", "l_city": "city", "l_gc": "country", "l_gpc": "postal_code", "l_gr": "region",
}  # fmt: skip
_NUMERIC = frozenset({"e_pr", "e_ni"})
_MOST_ITEMS = 1000
_FIELDS = frozenset(
    {"pid", "ev", "pl", "rf", "ts", "e_tid", "e_iids", "cdid", "client_dedup_id", "u_c1", "u_sclid", "u_scsid", "du"}
)
_PROTOCOL = frozenset(
    {"v", "if", "bt", "gat", "gac", "pids", "trackId", "bg", "d_bvs", "huah", "an_k", "an_v", "del", "cbt"}
)
_API = ServerEvents(
    vendor="snap",
    hosts=VENDOR_HOSTS,
    pages=_PAGES,
    users={"client": "sc_cookie1", "user": "external_id"},
    clicks={"ScCid": "sc_click_id"},
    limits=frozenset({"LMU", "lmu"}),
)


@register
class SnapPixel:
    """`/p` of tr and tr6.snapchat.com with what stands around it: configuration, cookie matches, the script."""

    vendor: ClassVar[str] = "snap"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the pixel's paths; the APIs on the same host are read by SnapConversions."""
        if host_in(request.host, frozenset({"sc-static.net"})):
            return request.path.endswith("/scevent.min.js")
        return request.segments[:1] in {("p",), ("cm",), ("config",), ("ipv6",)}

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the events of the request: of a JSON body one a pixel and entry."""
        first = request.segments[0]
        if first == "config":
            return (self._beside(request, Kind.INIT, "config", request.segments[-1].partition(".")[0]),)
        if first == "cm":
            return (self._beside(request, Kind.SYNC, "match", request.query.get("pid", "")),)
        if first == "ipv6":
            return (self._beside(request, Kind.SYNC, "ipv6", ""),)
        if first != "p":
            return (self._beside(request, Kind.LOADER, request.segments[-1], ""),)
        document = request.body.json
        if isinstance(document, dict):
            return self._entries(request, document)
        if not request.params.get("pid"):
            raise Unreadable(request.body.problem or "no pixel id")
        return (self._event(request, request.params, {}, 0),)

    def _beside(self, request: Request, kind: Kind, name: str, account: str, **rest: Any) -> Event:
        return event_of(
            request, vendor=self.vendor, kind=kind, account=account, name=name, vendor_hosts=VENDOR_HOSTS, **rest
        )

    def _entries(self, request: Request, document: Mapping[str, Any]) -> tuple[Event, ...]:
        """Return what a JSON body holds: `t` is an event; `i`, `md` and `log` are the pixel's own, for several ids."""
        context = mapping(document.get("ctx"))
        events: list[Event] = []
        for entry in mappings(document.get("req")):
            if isinstance(entry.get("t"), dict):
                events.append(self._event(request, entry["t"], context, len(events)))
                continue
            name = next((name for name in ("i", "md", "log") if isinstance(entry.get(name), dict)), None)
            if name is not None:
                events += self._own(request, name, entry[name], context, len(events))
            if len(events) > MOST_EVENTS:
                raise Unreadable("more events than a batch can have")
        if not events:
            raise Unreadable("no entries in the body")
        return tuple(events)

    def _own(
        self, request: Request, name: str, said: Mapping[str, Any], context: Mapping[str, Any], start: int
    ) -> list[Event]:
        listed = said.get("pids")
        pixels = several(",".join(text for one in listed if (text := text_of(one)))) if isinstance(listed, list) else []
        properties = without(said, ("pids", "stack", *_PROTOCOL))
        return [
            self._beside(
                request,
                # tr6 answers on IPv6 alone: `i` ties that address to the pixel's ids.
                Kind.SYNC if name == "i" else Kind.TELEMETRY,
                {"i": "ipv6", "md": "metadata"}.get(name, name),
                pixel,
                page=text_of(context.get("url")),
                at=event_time(context.get("ts"), request.hit.at),
                properties=properties,
                user_ids=ids(client=context.get("c1"), device=context.get("ls"), session=context.get("ss")),
                batch_index=start + index,
            )
            for index, pixel in enumerate(pixels)
        ]

    def _event(self, request: Request, said: Mapping[str, Any], context: Mapping[str, Any], index: int) -> Event:
        name, page = text_of(said.get("ev")) or "", first_text(said, "pl") or text_of(context.get("url"))
        dedup = first_text(said, "cdid", "client_dedup_id")
        items = [item for item in (text_of(said.get("e_iids")) or "").split(",", _MOST_ITEMS)[:_MOST_ITEMS] if item]
        kind = Kind.EVENT if name else Kind.INIT
        return self._beside(
            request,
            Kind.PAGE if name in _PAGES else kind,
            name or "init",
            text_of(said.get("pid")) or "",
            page=page,
            referrer=text_of(said.get("rf")),
            at=event_time(said.get("ts") or context.get("ts"), request.hit.at),
            properties=_properties(said),
            items=tuple({"item_id": item} for item in items),
            value=money(said.get("e_pr")),
            currency=text_of(said.get("e_cur")),
            transaction_id=text_of(said.get("e_tid")),
            # An id that starts with @ is the pixel's own: no server can send the same.
            event_id=None if dedup is None or dedup.startswith("@") else dedup,
            user_ids=ids(
                client=said.get("u_c1") or context.get("c1"),
                device=said.get("u_sclid") or context.get("ls"),
                session=said.get("u_scsid") or context.get("ss"),
            ),
            click_ids=click_ids_in(page),
            consent=_use(said.get("du")),
            collapse_key=f"{name}|{dedup}" if dedup else None,
            batch_index=index,
        )


@register
class SnapConversions:
    """`/v3/<pixel>/events` with a list in `data`; `/v2/conversion` with one event or a list of them."""

    vendor: ClassVar[str] = "snap"
    hosts: ClassVar[frozenset[str]] = frozenset({"tr.snapchat.com"})
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take POSTs to the two endpoints, and to their validating twins."""
        segments = request.segments
        return request.is_post and (
            segments[:2] == ("v2", "conversion") or (segments[:1] == ("v3",) and "events" in segments[2:])
        )

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry, in the order sent; raise Unreadable when there is none."""
        if request.segments[0] == "v3":
            return _API.events(request, request.segments[1])
        entries = [entry for entry in mappings(request.body.json) if "event_type" in entry]
        if not entries:
            raise Unreadable(request.body.problem or "no events in the body")
        return tuple(self._event(request, entry, index) for index, entry in enumerate(entries))

    def _event(self, request: Request, entry: Mapping[str, Any], index: int) -> Event:
        name, page = text_of(entry.get("event_type")) or "(unnamed)", text_of(entry.get("page_url"))
        properties = without(entry, _V2_FIELDS)
        if person := {ours: entry[theirs] for theirs, ours in _V2_PERSON.items() if entry.get(theirs)}:
            properties["user_data"] = person
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.PAGE if name in _PAGES else Kind.EVENT,
            account=first_text(entry, "pixel_id", "snap_app_id") or "",
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            page=page,
            at=event_time(entry.get("timestamp"), request.hit.at),
            properties=properties,
            value=money(entry.get("price")),
            currency=text_of(entry.get("currency")),
            transaction_id=text_of(entry.get("transaction_id")),
            event_id=text_of(entry.get("client_dedup_id")),
            user_ids=ids(client=entry.get("uuid_c1")),
            click_ids=click_ids_in(page) | ids(ScCid=entry.get("click_id")),
            consent=_use(entry.get("data_use")),
            batch_index=index,
        )


_V2_PERSON = {
    "hashed_email": "email", "hashed_phone_number": "phone_number", "hashed_mobile_ad_id": "mobile_ad_id",
    "hashed_ip_address": "ip_address", "hashed_first_name_sha": "first_name", "hashed_last_name_sha": "last_name",
}  # fmt: skip
_V2_FIELDS = frozenset(
    {"event_type", "pixel_id", "page_url", "timestamp", "transaction_id", "client_dedup_id", "uuid_c1", "click_id"}
    | {"data_use", "user_agent", *_V2_PERSON}
)


def _properties(said: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    person: dict[str, Any] = {}
    for name, value in said.items():
        if value in ("", None) or name in _FIELDS or name in _PROTOCOL or name.startswith("m_"):
            continue
        if name in _PERSON:
            person[_PERSON[name]] = value
        else:
            numeric = name in _NUMERIC and isinstance(value, str)
            found[_NAMES.get(name, name)] = number_or_text(value) if numeric else value
    person, placeholders = without_placeholders(person)
    if person:
        found["user_data"] = person
    if placeholders:
        found["placeholders"] = placeholders
    return found


def _use(value: Any) -> Consent | None:
    """Return `data_use` as sent: Snap documents no values that would tell a purpose."""
    text = ",".join(str(one) for one in value) if isinstance(value, list) else text_of(value)
    return Consent(raw={"data_use": text}) if text else None

"""Piano Analytics (AT Internet): xiti hits, and the events of today's SDK."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.consent.signals import Consent
from monitor.decode.event import Event, Kind
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import bounded, mapping, mappings
from monitor.decode.pixel import Pixel
from monitor.decode.query import first_of, parse_pairs, unquote
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"xiti.com", "pa-cd.com", "ati-host.net", "aticdn.net"})
_HIT = Pixel(
    vendor="piano",
    hosts=VENDOR_HOSTS,
    page=("url",),
    referrer=("ref",),
    value=("roimt", "tp_total"),
    transaction=("cmd",),
    users={"client": "idclient", "user": "an", "user_text": "at"},
    names={"p": "page", "s2": "level2", "xto": "campaign", "stc": "custom", "roimt": "order_value", "mc": "search"},
    numeric=frozenset({"roimt"}),
    json=frozenset({"stc"}),
    protocol=frozenset(
        {
            "s", "xts", "ts", "vtag", "ptag", "r", "re", "hl", "lng", "idp", "jv", "type", "click", "events", "Rdt",
            "cn", "olt", "patc",
        }
    ),
)  # fmt: skip
_EVENT = Pixel(
    vendor="piano",
    hosts=VENDOR_HOSTS,
    page=("event_url", "event_url_full"),
    referrer=("previous_url", "referrer_url"),
    value=("transaction_turnover", "cart_turnovertaxincluded", "transaction_amount"),
    currency=("transaction_currency", "cart_currency"),
    transaction=("transaction_id",),
    event_id=("event_id",),
    users={"user": "user_id"},
    protocol=frozenset(
        {
            "event_collection_platform", "event_collection_version", "device_screen_width", "device_screen_height",
            "device_screen_diagonal", "device_display_width", "device_display_height", "device_timestamp_utc",
            "device_local_hour", "device_hour", "browser_language", "browser_language_local", "pageview_id",
            "browser_cookie_acceptance", "hit_time_utc", "visitor_privacy_consent", "visitor_privacy_mode",
        }
    ),
)  # fmt: skip
_CONSENT = ("visitor_privacy_consent", "visitor_privacy_mode")


@register
class Piano:
    """`hit.xiti` on any host; POSTs of `events` with the site in `s`."""

    vendor: ClassVar[str] = "piano"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/hit.xiti", "/event?")

    def recognises(self, request: Request) -> bool:
        """Take `hit.xiti` anywhere, Piano's hosts, and elsewhere `/event` with a site, a client and named events."""
        if request.path.endswith("/hit.xiti"):
            return True
        if host_in(request.host, VENDOR_HOSTS):
            return request.path.endswith((".js", "/event"))
        query = request.query
        own = request.is_post and query.get("s", "").isdigit() and "idclient" in query
        return own and bool(_sent(request))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry of `events`, else the one hit."""
        if request.path.endswith(".js"):
            return (_HIT.loader(request, "", request.segments[-1]),)
        if request.path.endswith("/hit.xiti"):
            return self._hits(request)
        found = bounded(_sent(request), request, "no events in the body")
        account, client = request.query.get("s", ""), request.query.get("idclient")
        return tuple(_named_event(request, account, client, entry, index) for index, entry in enumerate(found))

    def _hits(self, request: Request) -> tuple[Event, ...]:
        # `ref` stands last and unencoded: whatever follows is part of it (developers.atinternet-solutions.com).
        query, _, referrer = request.raw_query.partition("&ref=")
        params = first_of([*parse_pairs(query), ("ref", unquote(referrer)), *request.body.form])
        account = params.get("s") or params.get("xts", "")
        if not account:
            raise Unreadable("no site id")
        named = mappings(parse_json(params.get("events", "")))
        if named:
            return tuple(
                _named_event(request, account, params.get("idclient"), entry, index)
                for index, entry in enumerate(bounded(named, request, "no events"))
            )
        kind, name = _what(params)
        return (_HIT.event(request, kind, account, name, params),)


def _sent(request: Request) -> list[Mapping[str, Any]]:
    document = mapping(request.body.json)
    return [entry for entry in mappings(document.get("events")) if "name" in entry and "data" in entry]


def _what(params: Mapping[str, str]) -> tuple[Kind, str]:
    """Return what a hit is: an order by `cmd`, a click, rich media, ads and tests by `type`, else a page.

    `Rdt=On` repeats a hit, redirected to test for cookies (measured on aftonbladet.se).
    """
    if params.get("Rdt"):
        return Kind.TELEMETRY, "redirect"
    if params.get("cmd"):
        return Kind.EVENT, "order"
    if params.get("click"):
        return Kind.EVENT, "click"
    if params.get("type"):
        return Kind.EVENT, params["type"]
    return Kind.PAGE, "page_view"


def _named_event(request: Request, account: str, client: str | None, entry: Mapping[str, Any], index: int) -> Event:
    data = mapping(entry.get("data"))
    raw = {name: str(data[name]) for name in _CONSENT if data.get(name) is not None}
    name = text_of(entry.get("name")) or "(unnamed)"
    user = text_of(data.get("user_id"))
    ids = {kind: text for kind, text in (("client", client), ("user", user)) if text}
    kind = Kind.PAGE if name == "page.display" else Kind.EVENT
    consent = Consent(raw=raw) if raw else None
    return _EVENT.event(request, kind, account, name, data, user_ids=ids, consent=consent, batch_index=index)

"""Dynamic Yield: pages, impressions, variations, identification and sites' own events."""

from __future__ import annotations

from typing import Any, ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import ids, mapping, mappings
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.values import money, text_of

VENDOR_HOSTS = frozenset({"dynamicyield.com"})
_PIXEL = Pixel(
    vendor="dynamic_yield",
    hosts=VENDOR_HOSTS,
    page=("url",),
    referrer=("rf", "ref"),
    users={"client": "id", "user": "uid", "session": "ses"},
    names={"title": "page_title", "aud": "audiences", "sd": "page_context", "sub": "page_host"},
    json=frozenset({"ctx", "exps", "props"}),
    protocol=frozenset(
        {
            "_", "cnst", "sec", "se", "us", "cl", "p", "lay", "l", "lts", "svars", "gv", "name", "expSes", "jsession",
            "isSesNew",
        }
    ),
)  # fmt: skip
_KINDS = {
    "uia": (Kind.PAGE, "page_view"),
    "imp": (Kind.TELEMETRY, "impression"),
    "rimp": (Kind.TELEMETRY, "impression"),
    "var": (Kind.EVENT, "variation"),
    "id": (Kind.IDENTIFY, "identify"),
    "st": (Kind.INIT, "settings"),
    "ast": (Kind.INIT, "settings"),
}


@register
class DynamicYield:
    """The path's end tells what it is; `dpx` carries events by name. The account is the site's section."""

    vendor: ClassVar[str] = "dynamic_yield"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the pixel hosts, settings and the scripts by section."""
        first = request.host.partition(".")[0]
        if first.startswith("cdn"):
            return request.path.startswith("/api/") and request.path.endswith(".js")
        return first.startswith(("px", "async-px", "st", "direct")) and first != "static"

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request."""
        segments, query = request.segments, request.query
        if request.path.endswith(".js"):
            section = segments[1] if len(segments) > 2 else ""
            return (_PIXEL.loader(request, section, segments[-1]),)
        account = query.get("sec") or query.get("se", "")
        last = segments[-1] if segments else "px"
        if last == "dpx":
            return (self._named(request, account),)
        kind, name = _KINDS.get(last, (Kind.TELEMETRY, last))
        if kind is Kind.TELEMETRY:
            return (_PIXEL.event(request, kind, account, name, {}, user_ids=ids(client=query.get("id"))),)
        return (_PIXEL.event(request, kind, account, name),)

    def _named(self, request: Request, account: str) -> Event:
        """Return a site's own event: its properties are JSON in `props`; a purchase has a cart and a unique id."""
        props: dict[str, Any] = dict(mapping(parse_json(request.params.get("props", ""))))
        cart = mappings(props.pop("cart", None))
        return _PIXEL.event(
            request,
            Kind.EVENT,
            account,
            request.params.get("name") or text_of(props.get("dyType")) or "(unnamed)",
            props,
            items=tuple(cart),
            value=money(props.get("value")),
            currency=text_of(props.get("currency")),
            transaction_id=text_of(props.get("uniqueTransactionId")),
            user_ids=ids(client=request.params.get("id"), session=request.params.get("ses")),
        )

"""Awin: affiliate sales, their baskets and landings, in short and long names, by up to four transports a sale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money, number_or_text

PIXEL = Pixel(
    vendor="awin",
    hosts=frozenset({"awin1.com", "zenaps.com", "dwin1.com", "awinblackfriday.com"}),
    page=("l",),
    value=("amount",),
    currency=("cr",),
    transaction=("ref",),
    names={"amount": "value", "cr": "currency", "vc": "voucher", "ch": "channel"},
    numeric=frozenset({"amount"}),
    protocol=frozenset({"merchant", "parts", "testmode", "cks", "tt", "tv", "gv", "bId"}),
)
_LONG = {"a": "merchant", "b": "amount", "c": "ref", "d": "parts", "t": "testmode", "mid": "merchant"}
"""Short names of `sread.php` and `sread.js` by those of `sread.img` (wiki.awin.com "Conversion tracking")."""
_SALES = frozenset({"sread.img", "sread.php", "sread.js"})
_PRODUCT = ("item_id", "name", "price", "quantity", "sku", "commission_group", "category")
_PRICED = frozenset({"price", "quantity"})
_MOST_LINES = 500


@register
class Awin:
    """`sread.*`, `basket.php` and `alt.php` of Awin's hosts; `sread.*` on any host when it names merchant and order."""

    vendor: ClassVar[str] = PIXEL.vendor
    hosts: ClassVar[frozenset[str]] = PIXEL.hosts
    signs: ClassVar[tuple[str, ...]] = ("/sread.img?", "/sread.php?", "/sread.js?")

    def recognises(self, request: Request) -> bool:
        """Take hits and the MasterTag; a click on an affiliate's link (`cread.php`) is a navigation."""
        last = request.segments[-1] if request.segments else ""
        if not host_in(request.host, PIXEL.hosts):
            said = _params(request)
            return last in _SALES and said.get("merchant", "").isdigit() and bool(said.get("ref"))
        return last in _SALES or last in {"basket.php", "alt.php"} or _is_master_tag(request)

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request; raise Unreadable where a template was left empty."""
        last = request.segments[-1]
        if _is_master_tag(request):
            return (PIXEL.loader(request, last.removesuffix(".js"), "MasterTag"),)
        if last == "basket.php":
            return (self._basket(request),)
        said = _params(request)
        merchant, order = said.get("merchant"), said.get("ref")
        if not merchant:
            raise Unreadable(request.body.problem or "no merchant id")
        if last == "alt.php":
            return (PIXEL.event(request, Kind.PAGE, merchant, "landing", said),)
        click = said.get("cks")
        return (
            PIXEL.event(
                request,
                Kind.EVENT,
                merchant,
                "sale",
                said,
                properties=PIXEL.properties(said) | _sale(said),
                click_ids={"awc": click} if click else {},
                collapse_key=f"sale|{order}" if order else None,
            ),
        )

    def _basket(self, request: Request) -> Event:
        """Return product-level tracking: lines `AW:P|merchant|order|id|name|price|quantity|sku|group|category`."""
        lines = [line.split("|") for line in request.params.get("product_line", "").splitlines()[:_MOST_LINES]]
        lines = [line for line in lines if len(line) > 3 and line[0] == "AW:P" and line[1]]
        if not lines:
            raise Unreadable(request.body.problem or "no product lines")
        merchant, order = lines[0][1], lines[0][2]
        return PIXEL.event(
            request,
            Kind.EVENT,
            merchant,
            "basket",
            {},
            items=tuple(_product(line[3:]) for line in lines),
            transaction_id=order,
            collapse_key=f"basket|{order}" if order else None,
        )


def _is_master_tag(request: Request) -> bool:
    last = request.segments[-1] if request.segments else ""
    return host_in(request.host, frozenset({"dwin1.com"})) and last.removesuffix(".js").isdigit()


def _params(request: Request) -> dict[str, str]:
    """Return the parameters under their long names; a long name beside its short one wins."""
    found = {_LONG[name]: value for name, value in request.params.items() if name in _LONG and value}
    return found | {name: value for name, value in request.params.items() if name not in _LONG}


def _sale(said: Mapping[str, str]) -> dict[str, Any]:
    """Return the commission groups of a sale, and whether it is a test."""
    found: dict[str, Any] = {}
    parts = [part.rpartition(":") for part in said.get("parts", "").split("|", _MOST_LINES) if ":" in part]
    if parts:
        found["parts"] = [{"commission_group": group, "amount": _amount(text)} for group, _, text in parts]
    if said.get("testmode") == "1":
        found["test_mode"] = True
    return found


def _amount(text: str) -> float | str:
    found = money(text)
    return text if found is None else found


def _product(fields: list[str]) -> dict[str, Any]:
    pairs = zip(_PRODUCT, fields, strict=False)
    return {name: number_or_text(text) if name in _PRICED else text for name, text in pairs if text}

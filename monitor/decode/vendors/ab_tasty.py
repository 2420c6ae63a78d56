"""AB Tasty: the hits of its universal collect, batched or alone, and its script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.objects import bounded, mapping, mappings, without
from monitor.decode.pixel import Pixel
from monitor.decode.query import unquote
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.values import money, text_of

VENDOR_HOSTS = frozenset({"abtasty.com", "flagship.io"})
_COLLECTORS = frozenset({"ariane.abtasty.com", "events.flagship.io"})
_PIXEL = Pixel(
    vendor="ab_tasty",
    hosts=VENDOR_HOSTS,
    value=("tr",),
    currency=("tc",),
    transaction=("tid",),
    users={"client": "vid", "user": "cuid"},
    names={
        "pt": "page_title", "ec": "event_category", "el": "event_label", "ev": "event_value", "ta": "affiliation",
        "caid": "campaign_id", "vaid": "variation_id", "in": "item_name", "ic": "item_id", "ip": "item_price",
        "iq": "item_quantity", "iv": "item_category", "ts": "shipping", "tt": "tax", "tcc": "coupon",
        "icn": "item_count", "s": "segments", "tr": "revenue",
    },
    protocol=frozenset(
        {
            "t", "h", "cid", "dl", "dr", "ea", "qt", "sen", "vp", "sr", "de", "sd", "ul", "je", "cst", "sn", "lv", "qa",
            "ds", "c", "tnid",
        }
    ),
)  # fmt: skip
_KINDS = {"PAGEVIEW": Kind.PAGE, "SCREENVIEW": Kind.PAGE, "SEGMENT": Kind.IDENTIFY}
_LONGEST_WAIT = 86_400_000
"""Longest time (ms) a hit is believed to have waited in its batch: a day, as for clocks."""


@register
class AbTasty:
    """POSTs to `ariane.abtasty.com`: one hit, or a `BATCH` of them in `h`; the account is `cid`."""

    vendor: ClassVar[str] = "ab_tasty"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the collectors, the script by account, and what is asked before it decides."""
        if request.host == "try.abtasty.com":
            return request.path.endswith(".js")
        return request.host in _COLLECTORS or request.host.startswith("dcinfos")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event a hit, in the order sent."""
        if request.path.endswith(".js"):
            return (_PIXEL.loader(request, request.segments[0].removesuffix(".js"), "script"),)
        if request.host.startswith("dcinfos"):
            name = request.segments[-1] if request.segments else "geoip"
            return (_PIXEL.event(request, Kind.INIT, "", name, {}),)
        shared = mapping(request.body.json) or request.params
        batched = mappings(shared.get("h"))
        found = batched if shared.get("t") == "BATCH" else [shared] if shared.get("t") else []
        found = bounded(found, request, "no hits in the body")
        return tuple(self._event(request, shared, hit, index) for index, hit in enumerate(found))

    def _event(self, request: Request, shared: Mapping[str, Any], hit: Mapping[str, Any], index: int) -> Event:
        said = {**without(shared, ("h",)), **hit}
        what = text_of(hit.get("t")) or "(untyped)"
        waited = money(hit.get("qt")) or 0.0
        # A title and both addresses are percent-encoded inside the JSON (measured on plannedparenthood.org).
        texts = {name: unquote(text) for name in ("pt", "dl", "dr") if (text := text_of(said.get(name)))}
        return _PIXEL.event(
            request,
            _KINDS.get(what, Kind.EVENT),
            text_of(said.get("cid")) or "",
            text_of(hit.get("ea")) or what.lower(),
            {**said, **texts},
            page=texts.get("dl"),
            referrer=texts.get("dr"),
            at=request.hit.at - waited / 1000 if 0 < waited <= _LONGEST_WAIT else request.hit.at,
            batch_index=index,
        )

"""Webtrends: `dcs.gif` on any host, and the cookie handshake before it."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.query import unquote
from monitor.decode.registry import register
from monitor.decode.request import Request

VENDOR_HOSTS = frozenset({"webtrends.com", "webtrendslive.com"})
_LINKS = {
    "1": "dynamic", "20": "download", "21": "anchor", "23": "javascript", "24": "offsite", "25": "right_click",
    "26": "form_get", "27": "form_post", "28": "form_button", "29": "image_map", "40": "video", "41": "video",
}  # fmt: skip
"""What `WT.dl` says happened (Webtrends' "Query parameter reference"); 0 is a page."""
_PIXEL = Pixel(
    vendor="webtrends",
    hosts=VENDOR_HOSTS,
    referrer=("dcsref",),
    value=("WT.tx_s",),
    transaction=("WT.tx_i",),
    users={"client": "WT.vtid", "user": "WT.dcsvid"},
    names={"WT.ti": "page_title", "dcsuri": "page_path", "dcssip": "page_host", "dcsqry": "page_query"},
    numeric=frozenset({"WT.tx_s", "WT.dl"}),
    protocol=frozenset(
        {
            "dcsdat", "dcsredirect", "dcstlh", "dcstlv", "dcsipa", "WT.tz", "WT.bh", "WT.ul", "WT.cd", "WT.sr", "WT.jo",
            "WT.js", "WT.jv", "WT.ct", "WT.bs", "WT.fv", "WT.slv", "WT.le", "WT.tv", "WT.ssl", "WT.es", "WT.ce",
            "WT.vt_f_tlh", "WT.vt_f_tlv", "WT.vt_f_d", "WT.vt_f_s", "WT.vt_f_a", "WT.vt_f", "WT.vtvs", "WT.co_f",
            "WT.rv", "dcscfg",
        }
    ),
)  # fmt: skip


@register
class Webtrends:
    """The account is the data source (`dcs…` in the path), else the host."""

    vendor: ClassVar[str] = "webtrends"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/dcs.gif?", "/wtid.js?")

    def recognises(self, request: Request) -> bool:
        """Take `dcs.gif` and `wtid.js`: neither name meant anything else in public captures."""
        return request.path.endswith(("/dcs.gif", "/wtid.js"))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request."""
        segments, params = request.segments, dict(request.params)
        account = segments[0] if len(segments) > 1 else request.host
        if request.path.endswith("/wtid.js"):
            return (_PIXEL.event(request, Kind.INIT, account, "wtid", {}),)
        for name in ("WT.ti", "WT.es"):  # encoded once more than the rest (measured on mytoys.de)
            if "%" in params.get(name, ""):
                params[name] = unquote(params[name])
        happened = params.get("WT.dl", "0")
        page = None
        if params.get("dcssip"):
            scheme = "https" if params.get("WT.ssl") == "1" else "http"
            page = f"{scheme}://{params['dcssip']}{params.get('dcsuri', '')}{params.get('dcsqry', '')}"
        kind, name = (
            (Kind.PAGE, "page_view") if happened == "0" else (Kind.EVENT, _LINKS.get(happened, f"dl_{happened}"))
        )
        if params.get("WT.tx_e") == "p":
            kind, name = Kind.EVENT, "purchase"
        who = params.get("WT.co_f") or params.get("WT.vtid")
        # The same hit again after a cookie test (`dcsredirect`), or to a second collector (measured on nytimes.com).
        key = f"{params['dcsdat']}|{who}" if params.get("dcsdat") and who else None
        return (_PIXEL.event(request, kind, account, name, params, page=page, collapse_key=key),)

"""Comscore (Scorecard Research): page views, hidden events and partners' syncs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable

VENDOR_HOSTS = frozenset({"scorecardresearch.com"})
_PIXEL = Pixel(
    vendor="comscore",
    hosts=VENDOR_HOSTS,
    page=("c7", "d.u"),
    referrer=("c9",),
    users={"client": "cs_fpid", "partner": "cs_xi"},
    names={"c8": "page_title", "cv": "library_version", "ns_site": "site", "r": "redirect", "ns_category": "category"},
    protocol=frozenset({"c1", "c2", "ns__t", "ns_c", "cj", "ns_alias", "ns_ts", "cs_ucfr", "cs_cmp_id", "cs_cmp_sv"}),
)
_CONSENT = {"1": Signal.GRANTED, "0": Signal.DENIED}
_PATHS = frozenset({"p", "b", "r"})


@register
class Comscore:
    """`/p`, `/b` and `/r`, and with a 2 the same again after a cookie test; the account is `c2`."""

    vendor: ClassVar[str] = "comscore"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the pixels and scripts of scorecardresearch.com."""
        return request.path.endswith(".js") or request.path.strip("/").removesuffix("2") in _PATHS

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request; raise Unreadable without a client's number."""
        if request.path.endswith(".js"):
            account = next((part for part in request.segments if part.isdigit()), "")
            return (_PIXEL.loader(request, account, request.segments[-1]),)
        params = request.params
        account = params.get("c2", "")
        if not account:
            raise Unreadable("no client id")
        kind, name = _named(request.path.strip("/"), params)
        given = params.get("cs_ucfr")
        rest: dict[str, Any] = (
            {"consent": Consent(analytics_storage=_CONSENT.get(given), raw={"cs_ucfr": given})} if given else {}
        )
        return (_PIXEL.event(request, kind, account, name, **rest),)


def _named(path: str, params: Mapping[str, str]) -> tuple[Kind, str]:
    """Return what a request is. One whose path ends in 2 repeats the one before it, redirected to test for cookies
    (measured on cnet.com, bbc.com); `c1` is 2 for a page, 9 for a partner's sync.
    """
    if path.endswith("2"):
        return Kind.TELEMETRY, "redirect"
    if "cs_xi" in params or path == "r" or params.get("c1") == "9":
        return Kind.SYNC, "sync"
    if params.get("ns_type", "view") == "view" and params.get("c1") == "2":
        return Kind.PAGE, "page_view"
    return Kind.EVENT, params.get("ns_type") or f"c1_{params.get('c1', '')}"

"""Medallia Experience Analytics (Decibel): its script on any host, pages, and recordings (counted, not read)."""

from __future__ import annotations

import re
from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in

VENDOR_HOSTS = frozenset({"decibelinsight.net", "decibelinsight.com"})
_PIXEL = Pixel(
    vendor="medallia",
    hosts=VENDOR_HOSTS,
    page=("pu",),
    referrer=("ref",),
    users={"client": "lid", "session": "sid", "user": "uid"},
    names={"pt": "page_title"},
)
_PATH = re.compile(r"/i/(\d{1,10})(?:/(\d{1,10}))?/(di\.js|c\.json|da)/?")
_SAID = frozenset({"pt", "pu", "ref", "lid", "sid", "uid"})


@register
class Medallia:
    """`/i/<account>/<property>/di.js` loads it, `/i/<account>/da/?type=…&wid=<property>` reports."""

    vendor: ClassVar[str] = "medallia"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/di.js?",)

    def recognises(self, request: Request) -> bool:
        """Take these paths on Decibel's hosts, and the script's with both numbers on any."""
        found = _PATH.fullmatch(request.path)
        return found is not None and (host_in(request.host, VENDOR_HOSTS) or (found[3] == "di.js" and bool(found[2])))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request; the account is `<account>/<property>`."""
        found = _PATH.fullmatch(request.path)
        customer, site, what = found.groups() if found else ("", "", "da")
        account = f"{customer}/{site or request.query.get('wid', '')}"
        if what == "di.js":
            return (_PIXEL.loader(request, account, what),)
        if what == "c.json":
            return (_PIXEL.event(request, Kind.INIT, account, "settings", {}),)
        name = request.query.get("type", "da")
        paged = name == "page"
        params = request.params if paged else request.query
        said = {key: value for key, value in params.items() if key in _SAID}
        kind = Kind.PAGE if paged else Kind.TELEMETRY
        return (_PIXEL.event(request, kind, account, "page_view" if paged else name, said),)

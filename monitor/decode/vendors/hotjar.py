"""Hotjar: its script, what it tells of a visit, and the recordings it sends (counted, not read)."""

from __future__ import annotations

import re
from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.objects import ids, mapping
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request

VENDOR_HOSTS = frozenset({"hotjar.com", "hotjar.io"})
_PIXEL = Pixel(vendor="hotjar", hosts=VENDOR_HOSTS)
_SCRIPT = re.compile(r"/c/hotjar-(\d{1,12})\.js")
_SITE = re.compile(r"/sites/(\d{1,12})(?:/|$)")


@register
class Hotjar:
    """The account is the site's number, where a request tells it."""

    vendor: ClassVar[str] = "hotjar"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the script on static.hotjar.com and everything posted, asked or framed elsewhere."""
        if request.host == "static.hotjar.com":
            return _SCRIPT.search(request.path) is not None
        return not request.host.startswith(("www.", "help.", "script.")) and request.host not in VENDOR_HOSTS

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request."""
        script = _SCRIPT.search(request.path)
        if script:
            return (_PIXEL.loader(request, script[1], "hotjar.js"),)
        if request.path.endswith((".html", ".js")):
            return (_PIXEL.loader(request, "", "frame"),)
        site = _SITE.search(request.path)
        account = site[1] if site else request.query.get("site_id", "")
        name = request.segments[-1] if site and len(request.segments) > 1 else "content"
        said = mapping(request.body.json) if name in {"visit-data", "user-attributes"} else {}
        kind = {"visit-data": Kind.INIT, "user-attributes": Kind.IDENTIFY}.get(name, Kind.TELEMETRY)
        return (_PIXEL.event(request, kind, account, name, {}, user_ids=ids(client=said.get("user_id"))),)

"""Invoca: its call-tracking script by network and campaign, and the phone numbers a page asks for."""

from __future__ import annotations

import re
from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request

VENDOR_HOSTS = frozenset({"invocacdn.com", "invoca.net"})
_PIXEL = Pixel(vendor="invoca", hosts=VENDOR_HOSTS)
_SCRIPT = re.compile(r"/networks/([^/]{1,40}/[^/]{1,40})/tag-(draft|live)\.js")


@register
class Invoca:
    """`/js/networks/<network>/<tag>/tag-live.js`, and POSTs to `pnapi.invoca.net/<network>/na.json`."""

    vendor: ClassVar[str] = "invoca"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the tag's script and the number API."""
        return _SCRIPT.search(request.path) is not None or request.host == "pnapi.invoca.net"

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request."""
        found = _SCRIPT.search(request.path)
        if found:
            return (_PIXEL.loader(request, found[1], "tag", environment=found[2]),)
        account = request.segments[0] if request.segments else ""
        return (_PIXEL.event(request, Kind.INIT, account, "number_request", {}),)

"""Crazy Egg: its script by account, and the recordings it sends (counted, not read)."""

from __future__ import annotations

import re
from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request

VENDOR_HOSTS = frozenset({"crazyegg.com"})
_PIXEL = Pixel(vendor="crazyegg", hosts=VENDOR_HOSTS)
_ACCOUNT = re.compile(r"/(\d{4})/(\d{4})(?:[./]|$)")


@register
class CrazyEgg:
    """`/pages/scripts/<4 digits>/<4 digits>.js`: the account is the eight digits together."""

    vendor: ClassVar[str] = "crazyegg"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take scripts and data of script.crazyegg.com and whatever is tracked on the tracking hosts."""
        return request.path.startswith("/pages/") or "tracking" in request.host

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request."""
        found = _ACCOUNT.search(request.path)
        account = f"{found[1]}{found[2]}" if found else ""
        if request.path.startswith("/pages/scripts/"):
            return (_PIXEL.loader(request, account, "script"),)
        if request.path.startswith("/pages/"):
            return (_PIXEL.event(request, Kind.INIT, account, "settings", {}),)
        return (_PIXEL.event(request, Kind.TELEMETRY, account, "tracking", {}),)

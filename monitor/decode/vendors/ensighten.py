"""Ensighten: which of its containers a page loads, and its server-side events."""

from __future__ import annotations

import re
from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in

VENDOR_HOSTS = frozenset({"ensighten.com"})
_NEXUS = frozenset({"nexus.ensighten.com", "nexus-test.ensighten.com"})
_PIXEL = Pixel(vendor="ensighten", hosts=VENDOR_HOSTS, protocol=frozenset({"sstVersion"}))
_SCRIPT = re.compile(r"/([^/]{1,80})(?:/([^/]{1,80}))?/(Bootstrap\.js|serverComponent\.php)")


@register
class Ensighten:
    """`nexus.ensighten.com/<client>[/<profile>]/Bootstrap.js`, and `/sst?sstVersion=…` on any host."""

    vendor: ClassVar[str] = "ensighten"
    hosts: ClassVar[frozenset[str]] = _NEXUS
    signs: ClassVar[tuple[str, ...]] = ("sstVersion=",)

    def recognises(self, request: Request) -> bool:
        """Take the two scripts on Ensighten's hosts, and server-side events by their path and version together."""
        if host_in(request.host, _NEXUS):
            return _SCRIPT.fullmatch(request.path) is not None
        return request.path.rstrip("/").endswith("/sst") and "sstVersion" in request.query

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request; the account is `<client>/<profile>`, `prod` where none is named."""
        found = _SCRIPT.fullmatch(request.path)
        if found:
            account = f"{found[1]}/{found[2] or 'prod'}"
            return (_PIXEL.loader(request, account, found[3], client=found[1], profile=found[2] or "prod"),)
        return (_PIXEL.event(request, Kind.EVENT, request.host, "sst"),)

"""Vibes: the tag of its mobile messaging platform."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request

VENDOR_HOSTS = frozenset({"tagtracking.vibescm.com", "tagtracking.eu.vibes.com"})
_PIXEL = Pixel(vendor="vibes", hosts=VENDOR_HOSTS)


@register
class Vibes:
    """`/track` of its two hosts; parameters as they are, no account is documented."""

    vendor: ClassVar[str] = "vibes"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the one path."""
        return request.path.startswith("/track")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request."""
        return (_PIXEL.event(request, Kind.EVENT, "", "track"),)

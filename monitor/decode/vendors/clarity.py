"""Microsoft Clarity: its tag, the id it exchanges, and the recordings it sends (counted, not read)."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.objects import ids, mapping
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"clarity.ms"})
_PIXEL = Pixel(vendor="clarity", hosts=VENDOR_HOSTS)


@register
class Clarity:
    """`/tag/<project>` loads it, `/collect` carries recordings, `c.gif` syncs Microsoft's id."""

    vendor: ClassVar[str] = "clarity"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the tag, the script, recordings and the sync on clarity.ms."""
        return request.path.startswith(("/tag/", "/collect", "/c.gif")) or request.path.endswith("/clarity.js")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request."""
        path = request.path
        if path.startswith("/tag/") or path.endswith(".js"):
            account = request.segments[-1] if path.startswith("/tag/") and len(request.segments) > 1 else ""
            return (_PIXEL.loader(request, account, "tag" if account else "clarity.js"),)
        if path.startswith("/c.gif"):
            return (_PIXEL.event(request, Kind.SYNC, "", "c.gif", {}),)
        # The envelope `e` is [version, sequence, start, duration, project, user, session, page, …] (microsoft/clarity).
        envelope = mapping(request.body.json).get("e")
        listed = envelope if isinstance(envelope, list) and len(envelope) > 6 else [None] * 7
        who = ids(client=listed[5], session=listed[6])
        return (_PIXEL.event(request, Kind.TELEMETRY, text_of(listed[4]) or "", "collect", {}, user_ids=who),)

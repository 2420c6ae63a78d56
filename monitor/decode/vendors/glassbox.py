"""Glassbox: session recordings, told by their report's name on any host (counted, not read)."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.objects import ids
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request

VENDOR_HOSTS = frozenset({"glassboxdigital.io", "glassboxcdn.com"})
_PIXEL = Pixel(vendor="glassbox", hosts=VENDOR_HOSTS)


@register
class Glassbox:
    """`/cls_report` with `clsjsv`, mostly on the site's own host, which is then the account."""

    vendor: ClassVar[str] = "glassbox"
    hosts: ClassVar[frozenset[str]] = frozenset()
    signs: ClassVar[tuple[str, ...]] = ("clsjsv=",)

    def recognises(self, request: Request) -> bool:
        """Take the report's path together with the recorder's version."""
        return request.path.rstrip("/").endswith("/cls_report") and "clsjsv" in request.query

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request: telemetry. The application's id stands before the report's name."""
        params, segments = request.params, request.segments
        account = segments[-2] if len(segments) > 1 and "-" in segments[-2] else request.host
        who = ids(client=params.get("_cls_v"), session=params.get("_cls_s"))
        said = {"library_version": params["clsjsv"]}
        return (_PIXEL.event(request, Kind.TELEMETRY, account, "cls_report", said, user_ids=who),)

"""Brevo (Sendinblue): pages, events and identification of its marketing automation tracker."""

from __future__ import annotations

from typing import Any, ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.objects import mapping
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"brevo.com", "sendinblue.com", "sibautomation.com"})
_TRACKER = frozenset({"in-automate.brevo.com", "in-automate.sendinblue.com"})
_SCRIPTS = frozenset({"sibautomation.com", "cdn.brevo.com"})
_PIXEL = Pixel(
    vendor="brevo",
    hosts=VENDOR_HOSTS,
    page=("ma_url",),
    referrer=("ma_referrer",),
    users={"client": "cuid", "session": "session_id"},
    names={"ma_title": "page_title", "ma_path": "page_path", "email_id": "email"},
    json=frozenset({"properties", "contact", "eventdata", "data"}),
    protocol=frozenset({"key", "sib_type", "sib_name", "cb", "ts"}),
)
_KINDS = {"page": Kind.PAGE, "identify": Kind.IDENTIFY, "trackEvent": Kind.EVENT, "trackPage": Kind.PAGE}


@register
class Brevo:
    """`/p?sib_type=…&key=…` of the tracker, its REST twin `/api/v2/…`, and its script."""

    vendor: ClassVar[str] = "brevo"
    hosts: ClassVar[frozenset[str]] = _TRACKER | _SCRIPTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the tracker's two paths and the loader's scripts."""
        if host_in(request.host, _SCRIPTS):
            return request.path.endswith((".js", "/cm.html"))
        return request.path.rstrip("/") == "/p" or request.path.startswith("/api/v2/")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request; the account is the client key."""
        if host_in(request.host, _SCRIPTS):
            return (_PIXEL.loader(request, request.query.get("key", ""), request.segments[-1]),)
        said: dict[str, Any] = {**request.params, **mapping(request.body.json)}
        if not said:
            raise Unreadable(request.body.problem or "no parameters")
        what = text_of(said.get("sib_type")) or request.segments[-1]
        named = text_of(said.get("sib_name")) or text_of(said.get("event"))
        kind = _KINDS.get(what, Kind.EVENT)
        account = text_of(said.get("key")) or request.hit.header("ma-key") or ""
        return (_PIXEL.event(request, kind, account, named if named and kind is Kind.EVENT else what, said),)

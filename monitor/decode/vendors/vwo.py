"""VWO (Visual Website Optimizer): visitors counted into tests, goals, and events of its data platform."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.objects import mapping
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"visualwebsiteoptimizer.com", "vwo.io"})
_PIXEL = Pixel(
    vendor="vwo",
    hosts=VENDOR_HOSTS,
    page=("url", "url1"),
    referrer=("ref", "referer"),
    value=("r", "revenue"),
    users={"client": "u", "user": "uuid"},
    names={"e": "experiment_id", "c": "combination", "g": "goal_id", "combination": "combination"},
    numeric=frozenset({"r", "revenue"}),
    protocol=frozenset(
        {"a", "account_id", "d", "random", "_", "s", "p", "v", "f", "vn", "cu", "sId", "en", "eTime", "h", "ap"}
    ),
)
_PATHS = ("/events/", "/analyze")
_HITS = {
    "v.gif": (Kind.EVENT, "variation"),
    "c.gif": (Kind.EVENT, "goal"),
    "s.gif": (Kind.TELEMETRY, "session"),
    "l.gif": (Kind.TELEMETRY, "load"),
    "ee.gif": (Kind.TELEMETRY, "excluded"),
    "track-user": (Kind.EVENT, "variation"),
    "track-goal": (Kind.EVENT, "goal"),
}


@register
class Vwo:
    """`v.gif` and `c.gif` count, `/events/t` tells events, `j.php` asks which tests run; the account is `a`."""

    vendor: ClassVar[str] = "vwo"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the pixels, the events, the question and the scripts of its hosts."""
        last = request.path.rpartition("/")[2]
        known = last in _HITS or last.endswith((".js", ".php"))
        return known or any(part in request.path for part in _PATHS)

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request."""
        query, last = request.query, request.path.rpartition("/")[2]
        account = query.get("a") or query.get("account_id", "")
        if last.endswith(".js"):
            return (_PIXEL.loader(request, account, "script"),)
        if last.endswith(".php"):
            page = query.get("u", "")
            asked = {"page": page} if "://" in page else {}
            return (_PIXEL.event(request, Kind.INIT, account, "settings", {}, **asked),)
        if last in _HITS:
            kind, name = _HITS[last]
            return (_PIXEL.event(request, kind, account, name),)
        if "/events/" not in request.path:
            return (_PIXEL.event(request, Kind.TELEMETRY, account, "recording", {}),)
        return (self._event(request, account),)

    def _event(self, request: Request, account: str) -> Event:
        said = mapping(mapping(request.body.json).get("d"))
        happened = mapping(said.get("event"))
        props = {key: value for key, value in mapping(happened.get("props")).items() if key not in {"page", "$visitor"}}
        name = text_of(happened.get("name")) or request.query.get("en", "(unnamed)")
        page = mapping(mapping(happened.get("props")).get("page"))
        who = text_of(said.get("visId")) or request.query.get("u")
        kind = Kind.TELEMETRY if name.startswith("vwo_") else Kind.EVENT
        message = text_of(said.get("msgId"))
        return _PIXEL.event(
            request,
            Kind.PAGE if name == "vwo_pageView" else kind,
            account,
            name,
            props,
            page=text_of(page.get("url")),
            referrer=text_of(page.get("referrerUrl")),
            at=event_time(happened.get("time"), request.hit.at),
            user_ids={"client": who} if who else {},
            event_id=message,
            collapse_key=message,
        )

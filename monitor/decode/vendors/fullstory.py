"""FullStory: its script, the sessions it records (counted, not read), and its server API's events."""

from __future__ import annotations

from typing import Any, ClassVar

from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.objects import ids, mapping
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"fullstory.com"})
_PIXEL = Pixel(vendor="fullstory", hosts=VENDOR_HOSTS)
_KINDS = {"page": Kind.INIT, "integrations": Kind.INIT}


@register
class FullStory:
    """The account is the organisation (`OrgId`)."""

    vendor: ClassVar[str] = "fullstory"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the script, its settings, recordings, and the API's events and users."""
        api = request.host.startswith("api.") and request.path.startswith(("/v2/events", "/v2/users"))
        return api or request.path.startswith(("/s/", "/rec/"))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request."""
        segments = request.segments
        if request.path.startswith("/s/settings/"):
            return (_PIXEL.event(request, Kind.INIT, segments[2] if len(segments) > 2 else "", "settings", {}),)
        if request.path.startswith("/s/"):
            return (_PIXEL.loader(request, "", segments[-1]),)
        if request.path.startswith("/rec/"):
            return (self._recorded(request, segments[1] if len(segments) > 1 else "rec"),)
        return (self._told(request),)

    def _recorded(self, request: Request, name: str) -> Event:
        said: dict[str, Any] = {**mapping(request.body.json), **request.query}
        page = text_of(said.get("Url")) if name == "page" else None
        who = ids(client=said.get("UserId"), session=said.get("SessionId"))
        kind = _KINDS.get(name, Kind.TELEMETRY)
        return _PIXEL.event(request, kind, text_of(said.get("OrgId")) or "", name, {}, page=page, user_ids=who)

    def _told(self, request: Request) -> Event:
        said = mapping(request.body.json)
        if not said:
            raise Unreadable(request.body.problem or "no document in the body")
        users = request.path.startswith("/v2/users")
        user = said if users else mapping(said.get("user"))
        return _PIXEL.event(
            request,
            Kind.IDENTIFY if users else Kind.EVENT,
            "",
            "user" if users else text_of(said.get("name")) or "(unnamed)",
            mapping(said.get("properties")),
            at=event_time(said.get("timestamp"), request.hit.at),
            user_ids=ids(user=user.get("uid"), client=user.get("id"), session=mapping(said.get("session")).get("id")),
        )

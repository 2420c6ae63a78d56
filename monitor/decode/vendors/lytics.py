"""Lytics: the collect pixel of its tag and the JSON of servers; whatever parameter is sent is a property."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.objects import documents, first_text, ids, shared_by
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"lytics.io"})
_EVENTS = {"pv": "page_view"}
_PERSON = frozenset({"email", "userid", "user_id", "phone", "first_name", "last_name"})
_PIXEL = Pixel(
    vendor="lytics",
    hosts=VENDOR_HOSTS,
    referrer=("_ref",),
    value=("value", "revenue", "total"),
    currency=("currency",),
    transaction=("order_id", "transaction_id"),
    names={"_device": "device"},
    protocol=frozenset(
        {
            "_ts", "_nmob", "_v", "_ca", "_tz", "_ul", "_sz", "_e", "_uid", "_uidn", "_getid", "url", "_sesstart",
            "_if", "userid", "user_id", "_cc", "_cb", "event",
        }
    ),
)  # fmt: skip


@register
class Lytics:
    """`c.lytics.io/c/<account>` by GET or POST, `/collect/json/<account>`, the tag."""

    vendor: ClassVar[str] = "lytics"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the collect calls and the scripts on Lytics's hosts."""
        if not host_in(request.host, VENDOR_HOSTS):
            return False
        return _account(request) != "" or (not request.is_post and request.path.endswith(".js"))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event a collect call, or one an object of a JSON body."""
        account = _account(request)
        if not account:
            segments = request.segments
            return (_PIXEL.loader(request, segments[2] if segments[:2] == ("api", "tag") else "", segments[-1]),)
        entries = documents(request)
        shared = shared_by(entries, request.query)
        listed: list[Mapping[str, Any]] = [{**shared, **entry} for entry in entries]
        return tuple(
            self._event(request, account, params, index) for index, params in enumerate(listed or [request.params])
        )

    def _event(self, request: Request, account: str, params: Mapping[str, Any], index: int) -> Event:
        kind, name = _what(params)
        page = _page(text_of(params.get("url")), request)
        return _PIXEL.event(
            request,
            kind,
            account,
            name,
            params,
            page=page,
            click_ids=click_ids_in(page),
            at=event_time(params.get("_ts"), request.hit.at),
            user_ids=ids(client=params.get("_uid"), user=first_text(params, "userid", "user_id")),
            batch_index=index,
        )


def _account(request: Request) -> str:
    """Return the account a collect call is for, "" for any other request."""
    segments = request.segments
    if len(segments) in {2, 3} and segments[0] == "c":
        return segments[1]
    return segments[2] if len(segments) in {3, 4} and segments[0] == "collect" else ""


def _what(params: Mapping[str, Any]) -> tuple[Kind, str]:
    """Return (kind, name): a widget's step, a named event, a page view, the asking for an id, or who somebody is."""
    widget, named, code = (first_text(params, name) for name in ("pf-widget-event", "event", "_e"))
    if widget:
        return Kind.EVENT, f"widget {widget}"
    if named or code:
        name = named or _EVENTS.get(code or "", code or "")
        return (Kind.PAGE if code == "pv" and not named else Kind.EVENT), name
    if params.get("_getid"):
        return Kind.SYNC, "id"
    if _PERSON & params.keys():
        return Kind.IDENTIFY, "identify"
    return Kind.EVENT, "collect"


def _page(url: str | None, request: Request) -> str | None:
    """Return the page, which the tag sends without a scheme."""
    if not url or "://" in url:
        return url
    return f"{request.scheme or 'https'}://{url}"

"""Optimizely: events and decisions of its Event API, the older loggers, and its scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.objects import MOST_EVENTS, Object, ids, mapping, mappings
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money, text_of

VENDOR_HOSTS = frozenset({"optimizely.com"})
_PIXEL = Pixel(
    vendor="optimizely",
    hosts=VENDOR_HOSTS,
    page=("url",),
    users={"client": "u"},
    protocol=frozenset({"a", "d", "n", "y", "src", "wxhr", "time", "g", "f"}),
)
_ACTIVATED = "campaign_activated"


@register
class Optimizely:
    """POST `/v1/events` and `/log/event|decision` of the log host, `*.js` and data files of the CDN."""

    vendor: ClassVar[str] = "optimizely"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the loggers, and what the CDN serves by project."""
        if request.host.startswith("cdn"):
            return request.path.startswith(("/js/", "/datafiles/", "/public/"))
        return request.path.startswith(("/v1/events", "/log/", "/event")) and request.host != "www.optimizely.com"

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an event and decision; raise Unreadable when there is none."""
        if request.host.startswith("cdn"):
            return (self._loaded(request),)
        document = mapping(request.body.json)
        if request.path.startswith("/event"):
            return (self._logged_by_pixel(request),)
        if request.path.startswith("/log/"):
            return (self._logged(request, document),)
        found = list(islice(_flat(document), MOST_EVENTS))
        if not found:
            raise Unreadable(request.body.problem or "no events in the body")
        return tuple(self._event(request, document, *one, index=index) for index, one in enumerate(found))

    def _loaded(self, request: Request) -> Event:
        name = request.segments[-1].partition(".")[0]
        if request.path.endswith(".json"):
            return _PIXEL.event(request, Kind.INIT, name, "datafile", {})
        return _PIXEL.loader(request, name if name.isdigit() else "", "script")

    def _event(self, request: Request, document: Object, visitor: Object, entry: Object, index: int) -> Event:
        """`type` is the kind: an activated campaign is a decision, a view a page; `key` names what sites send."""
        what = text_of(entry.get("type")) or "other"
        name = _ACTIVATED if what == _ACTIVATED else text_of(entry.get("key")) or what
        tags = mapping(entry.get("tags"))
        cents = money(entry.get("revenue", tags.get("revenue")))
        properties = {key: value for key, value in tags.items() if key not in {"revenue", "value"}}
        more = {"type": what, "entity_id": entry.get("entity_id"), "decisions": entry.get("decisions")}
        properties |= {key: value for key, value in more.items() if value}
        page = text_of(tags.get("url"))
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.PAGE if what == "view_activated" else Kind.EVENT,
            account=_account(document),
            name="page_view" if what == "view_activated" else name,
            vendor_hosts=VENDOR_HOSTS,
            page=page,
            at=event_time(entry.get("timestamp"), request.hit.at),
            properties=properties,
            # Revenue is in cents (docs.developers.optimizely.com, "Event tags").
            value=None if cents is None else cents / 100,
            event_id=text_of(entry.get("uuid")),
            user_ids=ids(client=visitor.get("visitor_id")),
            collapse_key=text_of(entry.get("uuid")),
            batch_index=index,
        )

    def _logged(self, request: Request, document: Object) -> Event:
        """Return the event of Optimizely X's client before the Event API: one a request."""
        if not document:
            raise Unreadable(request.body.problem or "no document in the body")
        last = request.segments[-1]
        decided = mapping(document.get("decision"))
        metrics = {text_of(each.get("name")): each.get("value") for each in mappings(document.get("eventMetrics"))}
        amount = money(metrics.get("revenue"))
        name = text_of(document.get("eventName")) or text_of(document.get("eventEntityId")) or last
        kept = {"decision": decided, "layerId": document.get("layerId"), "eventType": document.get("eventType")}
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.EVENT,
            account=_account(document),
            name=_ACTIVATED if last == "decision" else name,
            vendor_hosts=VENDOR_HOSTS,
            at=event_time(document.get("timestamp"), request.hit.at),
            properties={key: value for key, value in kept.items() if value},
            value=None if amount is None else amount / 100,
            event_id=text_of(document.get("eventId")),
            user_ids=ids(client=document.get("visitorId")),
        )

    def _logged_by_pixel(self, request: Request) -> Event:
        """Return the event of Optimizely Classic: account `d`, name `n`, an experiment's variation in `x<number>`."""
        query = request.query
        named = query.get("n", "event")
        return _PIXEL.event(request, Kind.EVENT, query.get("d") or query.get("a", ""), named)


def _account(document: Mapping[str, Any]) -> str:
    parts = [text_of(document.get(each)) for each in ("account_id", "accountId")]
    projects = [text_of(document.get(each)) for each in ("project_id", "projectId")]
    account, project = next(filter(None, parts), ""), next(filter(None, projects), "")
    return f"{account}/{project}" if project and project != account else account


def _flat(document: Object) -> Iterator[tuple[Object, Object]]:
    """Yield (visitor, event) of every snapshot; a snapshot's decisions stand with its first event."""
    for visitor in mappings(document.get("visitors")):
        for snapshot in mappings(visitor.get("snapshots")):
            for number, entry in enumerate(mappings(snapshot.get("events"))):
                yield visitor, entry if number else {**entry, "decisions": snapshot.get("decisions")}

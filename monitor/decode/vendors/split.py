"""Split (Harness FME): events, impressions of treatments one by one and counted, and what its libraries fetch."""

from __future__ import annotations

from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.objects import (
    MOST_EVENTS,
    Object,
    bounded,
    first_amount,
    first_text,
    ids,
    mapping,
    mappings,
    without,
)
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"split.io"})
_FETCHES = ("splitChanges", "mySegments", "segmentChanges", "memberships", "auth")


@register
class Split:
    """`events.split.io/api/…` by bulk and by beacon; `sdk`, `auth` and `telemetry.split.io`."""

    vendor: ClassVar[str] = "split"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the calls of Split's libraries on its hosts."""
        if not host_in(request.host, VENDOR_HOSTS) or request.segments[:1] != ("api",):
            return False
        return _what(request) != ""

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry, one impression a key of a feature; raise Unreadable when there are none."""
        what = _what(request)
        if what == "telemetry":
            return (self._made(request, Kind.TELEMETRY, "", request.segments[-1]),)
        if what == "fetch":
            return (self._made(request, Kind.INIT, "", next(part for part in request.segments if part in _FETCHES)),)
        body = request.body.json
        around = mapping(body)
        account = first_text(around, "token") or ""
        entries = mappings(around["entries"]) if "entries" in around and what != "counts" else mappings(body)
        if what == "counts":
            counted = mapping(around.get("entries")) or around
            return tuple(
                self._count(request, account, entry, index)
                for index, entry in enumerate(bounded(mappings(counted.get("pf")), request, "no counts in the body"))
            )
        if what == "impressions":
            seen: list[tuple[str, Object]] = []
            for entry in entries:
                seen += [(first_text(entry, "f", "testName") or "", told) for told in _told(entry)]
                if len(seen) > MOST_EVENTS:
                    break
            bounded([told for _, told in seen], request, "no impressions in the body")
            return tuple(
                self._impression(request, account, feature, told, index) for index, (feature, told) in enumerate(seen)
            )
        entries = bounded(entries, request, "no events in the body")
        return tuple(self._event(request, account, entry, index) for index, entry in enumerate(entries))

    def _made(self, request: Request, kind: Kind, account: str, name: str, **rest: Any) -> Event:
        return event_of(
            request, vendor=self.vendor, kind=kind, account=account, name=name, vendor_hosts=VENDOR_HOSTS, **rest
        )

    def _event(self, request: Request, account: str, entry: Object, index: int) -> Event:
        said = without(mapping(entry.get("properties")))
        page = first_text(said, "url", "page_url")
        return self._made(
            request,
            Kind.EVENT,
            account,
            text_of(entry.get("eventTypeId")) or "(unnamed)",
            page=page,
            at=event_time(entry.get("timestamp"), request.hit.at),
            properties=said | without({"traffic_type": entry.get("trafficTypeName"), "value": entry.get("value")}),
            value=first_amount(entry, "value"),
            currency=first_text(said, "currency"),
            transaction_id=first_text(said, "order_id", "transaction_id"),
            user_ids=ids(user=entry.get("key")),
            click_ids=click_ids_in(page),
            batch_index=index,
        )

    def _impression(self, request: Request, account: str, feature: str, told: Object, index: int) -> Event:
        """Who was shown which treatment of a feature, and by which rule."""
        found = {
            "feature": feature,
            "treatment": first_text(told, "t", "treatment"),
            "rule": first_text(told, "r", "label"),
            "change": told.get("c", told.get("changeNumber")),
        }
        return self._made(
            request,
            Kind.EVENT,
            account,
            "impression",
            at=event_time(told.get("m", told.get("time")), request.hit.at),
            properties=without(found),
            user_ids=ids(user=first_text(told, "k", "keyName"), bucketing=first_text(told, "b", "bucketingKey")),
            batch_index=index,
        )

    def _count(self, request: Request, account: str, entry: Object, index: int) -> Event:
        """How many impressions of a feature an hour had: a library counts what it did not send one by one."""
        return self._made(
            request,
            Kind.TELEMETRY,
            account,
            "impressions_count",
            at=event_time(entry.get("m"), request.hit.at),
            properties=without({"feature": first_text(entry, "f"), "count": entry.get("rc")}),
            batch_index=index,
        )


def _what(request: Request) -> str:
    """Return what a call carries: events, impressions, counts, telemetry, fetch, or ""."""
    segments = request.segments
    if any(part in _FETCHES for part in segments):
        return "fetch"
    if not request.is_post:
        return ""
    if segments[1:2] == ("events",):
        return "events"
    if segments[1:2] == ("testImpressions",):
        return "counts" if "count" in segments else "impressions"
    return "telemetry" if request.host.startswith("telemetry.") or "metrics" in segments else ""


def _told(entry: Object) -> list[Object]:
    return mappings(entry.get("i", entry.get("keyImpressions")))

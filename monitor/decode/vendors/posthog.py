"""PostHog: events single, listed or batched, gzipped or in base64 whatever the parameters say, on any domain."""

from __future__ import annotations

from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time, lagged_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in, click_ids_of
from monitor.decode.objects import (
    Object,
    bounded,
    documents,
    first_amount,
    first_text,
    ids,
    items_out,
    mapping,
    mappings,
    without,
)
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.values import number, text_of

VENDOR_HOSTS = frozenset({"posthog.com"})
_EVENTS = frozenset({"e", "batch", "capture", "track", "engage", "s"})
_INIT = frozenset({"decide", "flags", "config", "config.js"})
_KINDS = {
    "$pageview": Kind.PAGE,
    "$screen": Kind.PAGE,
    "$identify": Kind.IDENTIFY,
    "$groupidentify": Kind.IDENTIFY,
    "$set": Kind.IDENTIFY,
    "$create_alias": Kind.IDENTIFY,
    "$merge_dangerously": Kind.IDENTIFY,
    "$snapshot": Kind.TELEMETRY,
    "$web_vitals": Kind.TELEMETRY,
    "$performance_event": Kind.TELEMETRY,
    "$$heatmap": Kind.TELEMETRY,
    "$opt_in": Kind.INIT,
}
"""Events of the library's own that are not what a site tracks (posthog-js@9b2a1b1); autocapture and the rest are."""
_PROTOCOL = frozenset(
    {
        "token", "distinct_id", "$device_id", "$user_id", "$session_id", "$window_id", "$insert_id", "$time",
        "$referrer", "$current_url", "$lib_version", "$screen_height", "$screen_width", "$viewport_height",
        "$viewport_width", "$browser_version", "$os_version", "$sent_at", "$pageview_id", "$raw_user_agent",
        "$timezone_offset",
    }
)  # fmt: skip
_PERSON = ("$set", "$set_once", "$unset")
_PROJECT_KEY = "phc_"


@register
class PostHog:
    """Told by its hosts or, behind a proxy, by the project key or library in the events."""

    vendor: ClassVar[str] = "posthog"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/e?", "/e/?", "/batch", "/capture", "/track", "/s/?", "/flags", "/decide")

    def recognises(self, request: Request) -> bool:
        """Take calls and loads on PostHog's hosts; elsewhere POSTs with a `phc_` key or a `$lib` beside the token."""
        call = _call(request)
        if host_in(request.host, VENDOR_HOSTS):
            return (request.is_post and call in _EVENTS) or call in _INIT or _is_loader(request)
        if not request.is_post or call not in _EVENTS | _INIT:
            return False
        around, entries = _entries(request)
        if _key(around, {}).startswith(_PROJECT_KEY):
            return True
        return any(_is_its_own(entry) for entry in entries)

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry, in the order sent; raise Unreadable when there is none."""
        call = _call(request)
        if call in _INIT or _is_loader(request):
            return (self._beside(request, call),)
        around, entries = _entries(request)
        entries = bounded(entries, request, "no events in the body")
        return tuple(self._event(request, entry, around, index) for index, entry in enumerate(entries))

    def _beside(self, request: Request, call: str) -> Event:
        around = mapping(request.body.json)
        segments = request.segments
        key = segments[segments.index("array") + 1] if "array" in segments[:-1] else ""
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.INIT if call in _INIT else Kind.LOADER,
            account=_key(around, {}) or key,
            name=call.removesuffix(".js") if call in _INIT else call,
            vendor_hosts=VENDOR_HOSTS,
            user_ids=ids(client=around.get("$device_id"), user=around.get("distinct_id")),
        )

    def _event(self, request: Request, entry: Object, around: Object, index: int) -> Event:
        said = mapping(entry.get("properties"))
        name = text_of(entry.get("event")) or "(unnamed)"
        items, properties = items_out(without(said, _PROTOCOL), "products", "items")
        properties |= {key: entry[key] for key in _PERSON if entry.get(key)}
        page = text_of(said.get("$current_url"))
        event_id = first_text(entry, "uuid") or first_text(said, "$insert_id")
        return event_of(
            request,
            vendor=self.vendor,
            kind=_KINDS.get(name, Kind.EVENT),
            account=_key(around, entry),
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            page=page,
            referrer=_referrer(said),
            at=_when(request, entry, around),
            properties=properties,
            items=items,
            value=first_amount(properties, "revenue", "value", "total", "amount"),
            currency=text_of(properties.get("currency")),
            transaction_id=first_text(properties, "order_id", "orderId", "transaction_id"),
            event_id=event_id,
            user_ids=_who(entry, said),
            click_ids=click_ids_in(page) | click_ids_of({k: v for k, v in said.items() if isinstance(v, str)}),
            collapse_key=event_id,
            batch_index=index,
        )


def _call(request: Request) -> str:
    return request.segments[-1] if request.segments else ""


def _is_loader(request: Request) -> bool:
    return not request.is_post and request.path.startswith(("/static/", "/array/")) and request.path.endswith(".js")


def _entries(request: Request) -> tuple[Object, list[Object]]:
    """Return (what stands around the events, the events)."""
    found = documents(request)
    if len(found) == 1 and "batch" in found[0]:
        return without(found[0], ("batch",)), mappings(found[0]["batch"])
    return (found[0] if len(found) == 1 else {}), [entry for entry in found if "event" in entry]


def _key(around: Object, entry: Object) -> str:
    """Return the project's key, which stands in one of four places."""
    said = mapping(entry.get("properties"))
    return first_text(said, "token") or next(
        (key for source in (entry, around) if (key := first_text(source, "api_key", "token"))), ""
    )


def _is_its_own(entry: Object) -> bool:
    said = mapping(entry.get("properties"))
    key = _key({}, entry)
    return bool(entry.get("event")) and (key.startswith(_PROJECT_KEY) or bool(key and said.get("$lib")))


def _when(request: Request, entry: Object, around: Object) -> float:
    """Return the event's time: browsers send an offset (ms before sending), or a timestamp beside the moment of sending
    in `sent_at` or the query's `_`.
    """
    offset: Any = entry.get("offset")
    offset = number(offset) if isinstance(offset, str) else offset
    if isinstance(offset, int | float) and not isinstance(offset, bool) and offset >= 0:
        return event_time(request.hit.at - offset / 1000, request.hit.at)
    sent = around.get("sent_at") or request.query.get("_")
    return lagged_time(entry.get("timestamp"), sent, request.hit.at)


def _referrer(said: Object) -> str | None:
    found = text_of(said.get("$referrer"))
    return None if found == "$direct" else found


def _who(entry: Object, said: Object) -> dict[str, str]:
    """Return the ids: `distinct_id` is the device's until somebody is identified, then the user's."""
    distinct = first_text(said, "distinct_id") or first_text(entry, "distinct_id", "$distinct_id")
    device = text_of(said.get("$device_id"))
    user = text_of(said.get("$user_id"))
    if device is None:
        return ids(user=user or distinct, session=said.get("$session_id"))
    return ids(client=device, user=user or (distinct if distinct != device else None), session=said.get("$session_id"))

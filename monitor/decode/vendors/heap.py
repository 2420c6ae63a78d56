"""Heap: the autocapturing tag's `/h` pixel, and the server API's track and user properties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
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
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"heapanalytics.com", "heap-api.com"})
_CALLS = {
    "track": Kind.EVENT,
    "add_user_properties": Kind.IDENTIFY,
    "add_account_properties": Kind.IDENTIFY,
    "identify": Kind.IDENTIFY,
}
_INDEXED = re.compile(r"([a-z]{1,3})(\d{1,3})")
_AUTOMATIC = frozenset({"click", "change", "submit", "touch"})
"""What the tag captures by itself; any other type is a name a site gave."""
_TARGET = {"n": "tag", "i": "id", "c": "class", "y": "hierarchy", "x": "text", "h": "href"}
_MOST_INDEXED = 200


@register
class Heap:
    """`/h` by GET or POST, `/api/…` of servers, the scripts."""

    vendor: ClassVar[str] = "heap"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the pixel, the API and scripts on Heap's hosts."""
        if not host_in(request.host, VENDOR_HOSTS):
            return False
        return request.path.rstrip("/") == "/h" or (request.is_post and _call(request) in _CALLS) or _is_script(request)

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the page view and captured events of a pixel, or one event an entry of an API call."""
        if request.path.rstrip("/") == "/h":
            return tuple(self._pixel(request))
        if _is_script(request):
            name = request.segments[-1]
            account = name.removeprefix("heap-").removesuffix(".js")
            return (self._made(request, Kind.LOADER, account if account.isdigit() else "", name),)
        around = bounded(documents(request), request, "no call in the body")[0]
        entries = mappings(around.get("events") or around.get("users")) or [around]
        return tuple(
            self._called(request, entry, around, index)
            for index, entry in enumerate(bounded(entries, request, "no events in the body"))
        )

    def _made(self, request: Request, kind: Kind, account: str, name: str, **rest: Any) -> Event:
        return event_of(
            request, vendor=self.vendor, kind=kind, account=account, name=name, vendor_hosts=VENDOR_HOSTS, **rest
        )

    def _pixel(self, request: Request) -> Iterable[Event]:
        params = request.params
        if not params.get("a"):
            raise Unreadable(request.body.problem or "no app id")
        page = _page(params)
        shared: dict[str, Any] = {
            "page": page,
            "referrer": params.get("r"),
            "user_ids": ids(client=params.get("u"), session=params.get("s"), user=params.get("i")),
            "click_ids": click_ids_in(page),
        }
        about = {"page_title": params["t"]} if params.get("t") else {}
        about |= _pairs_of(request.all_pairs, "k")
        captured = _captured(request.all_pairs)
        if not captured:
            at = event_time(params.get("ts"), request.hit.at)
            yield self._made(request, Kind.PAGE, params["a"], "pageview", at=at, properties=about, **shared)
        for index, (said, custom) in enumerate(captured):
            name = text_of(said.get("t")) or "(unnamed)"
            target = {_TARGET[key]: value for key, value in said.items() if key in _TARGET and value}
            properties: dict[str, Any] = {**about, **custom, **({"target": target} if target else {})}
            if name in _AUTOMATIC:
                properties["automatic"] = True
            yield self._made(
                request,
                Kind.EVENT,
                params["a"],
                name,
                at=event_time(said.get("ts"), request.hit.at),
                properties=properties,
                batch_index=index,
                **shared,
            )

    def _called(self, request: Request, entry: Object, around: Object, index: int) -> Event:
        call = _call(request)
        kind = _CALLS[call]
        said = without(mapping(entry.get("properties") or entry.get("custom_properties")))
        items, properties = items_out(said, "products", "items")
        event_id = text_of(entry.get("idempotency_key"))
        return self._made(
            request,
            kind,
            first_text(around, "app_id") or first_text(entry, "app_id") or "",
            (text_of(entry.get("event")) or "(unnamed)") if kind is Kind.EVENT else call,
            at=event_time(entry.get("timestamp"), request.hit.at),
            properties=properties,
            items=items,
            value=first_amount(said, "revenue", "value", "total", "amount"),
            currency=text_of(said.get("currency")),
            transaction_id=first_text(said, "order_id", "transaction_id"),
            event_id=event_id,
            collapse_key=event_id,
            user_ids=ids(user=entry.get("identity"), client=entry.get("user_id"), account=entry.get("account_id")),
            batch_index=index,
        )


def _call(request: Request) -> str:
    return request.segments[-1] if request.segments[:1] == ("api",) else ""


def _is_script(request: Request) -> bool:
    return not request.is_post and request.path.endswith(".js")


def _page(params: Mapping[str, str]) -> str | None:
    """Return the page, which the tag sends as domain, path and query."""
    domain, path = params.get("d"), params.get("h", "")
    if not domain:
        return None
    query = params.get("q", "")
    return f"https://{domain}{path}{query if query.startswith('?') or not query else '?' + query}"


def _pairs_of(pairs: Iterable[tuple[str, str]], name: str) -> dict[str, str]:
    """Return properties sent as a repeated parameter: key, value, key, value."""
    values = [value for found, value in pairs if found == name]
    return dict(zip(values[::2], values[1::2], strict=False))


def _captured(pairs: Iterable[tuple[str, str]]) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Return the events of a pixel by their number (`t0`, `n0`, …), each with its own properties (`k0` pairs)."""
    by_number: dict[str, list[tuple[str, str]]] = {}
    for name, value in pairs:
        match = _INDEXED.fullmatch(name)
        if match is not None and (match[2] in by_number or len(by_number) < _MOST_INDEXED):
            by_number.setdefault(match[2], []).append((match[1], value))
    return [(dict(found), _pairs_of(found, "k")) for found in by_number.values() if any(key == "t" for key, _ in found)]

"""RTB House: tags whose ids spell the event, and their JSON successor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.objects import first_text, mapping, mappings, without
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money, text_of

PIXEL = Pixel(
    vendor="rtb_house",
    hosts=frozenset({"creativecdn.com"}),
    page=("su",),
    referrer=("sr",),
    names={"cd": "deduplication"},
    protocol=frozenset({"id", "id1", "type", "ts", "ncm", "v", "th", "tags", "tc", "cc"}),
)
_TAG = re.compile(r"pr_([A-Za-z0-9]{10,40})(?:_([A-Za-z0-9]+))?(?:_(.*))?", re.DOTALL)
_PEOPLE = {"uid": "client", "lid": "device"}
_PAGES = frozenset({"", "home"})
_ORDERS = frozenset({"orderstatus", "orderstatus2"})
_LISTED = frozenset({"offer", "listing", "basketadd", "basketstatus", *_ORDERS})
_CONVERSION = frozenset({"conversionValue", "conversionId", "conversionCurrency"})
_MOST_ITEMS = 1000


@register
class RtbHouse:
    """`creativecdn.com/tags?id=pr_<key>_<event>_…`, `/tags/v2` by POST, and cookie matches; ads are none of them."""

    vendor: ClassVar[str] = PIXEL.vendor
    hosts: ClassVar[frozenset[str]] = PIXEL.hosts
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take tags and matches."""
        return request.segments[:1] in {("tags",), ("cm-notify",)}

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event a tag that is one; who the visitor is stands in tags of their own."""
        if request.segments[0] != "tags":
            return (PIXEL.event(request, Kind.SYNC, "", "match", properties={}),)
        document = mapping(request.body.json)
        if document:
            key, tags = text_of(document.get("th")) or "", [_read(tag) for tag in mappings(document.get("tags"))]
            params: Mapping[str, Any] = document
        else:
            params = request.params
            spelt = [
                found for name, value in request.all_pairs if name in {"id", "id1"} and (found := _TAG.match(value))
            ]
            key = spelt[0][1] if spelt else ""
            tags = [_spelt(found[2] or "", found[3] or "") for found in spelt]
        if not key or not tags:
            raise Unreadable(request.body.problem or "no tag")
        people = {_PEOPLE[name]: one for name, said in tags if name in _PEOPLE and (one := text_of(said.get("id")))}
        # The bare key is the view of any page; beside a tag that says more it is that same view.
        events = [tag for tag in tags if tag[0] not in _PEOPLE and tag[0]] or [("", {})]
        return tuple(
            self._event(request, key, name, said, params, user_ids=people, batch_index=index)
            for index, (name, said) in enumerate(events)
        )

    def _event(
        self, request: Request, key: str, name: str, said: Mapping[str, Any], params: Mapping[str, Any], **rest: Any
    ) -> Event:
        properties = PIXEL.properties(params) | without(said, ("items", "order", "value"))
        value = money(said.get("value"))
        if value is not None:
            properties["value"] = value
        return PIXEL.event(
            request,
            Kind.PAGE if name in _PAGES else Kind.EVENT,
            key,
            name or "page",
            params,
            properties=properties,
            items=tuple({"item_id": one} for one in said.get("items", ())),
            value=value,
            currency=text_of(said.get("currency")),
            transaction_id=text_of(said.get("order")),
            **rest,
        )


def _spelt(name: str, rest: str) -> tuple[str, Mapping[str, Any]]:
    """Return (event, what its id spells): offers after commas, of an order `<value>_<order>_<offers>`."""
    if name in _ORDERS:
        value, _, more = rest.partition("_")
        order, _, offers = more.rpartition("_")
        return name, {"value": value, "order": order, "items": _offers(offers)}
    if name in _LISTED:
        return name, {"items": _offers(rest)}
    return name, {"id": rest} if rest else {}


def _read(tag: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Return (event, what a tag of version 2 says), with offers and an order's fields as the spelt form has them."""
    listed = tag.get("offerIds")
    offers = [text for one in (listed if isinstance(listed, list) else []) if (text := text_of(one))]
    single = text_of(tag.get("offerId"))
    said = without(tag, ("eventType", "offerIds", "offerId", "expiryDate", *_CONVERSION))
    said["items"] = (offers or ([single] if single else []))[:_MOST_ITEMS]
    order = {"value": "conversionValue", "order": "conversionId", "currency": "conversionCurrency"}
    said |= {ours: text for ours, theirs in order.items() if (text := first_text(tag, theirs))}
    return text_of(tag.get("eventType")) or "", said


def _offers(text: str) -> list[str]:
    return [one for one in text.split(",", _MOST_ITEMS) if one][:_MOST_ITEMS]

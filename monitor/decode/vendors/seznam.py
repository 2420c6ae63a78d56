"""Seznam's Sklik: retargeting and conversion hits."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.event import Event, Kind
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import mapping
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable

PIXEL = Pixel(
    vendor="seznam",
    hosts=frozenset({"c.seznam.cz", "c.imedia.cz"}),
    page=("url", "rtgUrl"),
    value=("value",),
    transaction=("orderId",),
    event_id=("conversionHitId",),
    names={"itemId": "item_id", "pageType": "page_type"},
    numeric=frozenset({"value"}),
    protocol=frozenset({"id", "ids", "consent", "_"}),
)
_PERSON = {"eid": "email", "aid": "address", "tid": "phone_number"}
"""Hashes in `ids`, as Seznam's script makes them: of an address by its parts, of a number beside its country's code."""
_CONSENT = {"0": Signal.DENIED, "1": Signal.GRANTED}


@register
class Seznam:
    """`c.seznam.cz/retargeting` and `/conv` (before: c.imedia.cz), and their scripts."""

    vendor: ClassVar[str] = PIXEL.vendor
    hosts: ClassVar[frozenset[str]] = PIXEL.hosts
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the two endpoints and scripts under `/js/`."""
        return request.path in {"/retargeting", "/conv"} or request.path.startswith("/js/")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request; raise Unreadable without an id."""
        if request.path.startswith("/js/"):
            return (PIXEL.loader(request, "", request.segments[-1]),)
        params = request.params
        if not params.get("id"):
            raise Unreadable("no id")
        conversion = request.path == "/conv"
        properties = PIXEL.properties(params)
        hashes = mapping(parse_json(params.get("ids", "")))
        if person := {ours: hashes[theirs] for theirs, ours in _PERSON.items() if hashes.get(theirs)}:
            properties["user_data"] = person
        consent = params.get("consent")
        return (
            PIXEL.event(
                request,
                Kind.EVENT if conversion or params.get("itemId") else Kind.PAGE,
                params["id"],
                "conversion" if conversion else "retargeting",
                properties=properties,
                consent=Consent(ad_storage=_CONSENT.get(consent), raw={"consent": consent}) if consent else None,
            ),
        )

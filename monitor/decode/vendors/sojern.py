"""Sojern's travel pixel: hotels, flights, cruises."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request

PIXEL = Pixel(
    vendor="sojern",
    hosts=frozenset({"beacon.sojern.com"}),
    currency=("hcu",),
    users={"client": "ccid"},
    names={
        "t": "travelers", "tad": "adults", "tch": "children", "pgid": "page_id", "pname": "page_name",
        "pc": "page_category", "ffl": "loyalty_status", "ppot": "travel_purpose", "rpnow": "pay_now_or_later",
        "pn": "product_name", "ptr": "pets", "be": "booking_engine",
        "hb": "hotel_brand", "hpid": "hotel_property_id", "hpr": "hotel_property", "hcu": "currency",
        "hc1": "hotel_city", "hs1": "hotel_state", "hn1": "hotel_country", "hd": "hotel_nights", "hd1": "check_in",
        "hd2": "check_out", "ha1": "hotel_airport", "hr": "hotel_rooms", "hc": "room_type", "hrp": "rate_plan",
        "hsr": "star_rating", "fd1": "departure", "fd2": "return", "fd": "flight_nights", "fc": "service_class",
        "ffc": "fare_code", "fa1": "origin_airport", "fa2": "destination_airport", "fc2": "origin_city",
        "fs2": "origin_state", "fn2": "origin_country", "fc1": "destination_city", "fs1": "destination_state",
        "fn1": "destination_country", "fan": "airline", "fow": "one_way", "fmc": "multi_city",
    },
    numeric=frozenset({"t", "tad", "tch", "hd", "hr", "fd"}),
    protocol=frozenset({"pt", "pixelId", "f_v", "p_v", "s", "dnf", "auto_out", "sjrn_click_id", "cb", "rnd"}),
)  # fmt: skip
"""Names by Sojern's pixel specification, as Omnibug lists them."""
_PERSON = {
    "md5_eml": "email_md5", "sha1_eml": "email_sha1", "sha256_eml": "email", "rphn": "phone_number_plain",
    "md5_phn": "phone_number_md5", "sha1_phn": "phone_number_sha1", "sha256_phn": "phone_number",
}  # fmt: skip


@register
class Sojern:
    """`beacon.sojern.com/pixel/p/<pixel>` and its older forms `/p/<n>`."""

    vendor: ClassVar[str] = PIXEL.vendor
    hosts: ClassVar[frozenset[str]] = PIXEL.hosts
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take every pixel of the host."""
        return "p" in request.segments[:2]

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request, named by its page type (`pt`)."""
        params = request.params
        place = request.segments.index("p")
        account = params.get("pixelId") or "".join(request.segments[place + 1 : place + 2])
        person = {ours: params[theirs] for theirs, ours in _PERSON.items() if params.get(theirs)}
        properties = {name: value for name, value in PIXEL.properties(params).items() if name not in _PERSON}
        name, click = params.get("pt", ""), params.get("sjrn_click_id")
        return (
            PIXEL.event(
                request,
                Kind.EVENT if name else Kind.PAGE,
                account,
                name or "page",
                properties=properties | ({"user_data": person} if person else {}),
                click_ids={"sjrn_click_id": click} if click else {},
            ),
        )

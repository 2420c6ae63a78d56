"""Adobe Audience Manager: id syncs, page events with signals, and the frame that carries the syncs."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.query import Pairs, first_of, parse_pairs
from monitor.decode.registry import register
from monitor.decode.request import Request

VENDOR_HOSTS = frozenset({"demdex.net"})
_PIXEL = Pixel(
    vendor="adobe_audience_manager",
    hosts=VENDOR_HOSTS,
    page=("d_url", "d_loc"),
    referrer=("d_ref",),
    users={"client": "d_uuid", "ecid": "d_mid", "partner": "dpuuid"},
    names={"dpid": "d_dpid", "redir": "redirect"},
    protocol=frozenset(
        {
            "d_rtbd", "d_cts", "d_ld", "d_stuff", "d_dst", "d_jsonv", "d_cb", "d_mode", "d_fieldgroup", "d_ver",
            "d_nsid", "d_blob", "dcs_region", "d_region", "ts", "d_visid_ver", "d_verify",
        }
    ),
)  # fmt: skip
_CUSTOMER = frozenset({"d_cid", "d_cid_ic"})


@register
class AdobeAudienceManager:
    """`/ibs:…` and `/demconf.jpg` are syncs, `/event` and `/firstevent` report signals, `dest5.html` is the frame."""

    vendor: ClassVar[str] = "adobe_audience_manager"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take these paths of demdex.net; `/id` there is the Experience Cloud ID service's."""
        return request.path.startswith(("/ibs:", "/ibs/", "/demconf.jpg", "/event", "/firstevent", "/dest"))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request. A sync's account is the data provider, an event's the customer."""
        path, customer = request.path, request.host.partition(".")[0]
        if path.startswith("/dest"):
            return (_PIXEL.loader(request, customer, "dest5.html"),)
        pairs = _pairs(request)
        params = first_of(pairs)
        ids = {f"customer{index or ''}": value for index, value in enumerate(_customers(pairs))}
        if path.startswith(("/ibs", "/demconf.jpg")):
            account = params.get("dpid") or params.get("d_dpid", "")
            kind, name = Kind.SYNC, "ibs"
        else:
            kind, name, account = Kind.EVENT, path.split("/")[1], customer
        said = {key: value for key, value in params.items() if key not in _CUSTOMER}
        event = _PIXEL.event(request, kind, account, name, said)
        return (replace(event, user_ids={**event.user_ids, **ids}),)


def _pairs(request: Request) -> Pairs:
    """Return the parameters, which of a sync stand in the path after a colon (`/ibs:dpid=411&dpuuid=…`), or, asked
    again after a cookie test, after `?et:ibs|data:` (measured on nytimes.com).
    """
    in_path = parse_pairs(request.path.partition(":")[2])
    asked_again = request.raw_query.startswith("et:")
    query = parse_pairs(request.raw_query.rpartition("data:")[2]) if asked_again else request.all_pairs
    return in_path + query


def _customers(pairs: Pairs) -> list[str]:
    """Return the customer ids in `d_cid` and `d_cid_ic`: `<data source>%01<id>%01<sign-in state>`."""
    found = [value.split("\x01") for name, value in pairs if name in _CUSTOMER]
    return [parts[1] for parts in found if len(parts) > 1 and parts[1]][:10]

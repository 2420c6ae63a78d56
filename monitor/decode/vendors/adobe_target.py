"""Adobe Target: mbox requests of at.js, and the delivery API with its pages, mboxes and notifications."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.objects import MOST_EVENTS, ids, mapping, mappings
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money, text_of

VENDOR_HOSTS = frozenset({"tt.omtrdc.net"})
_GLOBAL = frozenset({"target-global-mbox", "target_global_mbox"})
_PIXEL = Pixel(
    vendor="adobe_target",
    hosts=VENDOR_HOSTS,
    page=("mboxURL",),
    referrer=("mboxReferrer",),
    value=("orderTotal",),
    transaction=("orderId",),
    users={"client": "mboxPC", "session": "mboxSession", "ecid": "mboxMCGVID", "user": "mbox3rdPartyId"},
    names={"mboxVersion": "library_version", "mboxHost": "page_host", "productPurchasedId": "products"},
    numeric=frozenset({"orderTotal"}),
    protocol=frozenset(
        {
            "mbox", "mboxPage", "mboxRid", "mboxCount", "mboxTime", "browserHeight", "browserWidth", "screenHeight",
            "browserTimeOffset", "screenWidth", "colorDepth", "devicePixelRatio", "screenOrientation", "webGLRenderer",
            "mboxCallback", "mboxMCAVID", "mboxAAMB", "mboxMCGLH", "mboxMCSDID", "vst.trk", "vst.trks", "mboxFactoryId",
        }
    ),
)  # fmt: skip


@register
class AdobeTarget:
    """`/m2/<client>/mbox/…` is one mbox; `/rest/v1/delivery` one event a page load, mbox, view and notification."""

    vendor: ClassVar[str] = "adobe_target"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/rest/v1/delivery", "/m2/")

    def recognises(self, request: Request) -> bool:
        """Take Target's hosts but for their scripts; elsewhere (a CNAME) the paths with Target's own parameters."""
        if host_in(request.host, VENDOR_HOSTS):
            return not request.path.startswith("/cdn/")
        if request.path.endswith("/rest/v1/delivery"):
            return {"client", "sessionId"} <= request.query.keys()
        return "/mbox/" in request.path and "mbox" in request.params

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the events of the request; raise Unreadable when a delivery request asks for nothing."""
        if request.path.endswith("/delivery"):
            return self._delivery(request)
        segments = request.segments
        account = segments[1] if len(segments) > 1 and segments[0] == "m2" else request.host.partition(".")[0]
        params = _flat(request)
        if len(segments) > 3:
            params["mbox_type"] = segments[3]
        name = params.get("mbox") or "mbox"
        return (_PIXEL.event(request, Kind.PAGE if name in _GLOBAL else Kind.EVENT, account, name, params),)

    def _delivery(self, request: Request) -> tuple[Event, ...]:
        document = mapping(request.body.json)
        found = list(_asked(document))[:MOST_EVENTS]
        if not found:
            raise Unreadable(request.body.problem or "nothing asked for")
        return tuple(self._asked(request, document, *one, index=index) for index, one in enumerate(found))

    def _asked(
        self, request: Request, document: Mapping[str, Any], kind: Kind, name: str, entry: Mapping[str, Any], index: int
    ) -> Event:
        address = mapping(mapping(document.get("context")).get("address"))
        who, order = mapping(document.get("id")), mapping(entry.get("order"))
        page = text_of(address.get("url"))
        properties = dict(mapping(entry.get("parameters")))
        prefixed = {"profile": entry.get("profileParameters"), "product": entry.get("product")}
        properties |= {key: value for key, value in prefixed.items() if value}
        if order.get("purchasedProductIds"):
            properties["products"] = order["purchasedProductIds"]
        return event_of(
            request,
            vendor=self.vendor,
            kind=kind,
            account=request.query.get("client", ""),
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            page=page,
            referrer=text_of(address.get("referringUrl")),
            at=event_time(entry.get("timestamp"), request.hit.at) if kind is not Kind.PAGE else None,
            properties=properties,
            value=money(order.get("total")),
            transaction_id=text_of(order.get("id")),
            user_ids=ids(
                client=who.get("tntId"),
                ecid=who.get("marketingCloudVisitorId"),
                user=who.get("thirdPartyId"),
                session=request.query.get("sessionId"),
            ),
            click_ids=click_ids_in(page),
            batch_index=index,
        )


def _asked(document: Mapping[str, Any]) -> Iterator[tuple[Kind, str, Mapping[str, Any]]]:
    """Yield (kind, name, entry) in the order of the API's reference: execute, prefetch, notifications."""
    execute, prefetch = mapping(document.get("execute")), mapping(document.get("prefetch"))
    if isinstance(execute.get("pageLoad"), dict):
        yield Kind.PAGE, "page_load", execute["pageLoad"]
    for box in mappings(execute.get("mboxes")):
        yield Kind.EVENT, text_of(box.get("name")) or "mbox", box
    for group in ("pageLoad", "views", "mboxes"):
        for box in mappings(prefetch.get(group)):
            yield Kind.TELEMETRY, "prefetch", box
    for note in mappings(document.get("notifications")):
        kind = text_of(note.get("type")) or "notification"
        yield Kind.EVENT if kind == "click" else Kind.TELEMETRY, kind, note


def _flat(request: Request) -> dict[str, Any]:
    """Return query and body together; of a body given as lists of values, as captures of forms may be, the first."""
    document = request.body.json
    if not isinstance(document, dict):
        return dict(request.params)
    firsts = {name: value[0] if isinstance(value, list) and value else value for name, value in document.items()}
    return request.query | {name: value for name, value in firsts.items() if isinstance(value, str)}

"""Snowplow: the tracker protocol by POST and by GET, self-describing events, entities, on whatever domain and path."""

from __future__ import annotations

from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import lagged_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.objects import Object, bounded, first_amount, first_text, ids, mapping, mappings, without
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money
from monitor.decode.vendors.snowplow_schemas import entities_of, name_of, self_described

VENDOR_HOSTS = frozenset({"snplow.net", "snowplowanalytics.com"})
_PAYLOAD = "/payload_data/jsonschema/"
_PATH = "/com.snowplowanalytics.snowplow/tp2"
_REDIRECT = "/r/tp2"
_WEBHOOK = "/com.snowplowanalytics.iglu/v1"
_TYPES = {
    "pv": (Kind.PAGE, "page_view"),
    "pp": (Kind.TELEMETRY, "page_ping"),
    "se": (Kind.EVENT, "struct"),
    "ue": (Kind.EVENT, "unstruct"),
    "tr": (Kind.EVENT, "transaction"),
    "ti": (Kind.EVENT, "transaction_item"),
}
"""Event types of the protocol (docs.snowplow.io "Snowplow Tracker Protocol"). A page ping is a heartbeat."""
_NAMES = {
    "page": "page_title", "tna": "tracker", "p": "platform", "lang": "language",
    "se_ca": "category", "se_ac": "action", "se_la": "label", "se_pr": "property", "se_va": "value",
    "tr_id": "transaction_id", "tr_af": "affiliation", "tr_tt": "total", "tr_tx": "tax", "tr_sh": "shipping",
    "tr_ci": "city", "tr_st": "state", "tr_co": "country", "tr_cu": "currency", "ti_id": "transaction_id",
    "ti_cu": "currency", "pp_mix": "scroll_x_min", "pp_max": "scroll_x_max", "pp_miy": "scroll_y_min",
    "pp_may": "scroll_y_max",
}  # fmt: skip
_ITEM = {"ti_sk": "sku", "ti_nm": "name", "ti_ca": "category", "ti_pr": "price", "ti_qu": "quantity"}
_NUMERIC = frozenset({"se_va", "tr_tt", "tr_tx", "tr_sh", "pp_mix", "pp_max", "pp_miy", "pp_may", "ti_pr", "ti_qu"})
_FIELDS = frozenset(
    {
        "e", "eid", "aid", "url", "refr", "duid", "sid", "uid", "tnuid", "nuid", "dtm", "stm", "ttm", "ue_pr", "ue_px",
        "co", "cx", *_ITEM,
    }
)  # fmt: skip
_PROTOCOL = frozenset(
    {
        "tv", "tz", "cs", "res", "cd", "cookie", "vp", "ds", "vid", "fp", "mac", "f_pdf", "f_qt", "f_realp", "f_wma",
        "f_dir", "f_fla", "f_java", "f_gears", "f_ag", "ua", "ip", "rtm",
    }
)  # fmt: skip
_PRODUCT = "com.snowplowanalytics.snowplow.ecommerce/product"
_TRANSACTION = "com.snowplowanalytics.snowplow.ecommerce/transaction"


@register
class Snowplow:
    """Told by the protocol's path, by its GET parameters, or by the schema its POST bodies begin with."""

    vendor: ClassVar[str] = "snowplow"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    # A collector's POST path is the site's to choose; its bodies begin with their schema.
    signs: ClassVar[tuple[str, ...]] = (f"body:{_PAYLOAD}", f"{_PATH}?", f"{_WEBHOOK}?", f"{_REDIRECT}?", "/i?")

    def recognises(self, request: Request) -> bool:
        """Take the protocol's own paths on any host, and bodies that name its payload schema on any path."""
        path = request.path
        if request.hit.body and _PAYLOAD.encode() in request.hit.body[:512]:
            return True
        if path.endswith((_PATH, _WEBHOOK)) or (path.endswith(_REDIRECT) and "u=" in request.raw_query):
            return request.is_post or bool(request.raw_query)
        if path.endswith("/i") and "e=" in request.raw_query and "tv=" in request.raw_query:
            return request.query.get("e") in _TYPES
        return host_in(request.host, VENDOR_HOSTS) and path.endswith("/sp.js")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry, in the order sent; raise Unreadable when there is none."""
        if request.path.endswith("/sp.js"):
            return (self._beside(request, Kind.LOADER, "sp.js"),)
        if request.path.endswith(_WEBHOOK):
            return (self._webhook(request),)
        if request.path.endswith(_REDIRECT):
            return (self._redirect(request),)
        if not request.is_post or not request.body.raw:
            entries: list[Object] = [request.query] if request.query.get("e") else []
        else:
            entries = mappings(mapping(request.body.json).get("data"))
        entries = bounded(entries, request, "no events in the payload")
        return tuple(self._event(request, entry, index) for index, entry in enumerate(entries))

    def _beside(self, request: Request, kind: Kind, name: str, **rest: Any) -> Event:
        return event_of(
            request, vendor=self.vendor, kind=kind, account="", name=name, vendor_hosts=VENDOR_HOSTS, **rest
        )

    def _webhook(self, request: Request) -> Event:
        """Return what another system posts as a self-describing event: its schema in the query or the body."""
        schema = request.query.get("schema", "")
        body = mapping(request.body.json)
        data: Object = without(request.params, ("schema", "aid", "p")) | without(body, ("schema",))
        if not schema and isinstance(body.get("schema"), str):
            schema, data = body["schema"], mapping(body.get("data"))
        if not schema:
            raise Unreadable("no schema")
        return self._beside(request, Kind.EVENT, name_of(schema), properties=dict(data) | {"schema": schema})

    def _redirect(self, request: Request) -> Event:
        properties = {"target": request.query["u"]} if request.query.get("u") else {}
        return self._beside(request, Kind.EVENT, "uri_redirect", properties=properties)

    def _event(self, request: Request, entry: Object, index: int) -> Event:
        kind, name = _TYPES.get(str(entry.get("e")), (Kind.TELEMETRY, "(untyped)"))
        said = self_described(entry) if entry.get("e") == "ue" else None
        entities = entities_of(entry)
        properties = _properties(entry)
        if said is not None:
            name = name_of(said[0])
            properties |= dict(said[1]) | {"schema": said[0]}
        elif entry.get("e") == "se":
            name = first_text(entry, "se_ac", "se_ca") or name
        if entities:
            properties["entities"] = entities
        ordered = mapping(_one(entities.get(_TRANSACTION)))
        page, event_id = first_text(entry, "url"), first_text(entry, "eid")
        return event_of(
            request,
            vendor=self.vendor,
            kind=kind,
            account=first_text(entry, "aid") or "",
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            page=page,
            referrer=first_text(entry, "refr"),
            at=lagged_time(first_text(entry, "ttm", "dtm"), entry.get("stm"), request.hit.at),
            properties=properties,
            items=_items(entry, entities),
            value=first_amount(entry, "tr_tt", "se_va") if said is None else first_amount(ordered, "revenue"),
            currency=first_text(entry, "tr_cu", "ti_cu") or first_text(ordered, "currency"),
            transaction_id=first_text(entry, "tr_id", "ti_id") or first_text(ordered, "transaction_id"),
            event_id=event_id,
            user_ids=ids(
                client=entry.get("duid"),
                user=entry.get("uid"),
                session=entry.get("sid"),
                network=first_text(entry, "tnuid", "nuid"),
            ),
            click_ids=click_ids_in(page),
            collapse_key=event_id,
            batch_index=index,
        )


def _properties(entry: Object) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in entry.items():
        if name in _FIELDS or name in _PROTOCOL or value in ("", None):
            continue
        found[_NAMES.get(name, name)] = _number(value) if name in _NUMERIC else value
    return found


def _number(value: Any) -> Any:
    amount = money(value)
    return value if amount is None else amount


def _items(entry: Object, entities: Object) -> tuple[Object, ...]:
    """Return the product of a `ti` event, or the product entities of Snowplow's e-commerce schemas."""
    single = {
        name: _number(entry[key]) if key in _NUMERIC else entry[key] for key, name in _ITEM.items() if entry.get(key)
    }
    return (single,) if single else tuple(mappings(entities.get(_PRODUCT)))


def _one(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value

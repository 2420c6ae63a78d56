"""Google Analytics 4's export to BigQuery, saved as JSON with one event a line, as hits of the Measurement Protocol.

Schema: support.google.com/analytics/answer/7029846 ("BigQuery Export schema"). Integers of 64 bits are texts, as
BigQuery's JSON exports write them, or numbers. What the site sent to the browser endpoint is not in an export; what its
events were named and said is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import orjson

from monitor.capture.hit import Hit
from monitor.capture.instant import plausible
from monitor.capture.jsonl import loads, read_lines
from monitor.capture.line import Context
from monitor.capture.opening import Stream
from monitor.capture.problem import Malformed
from monitor.capture.request import WEB

ENDPOINT = "https://www.google-analytics.com/mp/collect"
NO_STREAM = "bigquery-export"
"""The account of events whose row names no stream."""
_SIGNS = frozenset({"event_timestamp", "event_params", "user_pseudo_id", "event_date"})
_NOT_SET = "(not set)"
_NUMBERS = frozenset({"quantity", "price", "price_in_usd", "item_revenue", "item_revenue_in_usd"})
_CHOICES = {"Yes": "GRANTED", "No": "DENIED"}
_STORAGES = {"ads_storage": "ad_storage", "analytics_storage": "analytics_storage"}
"""Members of `privacy_info`, by the names consent mode has for them; what is not set stays open."""
_VALUES = ("string_value", "int_value", "double_value", "float_value")


def looks_like_export(value: Mapping[str, Any]) -> bool:
    """Tell a row of the export from other JSON objects."""
    return "event_name" in value and not _SIGNS.isdisjoint(value)


def read_export(
    stream: Stream, *, file: str, named: str, context: Context, tell: Callable[[str, str], None]
) -> Iterator[Hit]:
    """Yield the hits of an export; `Hit.entry` is the number of the line, from 0.

    `named` is the file as errors name it, `tell` takes (place, why) of lines that cannot be read; they are skipped.
    Raises CaptureError where the stream breaks before its first line ended.
    """
    return read_lines(stream, named=named, tell=tell, hit_at=lambda line, entry: _hit(line, context, file, entry))


def _hit(line: bytes, context: Context, file: str, entry: int) -> Hit:
    row = loads(line)
    if not isinstance(row, dict):
        raise Malformed("", "is no object")
    name = row.get("event_name")
    if not isinstance(name, str) or not name:
        raise Malformed("event_name", "is missing" if name is None else "is no text")
    micros = _micros(row.get("event_timestamp"))
    params = _pairs(row, "event_params")
    device = _text(row.get("user_pseudo_id"))
    visit = params.pop("ga_session_id", None)
    if visit is not None:
        params["session_id"] = visit
    items = _items(row.get("items"))
    if items:
        params["items"] = items
    order = _of(row, "ecommerce").get("transaction_id")
    if isinstance(order, str) and order not in {"", _NOT_SET}:
        params.setdefault("transaction_id", order)
    page = params.get("page_location")
    app = row.get("platform") in {"IOS", "ANDROID"}
    body = {
        "app_instance_id" if app else "client_id": device,
        "user_id": _text(row.get("user_id")),
        "timestamp_micros": micros,
        "user_properties": {key: {"value": value} for key, value in _pairs(row, "user_properties").items()},
        "events": [{"name": name, "params": params}],
        "consent": _consent(_of(row, "privacy_info")),
    }
    return Hit(
        at=plausible(micros / 1e6),
        method="POST",
        url=f"{ENDPOINT}?{urlencode(_account(row, app=app))}",
        headers=(("content-type", "application/json"),),
        body=_json({key: value for key, value in body.items() if value}),
        page=page if isinstance(page, str) and WEB.match(page) else context.page,
        session=_session(device, visit) or context.session,
        consent=context.consent,
        source=context.source,
        environment=context.environment,
        tags=context.tags,
        weight=context.weight,
        file=file,
        entry=entry,
    )


def _account(row: Mapping[str, Any], *, app: bool) -> dict[str, str]:
    stream = _text(row.get("stream_id")) or NO_STREAM
    if app:
        return {"firebase_app_id": _text(_of(row, "app_info").get("firebase_app_id")) or stream}
    return {"measurement_id": stream}


def _consent(privacy: Mapping[str, Any]) -> dict[str, str]:
    return {ours: _CHOICES[said] for name, ours in _STORAGES.items() if (said := privacy.get(name)) in _CHOICES}


def _micros(value: Any) -> int:
    micros = _number(value)
    if not isinstance(micros, int):
        why = "is missing" if value is None else "is no number of microseconds"
        raise Malformed("event_timestamp", why)
    try:
        plausible(micros / 1e6)
    except (ValueError, OverflowError) as error:
        raise Malformed("event_timestamp", "is before 2000 or after 2099") from error
    return micros


def _pairs(row: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return a list of `{"key": …, "value": {"string_value": …}}` as what it says. Raises Malformed."""
    pairs = row.get(key)
    if pairs is None:
        return {}
    if not isinstance(pairs, list):
        raise Malformed(key, "is no list")
    found: dict[str, Any] = {}
    for index, pair in enumerate(pairs):
        if not isinstance(pair, dict) or not isinstance(pair.get("key"), str):
            raise Malformed(f"{key}[{index}]", "has no key")
        held = pair.get("value")
        if not isinstance(held, dict | None):
            raise Malformed(f"{key}[{index}].value", 'is no object such as {"string_value": …}')
        kind = next((kind for kind in _VALUES if (held or {}).get(kind) is not None), None)
        if kind is not None and held is not None:
            found[pair["key"]] = held[kind] if kind == "string_value" else _number(held[kind])
    return found


def _items(items: Any) -> list[dict[str, Any]]:
    """Return items as they were sent: without what was not set, their own parameters beside the known ones."""
    if items is None:
        return []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Malformed("items", "is no list of objects")
    return [
        {
            key: _number(value) if key in _NUMBERS else value
            for key, value in item.items()
            if key != "item_params" and value not in (None, "", _NOT_SET)
        }
        | _pairs(item, "item_params")
        for item in items
    ]


def _session(device: str, visit: Any) -> str | None:
    """Return a key of one visit that does not hold the id of the browser; ids of visits alone are start times."""
    if not device or visit is None:
        return None
    return hashlib.sha256(f"{device} {visit}".encode()).hexdigest()[:16]


def _number(value: Any) -> Any:
    """Return a number written as text as the number it is, anything else as it stands."""
    if not isinstance(value, str) or len(value) > 40:
        return value
    for kind in (int, float):
        try:
            return kind(value)
        except ValueError:
            continue
    return value


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value)


def _of(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    held = value.get(key)
    return held if isinstance(held, dict) else {}


def _json(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError as error:
        raise Malformed("", "is nested too deeply, or holds a number that is too large") from error

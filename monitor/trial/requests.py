"""Requests as vendors' tags send them, out of a name and properties: what a test's events are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import orjson

from monitor.capture.hit import ConsentState, Hit
from monitor.rules.fixture import Events, Phase

VISITORS = 97
"""As many visitors take turns in a test."""
_ITEM_KEYS = {
    "item_id": "id",
    "item_name": "nm",
    "price": "pr",
    "quantity": "qt",
    "item_brand": "br",
    "item_category": "ca",
}
"""GA4's short names within an item parameter (`pr1=idSKU~nmShirt~pr9.5`)."""


def numbered(events: Events, phase: Phase) -> bool:
    """Tell whether no two events are alike, for they hold their number."""
    return "{n}" in repr((events.properties, phase.properties, events.items, events.request, events.page, phase.page))


def hit(events: Events, phase: Phase, name: str, number: int, at: float, seed: str) -> Hit:
    """Return the request of the `number`th event of a stream, sent at `at`."""
    random = Random(seed)  # noqa: S311 - the same in every run, and of no consequence
    wanted = {**events.properties, **phase.properties}
    properties = {key: _value(value, number, random) for key, value in wanted.items() if key not in phase.without}
    items = [{key: _value(value, number, random) for key, value in item.items()} for item in events.items]
    page = str(_value(phase.page or events.page, number, random))
    event = phase.name or name
    if events.request is not None:
        method, url, body = events.request.method, events.request.url, events.request.body
        url, body = (text.replace("{n}", str(number)) for text in (url, body))
        headers = tuple((key.lower(), value) for key, value in events.request.headers.items())
    else:
        said = _Said(events.account, event, properties, items, page, number, at)
        method, url, body, headers = _SHORT[events.vendor](said)
    consent = events.consent if phase.consent is None else phase.consent
    return Hit(
        at=at,
        method=method,
        url=url,
        headers=headers,
        body=body.encode(),
        page=page,
        session=f"visit-{number % VISITORS}",
        consent=tuple((purpose, ConsentState(state)) for purpose, state in sorted(consent.items())),
        source=events.source,
        environment=events.environment,
        tags=events.tags if phase.tags is None else phase.tags,
    )


def edited(hit: Hit, changes: Mapping[str, str], remove: tuple[str, ...]) -> str:
    """Return a request's URL with parameters of its query set and taken away."""
    parts = urlsplit(hit.url)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in {*remove, *changes}]
    return urlunsplit(parts._replace(query=urlencode([*kept, *changes.items()])))


def _value(value: Any, number: int, random: Random) -> Any:
    """Return what a property holds in one event: `{n}` is its number, `oneof` and `range` are drawn by chance."""
    if isinstance(value, str):
        return value.replace("{n}", str(number))
    if isinstance(value, list):
        return [_value(one, number, random) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"oneof"}:
        return _value(random.choice(value["oneof"]), number, random)
    if set(value) == {"range"}:
        low, high = value["range"]
        whole = isinstance(low, int) and isinstance(high, int)
        return random.randint(low, high) if whole else round(random.uniform(low, high), 2)
    return {key: _value(one, number, random) for key, one in value.items()}


@dataclass(frozen=True, slots=True)
class _Said:
    """What a page hands to a tag."""

    account: str
    name: str
    properties: dict[str, Any]
    items: list[dict[str, Any]]
    page: str
    number: int
    at: float


Raw = tuple[str, str, str, tuple[tuple[str, str], ...]]
"""Method, URL, body and headers."""


def _ga4(said: _Said) -> Raw:
    query = [("v", "2"), ("tid", said.account), ("cid", f"{said.number % VISITORS}.1"), ("en", said.name)]
    query.append(("dl", said.page))
    for key, value in _flat(said.properties):
        if key == "currency":
            query.append(("cu", str(value)))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            query.append((f"epn.{key}", repr(value)))
        else:
            query.append((f"ep.{key}", _text(value)))
    for place, item in enumerate(said.items, 1):
        query.append((f"pr{place}", "~".join(_item(item))))
    return "GET", f"https://www.google-analytics.com/g/collect?{urlencode(query)}", "", ()


def _item(item: dict[str, Any]) -> Iterator[str]:
    for place, (key, value) in enumerate(item.items()):
        short = _ITEM_KEYS.get(key)
        yield from (f"{short}{value}",) if short else (f"k{place}{key}", f"v{place}{value}")


def _meta(said: _Said) -> Raw:
    query = [("id", said.account), ("ev", said.name), ("dl", said.page), ("ts", str(int(said.at * 1000)))]
    query.append(("eid", f"{int(said.at)}-{said.number}"))
    query += [(f"cd[{key}]", _text(value)) for key, value in said.properties.items()]
    if said.items:
        query.append(("cd[contents]", _text(said.items)))
    return "GET", f"https://www.facebook.com/tr/?{urlencode(query)}", "", ()


def _segment(said: _Said) -> Raw:
    sent = {
        "type": "track",
        "event": said.name,
        "anonymousId": f"visitor-{said.number % VISITORS}",
        "writeKey": said.account,
        "properties": {**said.properties, **({"products": said.items} if said.items else {})},
        "context": {"page": {"url": said.page}},
    }
    return "POST", "https://api.segment.io/v1/t", orjson.dumps(sent).decode(), (("content-type", "application/json"),)


_SHORT = {"ga4": _ga4, "meta": _meta, "segment": _segment}


def _flat(properties: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in properties.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield above + key, value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()

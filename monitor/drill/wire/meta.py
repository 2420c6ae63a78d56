"""The Meta pixel as fbevents.js sends it: by GET, or with everything in an urlencoded body where a URL grew long.

Parameters and their order are those of real requests (captures of 2018 to 2025); `cd[…]` is custom data, objects and
lists in it as JSON; `ud[em]` the SHA-256 of an e-mail address (advanced matching).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from monitor.capture.hit import Hit
from monitor.drill.call import Call
from monitor.drill.visit import Visit
from monitor.drill.wire.encode import component, hit, plain

ACCOUNT = "748215930264417"
ENDPOINT = "https://www.facebook.com/tr/"
FORM = "application/x-www-form-urlencoded"
LONG_URL = 2_048
"""fbevents.js posts what would make a longer URL than this; this shop's pixel posts every purchase."""


def hits(visit: Visit, calls: Sequence[Call]) -> Iterator[Hit]:
    """Return one request a call."""
    return (_request(visit, call, number) for number, call in enumerate(calls))


def _request(visit: Visit, call: Call, number: int) -> Hit:
    width, _, height = visit.visitor.screen.partition("x")
    stamp = int(call.at * 1000)
    custom = "".join([f"&cd%5B{name}%5D={component(_custom(value))}" for name, value in call.properties.items()])
    matching = f"&ud%5Bem%5D={visit.visitor.email_hash}" if call.name == "Purchase" else ""
    text = (
        f"id={ACCOUNT}&ev={call.name}&dl={component(call.page.url)}&rl={component(call.page.referrer or '')}&if=false"
        f"&ts={stamp}{custom}&sw={width}&sh={height}{matching}&v=2.9.233&r=stable&ec={number}&o=4126"
        f"&fbp={visit.visitor.pixel}&ler=empty&it={stamp - 200 - call.salt % 3800}&coo=false&eid={call.id}"
    )
    if len(text) < LONG_URL and call.name != "Purchase":
        return hit(visit, call, f"{ENDPOINT}?{text}&rqm=GET")
    return hit(visit, call, ENDPOINT, f"{text}&rqm=formPOST".encode(), FORM)


def _custom(value: Any) -> str:
    return orjson.dumps(value).decode() if isinstance(value, dict | list) else plain(value)

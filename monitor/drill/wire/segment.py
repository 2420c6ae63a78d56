"""Segment as analytics.js 2 sends it: one message a request, or a page's messages together where batching is on.

Fields are those of the library's own source (segmentio/analytics-next, version below) and of Segment's specification
of e-commerce events; bodies are JSON sent as text/plain to spare a preflight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import orjson

from monitor.capture.hit import Hit
from monitor.drill.call import Call
from monitor.drill.catalog import ORIGIN
from monitor.drill.season import ZONE
from monitor.drill.visit import Line, Visit
from monitor.drill.wire.encode import hit

WRITE_KEY = "hK3vQz8Rr0dWm5TnYb2LcXe7UaGs9PfJ"
ENDPOINT = "https://api.segment.io/v1"
LIBRARY = {"name": "analytics.js", "version": "npm:next-1.81.1"}
IN_LINE = frozenset({"Product Viewed", "Product Added"})
"""Events about one product carry its fields themselves; others list products (Segment's e-commerce specification)."""


def hits(visit: Visit, calls: Sequence[Call]) -> Iterator[Hit]:
    """Return the requests for a visit's calls."""
    if not visit.visitor.batches:
        for call in calls:
            message = _message(visit, call)
            kind = message["type"][0]
            yield _post(visit, call, f"{ENDPOINT}/{kind}", {**message, "sentAt": _time(call.at + 0.004)})
        return
    for _, on_page in groupby(calls, key=lambda call: call.load):
        group = list(on_page)
        batch = [_message(visit, call) for call in group]
        sent = {"writeKey": WRITE_KEY, "batch": batch, "sentAt": _time(group[-1].at + 0.01)}
        yield _post(visit, group[-1], f"{ENDPOINT}/b", sent)


def _post(visit: Visit, call: Call, url: str, body: dict[str, Any]) -> Hit:
    return hit(visit, call, url, orjson.dumps(body), "text/plain")


def _message(visit: Visit, call: Call) -> dict[str, Any]:
    page, campaign = call.page, visit.campaign
    path, _, search = page.url.removeprefix(ORIGIN).partition("?")
    where = {
        "path": path,
        "referrer": page.referrer or "",
        "search": f"?{search}" if search else "",
        "title": page.title,
        "url": page.url,
    }
    context: dict[str, Any] = {
        "page": where,
        "userAgent": visit.visitor.agent,
        "locale": visit.visitor.language,
        "library": LIBRARY,
        "timezone": ZONE,
        "consent": {"categoryPreferences": {name: state == "granted" for name, state in call.choice.consent}},
    }
    if campaign.source and call.load == 1:
        context["campaign"] = {"source": campaign.source, "medium": campaign.medium, "name": campaign.name}
    kind = "page" if call.name == "page" else "track"
    message: dict[str, Any] = {"timestamp": _time(call.at), "integrations": {}, "type": kind}
    if kind == "track":
        message |= {"event": call.name, "properties": {**call.properties, **_products(call)}}
    else:
        message["properties"] = {**where, **call.properties}
    return message | {
        "context": context,
        "messageId": f"ajs-next-{int(call.at * 1000)}-{call.id}",
        "anonymousId": visit.visitor.anonymous,
        "userId": visit.visitor.user,
        "writeKey": WRITE_KEY,
        "_metadata": {"bundled": ["Segment.io"], "unbundled": [], "bundledIds": []},
    }


def _products(call: Call) -> dict[str, Any]:
    if not call.lines:
        return {}
    if call.name in IN_LINE:
        return _product(call.lines[0])
    return {"products": [_product(line) for line in call.lines]}


def _product(line: Line) -> dict[str, Any]:
    product = line.product
    fields: dict[str, Any] = {
        "product_id": product.sku,
        "name": product.name,
        "brand": product.brand,
        "category": product.category,
        "ean": product.barcode,
        "price": line.price,
        "quantity": line.quantity,
    }
    return fields | ({"variant": product.variant} if product.variant else {})


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, tz=UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

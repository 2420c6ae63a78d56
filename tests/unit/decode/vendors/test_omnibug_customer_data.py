"""Omnibug's asserted pairs for analytics and customer data vendors: where the decoders say the same, and why not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from monitor.decode.event import Event
from tests.support.decoding import lines_of, said

SAID_AS = {
    "Goal": {"goal 2"},
    "Page View": {"page_view", "pageView"},
    "Ecommerce": {"ecommerce_order", "ecommerce_cart_update"},
    "Exit Click": {"outlink"},
    "Download Click": {"download"},
    "Site Search": {"site_search"},
    "Content Interaction": {"content_interaction"},
    "Ping": {"ping"},
    "Custom Event": {"event action"},
    "Conversion": {"conversion"},
    "Other": {"collect"},
    "Page": {"page"},
    "Library Load": {"loader"},
    "Async Library Load": {"utag.js"},
    "Sync Library Load": {"utag.sync.js"},
    "3": {"Screen View"},
    "15": {"ProductViewDetail"},
}
"""What we say where Omnibug has a label of its own for the request, or shows a code."""
UNSAID = {
    "trackingServer": "the host of the request: a row says how it relates to the page, and an unread one names it",
    "_ts": "the moment of sending: it is the event's time, when it can be believed",
    "eventProperties": "an object printed as text: its members are properties",
    "clientCode": "asserted of an upload without a body, which says nothing to anyone",
}
ROWS = lines_of("omnibug/customer_data.jsonl")
PAIRS = [
    pytest.param(row, key, told["value"], id=f"{row['provider']}-{key}-{number}")
    for number, row in enumerate(ROWS)
    for key, told in row["asserted"].items()
    if "value" in told
]


def texts(event: Event) -> Iterator[str]:
    """Return everything an event says, as text; lists also joined, as Omnibug shows a product's categories."""
    level: list[Any] = [
        event.account, event.name, event.page, event.transaction_id, event.value, event.event_id, str(event.kind),
        list(event.items), dict(event.properties), dict(event.user_ids), event.account.replace("/", " / "),
    ]  # fmt: skip
    while level:
        value = level.pop()
        if isinstance(value, dict):
            level += [*value.values(), *value.keys()]
        elif isinstance(value, list):
            level += value
            yield ", ".join(str(part) for part in value)
        elif isinstance(value, bool):
            yield str(value).lower()
        elif value is not None:
            yield f"{value:g}" if isinstance(value, int | float) and abs(value) < 1e6 else str(value)


def agrees(row: dict[str, Any], value: Any) -> bool:
    found = {text for event in said(row["url"], row["body"]).events for text in texts(event)}
    wanted = f"{value:g}" if isinstance(value, int | float) else str(value)
    return wanted in found or bool(SAID_AS.get(wanted, set()) & found)


@pytest.mark.parametrize(("row", "key", "value"), PAIRS)
def test_an_asserted_pair_is_said_or_its_absence_is_explained(row: dict[str, Any], key: str, value: Any) -> None:
    assert agrees(row, value) or key in UNSAID


def test_the_exceptions_are_few() -> None:
    unsaid = [pair.values[1] for pair in PAIRS if not agrees(pair.values[0], pair.values[2])]  # type: ignore[arg-type]
    assert (len(PAIRS), sorted(unsaid)) == (109, ["_ts", "clientCode", "eventProperties", *["trackingServer"] * 2])

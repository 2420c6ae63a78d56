"""Omnibug's own asserted pairs, an oracle for keys: where the decoders say the same, and why elsewhere not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from monitor.decode.event import Event
from tests.support.decoding import events_of, lines_of

SYNTHESISED = {
    "requestType": "Omnibug's own label of the request, not a value on the wire",
    "omnibug_requestType": "Omnibug's own label of the request, not a value on the wire",
    "countingMethod": "derived from ord; shown as a transaction id or none",
    "ord": "a counter's ord is random and only makes the collapse key",
}
ROWS = lines_of("omnibug/requests.jsonl")


def texts(event: Event) -> Iterator[str]:
    """Return everything an event says, as text."""
    level: list[Any] = [
        event.account, f"{event.account}/{event.name}", event.name, event.page, event.transaction_id,
        event.account.split("/"), event.account.removeprefix("DC-"),
        list(event.items), dict(event.properties),
    ]  # fmt: skip
    while level:
        value = level.pop()
        if isinstance(value, dict):
            level += value.values()
        elif isinstance(value, list):
            level += value
        elif value is not None:
            yield f"{value:g}" if isinstance(value, int | float) else str(value)


PAIRS = [
    pytest.param(row, key, said["value"], id=f"{row['provider']}-{key}-{number}")
    for number, row in enumerate(ROWS)
    for key, said in row["asserted"].items()
    if "value" in said
]


@pytest.mark.parametrize(("row", "key", "value"), PAIRS)
def test_an_asserted_pair_is_said_or_its_absence_is_explained(row: dict[str, Any], key: str, value: Any) -> None:
    events = events_of(row["url"], row["body"])
    if not events:
        assert "viewthroughexample" in row["url"]  # no endpoint of Google's: made up for Omnibug's own fallback
        return
    wanted = f"{value:g}" if isinstance(value, int | float) else str(value)
    if wanted not in set(texts(events[0])):
        assert key in SYNTHESISED

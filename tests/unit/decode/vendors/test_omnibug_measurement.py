"""Omnibug's asserted pairs for measurement, testing and audience vendors: said by ours, or the reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from monitor.decode.event import Event
from tests.support.decoding import events_of, lines_of

LABELS = frozenset({"requestType", "omnibug_requestType", "omnibug_account"})
"""Omnibug's own labels of a request, not values on the wire."""
OTHERWISE = {
    ("ATINTERNET", "trackingServer"): "the host, which every row of `tagwatch decode` has as its own",
    ("WEBTRENDSONDEMAND", "WT.dl"): "Omnibug adds words to the number; ours names the event",
}
ROWS = [row for row in lines_of("omnibug/measurement.jsonl") if row["asserted"]]
PAIRS = [
    pytest.param(row, key, said["value"], id=f"{row['provider']}-{key}-{number}")
    for number, row in enumerate(ROWS)
    for key, said in row["asserted"].items()
    if "value" in said
]


def texts(event: Event) -> Iterator[str]:
    """Return everything an event says, as text."""
    level: list[Any] = [
        event.account, event.name, event.page, event.referrer, event.transaction_id,
        list(event.items), dict(event.properties), dict(event.user_ids),
    ]  # fmt: skip
    while level:
        value = level.pop()
        if isinstance(value, dict):
            level += value.values()
        elif isinstance(value, list):
            level += value
        elif value is not None:
            yield str(value)


def is_said(row: dict[str, Any], value: Any) -> bool:
    events = events_of(row["url"], row["body"], method=row["method"])
    return any(str(value) in set(texts(event)) for event in events)


@pytest.mark.parametrize(("row", "key", "value"), PAIRS)
def test_an_asserted_pair_is_said_or_its_absence_is_explained(row: dict[str, Any], key: str, value: Any) -> None:
    if not is_said(row, value):
        assert key in LABELS or (row["provider"], key) in OTHERWISE


def test_no_more_is_explained_away_than_two_pairs() -> None:
    pairs = [
        (row, key, said["value"])
        for row in ROWS
        for key, said in row["asserted"].items()
        if key not in LABELS and "value" in said
    ]
    missing = [(row["provider"], key) for row, key, value in pairs if not is_said(row, value)]
    assert (len(pairs), sorted(missing)) == (47, sorted(OTHERWISE))

"""Omnibug's asserted pairs for advertising pixels: said by ours, or the reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from monitor.decode.event import Event
from tests.support.decoding import events_of, lines_of

LABELS = frozenset({"requestType", "requestTypeParsed", "_requestType"})
"""Omnibug's own labels of a request, not values on the wire."""
OTHERWISE = {
    ("CRITEOONETAG", "p0"): "a slot, shown by Omnibug as the text it is on the wire; ours are its pairs",
    ("TIKTOK", "event"): "asserts that an empty name is empty: ours is (unnamed)",
    ("TWITTERPIXEL", "p_user_id"): "0 is the tag's way to say it knows no user",
}
ROWS = [row for row in lines_of("omnibug/pixels.jsonl") if row["asserted"]]
PAIRS = [
    pytest.param(row, key, said["value"], id=f"{row['provider']}-{key}-{number}")
    for number, row in enumerate(ROWS)
    for key, said in row["asserted"].items()
    if "value" in said
]


def texts(event: Event) -> Iterator[str]:
    """Return everything an event says, as text."""
    consent = dict(event.consent.raw) if event.consent else {}
    level: list[Any] = [
        event.account, event.name, event.page, event.transaction_id, event.event_id, consent,
        list(event.items), dict(event.properties), dict(event.user_ids),
    ]  # fmt: skip
    while level:
        value = level.pop()
        if isinstance(value, dict):
            level += value.values()
        elif isinstance(value, list):
            level += value
        elif value is not None:
            yield f"{value:g}" if isinstance(value, int | float) else str(value)


def is_said(row: dict[str, Any], value: Any) -> bool:
    wanted = f"{value:g}" if isinstance(value, int | float) else str(value)
    return any(wanted in set(texts(event)) for event in events_of(row["url"], row["body"]))


@pytest.mark.parametrize(("row", "key", "value"), PAIRS)
def test_an_asserted_pair_is_said_or_its_absence_is_explained(row: dict[str, Any], key: str, value: Any) -> None:
    if not is_said(row, value):
        assert key in LABELS or (row["provider"], key) in OTHERWISE


def test_no_more_is_explained_away_than_three_pairs() -> None:
    pairs = [(row, key, said["value"]) for row in ROWS for key, said in row["asserted"].items() if key not in LABELS]
    missing = [(row["provider"], key) for row, key, value in pairs if not is_said(row, value)]
    assert (len(pairs), sorted(missing)) == (22, sorted(OTHERWISE))

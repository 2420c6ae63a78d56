"""Rows of one labelled value each (`where`, `key`, `value`, `type`, `text`, `why`), and what is told of them.

A row of no type is a clean look-alike. SHA-256 of unknown content is no finding here: it is what vendors ask for.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.pii_third import overlaps
from monitor.capture.hit import Hit
from monitor.decode.event import Event, Kind
from monitor.privacy.inspect import Inspector

KEY = b"a key for measuring, 32 bytes long"
SITE = "https://shop.example"


def event_of(row: dict[str, Any]) -> Event:
    """Return a row as an event: its value as a property, or as, or in, the page, the referrer or the title."""
    where, value = row["where"], row["value"]
    page = {"page": value, "path": value if "://" in str(value) else f"{SITE}{value}"}.get(where)
    named = {"property": row["key"], "title": "page_title"}.get(where)
    return Event(
        "custom",
        Kind.EVENT,
        "",
        "event",
        0.0,
        page=page,
        referrer=value if where == "referrer" else None,
        properties={named: value} if named else {},
        batch_index=1,
    )


def judged(data: Path) -> Iterator[tuple[dict[str, Any], list[tuple[str, str]]]]:
    """Yield each row of a file of rows with the type and text of what is told of it."""
    inspector = Inspector.of(KEY)
    beside = Hit(at=0.0, method="POST", url=f"{SITE}/collect")
    for line in data.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = inspector.find(event_of(row), beside)
        yield row, [(str(item.type), item.text) for item in found if item.hash != "sha256"]


def is_found(row: dict[str, Any], told: list[tuple[str, str]]) -> bool:
    """Tell whether what is told of a personal row has its type and touches its text."""
    return any(kind == row["type"] and overlaps(text, row["text"]) for kind, text in told)


def report(data: Path) -> None:
    """Print recall by type over a file of rows, and how many clean rows something is told of."""
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    clean = flagged = 0
    for row, told in judged(data):
        if row["type"] is None:
            clean += 1
            flagged += bool(told)
            continue
        planted[row["type"]] += 1
        found[row["type"]] += is_found(row, told)
    total = planted.total()
    print(f"recall {found.total() / total:.3f} of {total}; {flagged} of {clean} clean values told")
    print("  by type: " + ", ".join(f"{kind} {found[kind] / n:.2f} ({n})" for kind, n in sorted(planted.items())))

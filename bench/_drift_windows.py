"""The yardstick's windows as our own pipeline sees them: profiled in batches, stored as bytes, merged again."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from monitor.decode.event import Event, Kind
from monitor.plan.infer import infer
from monitor.plan.plan import Plan
from monitor.privacy.inspected import Inspected
from monitor.profile.build import profile_of
from monitor.profile.encode import decode_profile, encode
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream

YARDSTICK = Path(__file__).parents[1].parent / "shared" / "yardsticks" / "schema"
WINDOWS = 10
WINDOW = 500
JUNK_SHARE = 0.003
START = 1_767_000_000.0
HOUR = 3600.0
BATCH = 100
"""Events of one stream a chunk brings: the daemon profiles chunks, not windows."""
EVENTS_PER_VISIT = 3
MIX = (0.3, 0.45, 0.25)
AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14; SM-S921B) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
)
"""What the yardstick's three platforms send as User-Agent."""
SMALLEST = ("device Android phone", "browser Samsung Internet")
"""How the segment of the smallest platform, of 15 %, is called."""
PAGES = ("", "products/blue-shirt", "products/red-shirt?utm_medium=email", "cart", "checkout/pay", "blog/on-shirts")

Row = tuple[dict[str, Any], int]


@dataclass(frozen=True, slots=True)
class Case:
    """One window to judge: what was done to it, its events, the paths of what that touched, and in how many events."""

    kind: str
    rows: Sequence[Row]
    affected: tuple[str, ...]
    touched: int


def yardstick() -> ModuleType:
    """Import the yardstick's `drift` module, whose own imports stand beside it."""
    if str(YARDSTICK) not in sys.path:
        sys.path.append(str(YARDSTICK))
    return import_module("drift")


@cache
def schemas() -> list[dict[str, Any]]:
    """Return the yardstick's event schemas."""
    return list(json.loads((YARDSTICK / "corpus.json").read_text(encoding="utf-8")))


def stream_for(name: str) -> Stream:
    """Return the stream a schema's events belong to."""
    return Stream("default", "production", "segment", "W-1", name)


def history(world: Any) -> list[list[Row]]:
    """Return the windows a plan is learned from."""
    return [world.events(WINDOW, f"h{i}", JUNK_SHARE) for i in range(WINDOWS)]


def cases(world: Any, past: Sequence[Sequence[Row]], scope: str, size: int = WINDOW) -> Iterator[Case]:
    """Yield the yardstick's quiet, benign and broken windows, drawn as it draws them."""
    drift = yardstick()
    draw = random.Random(f"{world.name}x")
    base = drift.merge([window for rows in past for window in drift.prof(rows)])
    for kind in drift.BENIGN + drift.BREAKS:
        number = 3 * size if kind == "volume" else size
        mix = list(MIX) if kind == "mix" else None
        rows = world.events(number, f"t{kind}", JUNK_SHARE, wp=mix)
        injected = drift.inject(kind, world, base, rows, draw, scope)
        if injected is not None:
            sound = world.events(number, f"t{kind}", JUNK_SHARE, wp=mix)  # the same draw: inject changes it in place
            touched = sum(row != was for row, was in zip(injected[0], sound, strict=False))
            yield Case(kind, injected[0], tuple(injected[1]), touched)


def profiled(name: str, rows: Sequence[Row], start: float) -> Profile:
    """Return the profile of an hour's rows as the daemon comes to it: by chunks, through bytes."""
    seen = [_inspected(name, row, start, i) for i, row in enumerate(rows)]
    parts = [profile_of(seen[i : i + BATCH], budget=None) for i in range(0, len(seen), BATCH)]
    return decode_profile(encode(reduce(merge, parts, Profile())))


def planned(name: str, past: Sequence[Profile]) -> Plan:
    """Return the plan the daemon learns from hourly profiles."""
    return infer(stream_for(name), reduce(merge, past, Profile()), START + WINDOWS * HOUR, past)


def _inspected(name: str, row: Row, start: float, number: int) -> Inspected:
    properties, platform = row
    visit = number // EVENTS_PER_VISIT
    return Inspected(
        Event(
            "segment",
            Kind.EVENT,
            "W-1",
            name,
            start + HOUR * number / 2000,
            properties=properties,
            page=f"https://shop.example/{PAGES[(7 * number + visit) % len(PAGES)]}",
            agent=AGENTS[platform],
            session=f"visit {start:.0f} {visit}",
        )
    )

"""How fast events are validated, profiled and merged, against `orjson.loads` of the same bytes; beside the reach.

    python -m bench plan_speed

Seeded shop events of 0.93 KB in twelve kinds (the yardstick's, `../shared/yardsticks/schema/speedgen.py`; skipped where
that folder is absent). Each figure is the best of several rounds on one core.
"""

from __future__ import annotations

import gc
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import orjson

from monitor.decode.event import Event, Kind
from monitor.privacy.inspected import Inspected
from monitor.profile.build import profile_of
from monitor.profile.merge import merge
from monitor.profile.profile import Profile

YARDSTICK = Path(__file__).parents[1].parent / "shared" / "yardsticks" / "schema"
EVENTS = 20_000
BATCH = 4_096


def event_of(row: dict[str, Any]) -> Inspected:
    """Return a row as the privacy room hands it on: the whole row is its properties."""
    return Inspected(Event("bench", Kind.EVENT, "", row["event"], 1.7e9, properties=row))


def best(run: Callable[[], object], rounds: int = 5) -> float:
    """Return the processor seconds of the fastest of several rounds."""
    times = []
    for _ in range(rounds):
        began = time.process_time()
        run()
        times.append(time.process_time() - began)
    return min(times)


def profiles(rows: Sequence[dict[str, Any]], budget: int | None = None) -> dict[str, Profile]:
    """Return a profile by event name, a batch at a time."""
    known: dict[str, Profile] = {}
    for start in range(0, len(rows), BATCH):
        by_name: defaultdict[str, list[Inspected]] = defaultdict(list)
        for row in rows[start : start + BATCH]:
            by_name[row["event"]].append(event_of(row))
        for name, group in by_name.items():
            known[name] = merge(known.get(name, Profile()), profile_of(group, budget=budget))
    return known


def wide(offset: int) -> Profile:
    """Return a profile of 1,000 columns."""
    rows = [
        {f"c{i}": (i * 7 + j + offset) % 97 if i % 2 else f"v{(i + j) % 30}" for i in range(1000)} for j in range(60)
    ]
    return profile_of([event_of({"event": "wide"} | row) for row in rows], budget=None)


def run() -> None:
    """Print the figures."""
    if not YARDSTICK.is_dir():
        print(f"skipped: {YARDSTICK} is not here")
        return
    sys.path.insert(0, str(YARDSTICK))
    rows = import_module("speedgen").make(EVENTS)
    data = [orjson.dumps(row) for row in rows]
    gc.disable()
    loads = best(lambda: [orjson.loads(line) and None for line in data])
    size = sum(map(len, data)) / len(data)
    print(f"{'orjson.loads':<52}{EVENTS / loads:>10,.0f} events/s  ({size:,.0f} bytes an event)")

    def told(name: str, took: float, reach: float) -> None:
        print(f"{name:<52}{EVENTS / took:>10,.0f} events/s  {loads / took:.2f} of orjson.loads ({reach:.2f})")

    told("decoded events, no plan, profile everything", best(lambda: profiles(rows), 3), 0.20)
    told("decoded events, no plan, 300 a stream and batch", best(lambda: profiles(rows, 300), 3), 0.20)
    a, b = wide(0), wide(1)
    took = best(lambda: merge(a, b))
    both = merge(a, b)
    exact = all(
        seen.present == sum(part.properties[path].present for part in (a, b)) for path, seen in both.properties.items()
    )
    columns = len(both.properties)
    print(
        f"{f'merge of two profiles of {columns:,} columns':<52}{took * 1e3:>10.1f} ms, counts exact: {exact} (100 ms)"
    )
    gc.enable()


if __name__ == "__main__":
    run()

"""How fast events are validated, profiled and merged, against `orjson.loads` of the same bytes; beside the reach.

    python -m bench plan_speed

Seeded shop events of 0.93 KB in twelve kinds (the yardstick's, `../shared/yardsticks/schema/speedgen.py`; skipped where
that folder is absent). Each figure is the best of several rounds on one core, garbage collection off. What conforms to
the learned plans is only counted and sampled; what fails is decoded and every broken expectation counted. Where there
is no plan the events come decoded: to make them is a decoder's work, which `bench decode` measures.
"""

from __future__ import annotations

import gc
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import orjson

from monitor.daemon.take_in import IN_DEPTH, LEAST_IN_DEPTH
from monitor.decode.event import Event, Kind
from monitor.plan.compiled import Validator
from monitor.plan.infer import infer
from monitor.plan.judge import Judge
from monitor.plan.plan import Plan
from monitor.privacy.inspected import Inspected
from monitor.profile.build import profile_of
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream

YARDSTICK = Path(__file__).parents[1].parent / "shared" / "yardsticks" / "schema"
EVENTS = 20_000
BATCH = 4_096
NAME = frozenset({"event"})


def event_of(row: dict[str, Any]) -> Inspected:
    """Return a row as the privacy room hands it on: the whole row is its properties."""
    return Inspected(Event("bench", Kind.EVENT, "", row["event"], 1.7e9, properties=row))


def best(run: Callable[[], object], rounds: int = 3) -> float:
    """Return the processor seconds of the fastest of several rounds."""
    times = []
    for _ in range(rounds):
        began = time.process_time()
        run()
        times.append(time.process_time() - began)
    return min(times)


def grouped(rows: Iterable[dict[str, Any]]) -> dict[str, list[Inspected]]:
    """Return rows by event name."""
    by_name: defaultdict[str, list[Inspected]] = defaultdict(list)
    for row in rows:
        by_name[row["event"]].append(event_of(row))
    return by_name


def batches(rows: Sequence[dict[str, Any]]) -> list[dict[str, list[Inspected]]]:
    """Return rows as decoded events, by batch and event name."""
    return [grouped(rows[start : start + BATCH]) for start in range(0, len(rows), BATCH)]


def profiles(decoded: Iterable[Mapping[str, list[Inspected]]], *, bounded: bool = False) -> dict[str, Profile]:
    """Return a profile by event name, a batch at a time; `bounded` looks into as many as the daemon does an hour."""
    known: dict[str, Profile] = {}
    for batch in decoded:
        for name, group in batch.items():
            before = known.get(name, Profile())
            budget = max(LEAST_IN_DEPTH, (IN_DEPTH - before.depth) // 4) if bounded else None
            known[name] = merge(before, profile_of(group, budget=budget))
    return known


def validated(lines: Sequence[bytes], validator: Validator, judges: dict[str, Judge], every: int) -> Counter[Any]:
    """Validate every line, profile one in `every` as one window, and count what those that fail break."""
    broken: Counter[Any] = Counter()
    sampled: defaultdict[str, list[Inspected]] = defaultdict(list)
    for start in range(0, len(lines), BATCH):
        batch = lines[start : start + BATCH]
        failing: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for i in validator.sort(batch).failing:
            row = orjson.loads(batch[i])
            failing[row["event"]].append(row)
        for name, rows in failing.items():
            broken.update(judges[name].faults(rows, ignore=NAME).counts)
        for name, group in grouped(map(orjson.loads, batch[::every])).items():
            sampled[name] += group
    for group in sampled.values():
        profile_of(group, budget=None)
    return broken


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
    lines = [orjson.dumps(row) for row in rows]
    broken = [orjson.dumps(row | {"platform": "iOS", "properties": row["properties"] | {"rogue": 1}}) for row in rows]
    plans = {name: _plan(name, profile) for name, profile in profiles(batches(rows[: EVENTS // 2])).items()}
    validator = Validator.by_name(plans, "event")
    judges = {name: Judge(plan) for name, plan in plans.items()}
    decoded = batches(rows)
    gc.disable()
    loads = best(lambda: [orjson.loads(line) and None for line in lines])
    size = sum(map(len, lines)) / len(lines)
    print(f"{'orjson.loads':<58}{EVENTS / loads:>9,.0f} events/s  ({size:,.0f} bytes an event)")

    def told(name: str, work: Callable[[], object], reach: str) -> None:
        took = best(work)
        print(f"{name:<58}{EVENTS / took:>9,.0f} events/s  {loads / took:.2f} of orjson.loads ({reach})")

    told("validate every line", lambda: validator.sort(lines), "–")
    told("validate every line, profile 1 in 10", lambda: validated(lines, validator, judges, 10), "0.70")
    told("validate every line, profile every event", lambda: validated(lines, validator, judges, 1), "0.33")
    told("every event failing, profile 1 in 10", lambda: validated(broken, validator, judges, 10), "0.15")
    told("decoded events, no plan, profile every event", lambda: profiles(decoded), "0.20")
    told(f"the same, {IN_DEPTH:,} a stream and hour in depth", lambda: profiles(decoded, bounded=True), "0.20")
    failing = len(lines) - validator.sort(lines).conforming
    print(f"{failing} of {EVENTS:,} sound events fail plans learned from the first half")
    _merging()
    gc.enable()


def _plan(name: str, profile: Profile) -> Plan:
    return infer(Stream("default", "production", "bench", "", name), profile, 0.0)


def _merging() -> None:
    a, b = wide(0), wide(1)
    took = best(lambda: merge(a, b))
    both = merge(a, b)
    exact = all(
        seen.present == sum(part.properties[path].present for part in (a, b)) for path, seen in both.properties.items()
    )
    what = f"merge of two profiles of {len(both.properties):,} columns"
    print(f"{what:<58}{took * 1e3:>9.1f} ms, counts exact: {exact} (100 ms)")


if __name__ == "__main__":
    run()

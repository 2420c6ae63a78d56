"""What a day of five hundred streams weighs in memory and on disk, and how long its profiles take to merge.

    python -m bench plan_size

Seeded shop events (`bench/profile.py`), a profile an hour and stream; memory is what the process grew by.
"""

from __future__ import annotations

import gc
import random
import resource
import time
from functools import reduce
from pathlib import Path

from bench.profile import NAMES, event, inspected
from monitor.profile.build import profile_of
from monitor.profile.encode import decode_profile, encode
from monitor.profile.merge import merge
from monitor.profile.profile import Profile

STREAMS, HOURS = 500, 24
AN_HOUR = 40
"""Events of a stream and hour: half a million a day in all."""
DRAWN = 6
"""Different hours that are drawn of a kind of event; every stream has copies of its own in memory."""
MEGABYTE = 1024 * 1024


def run() -> None:
    """Print the figures."""
    draw = random.Random(11)
    hours = [
        [_hour(draw, name) for _ in range(DRAWN)]  # each stream is of one kind of event, and its hours take turns
        for name in NAMES
    ]

    def blob(stream: int, hour: int) -> bytes:
        return hours[stream % len(NAMES)][hour % DRAWN]

    gc.collect()
    before = _resident()
    held = {(stream, hour): decode_profile(blob(stream, hour)) for stream in range(STREAMS) for hour in range(HOURS)}
    gc.collect()
    grown = _resident() - before
    number = len(held)
    paths = sum(len(one.properties) for one in held.values()) / number
    print(f"a day of {STREAMS} streams: {number:,} hourly profiles of {AN_HOUR} events, {paths:.0f} properties each")
    print(f"  in memory           {grown / MEGABYTE:>10,.0f} MB  ({grown / number:,.0f} bytes a profile)")
    stored = sum(len(blob(stream, hour)) for stream, hour in held)
    print(f"  stored              {stored / MEGABYTE:>10,.1f} MB  ({stored / number:,.0f} bytes a profile)")
    began = time.process_time()
    days = [reduce(merge, (held[stream, hour] for hour in range(HOURS)), Profile()) for stream in range(STREAMS)]
    took = time.process_time() - began
    print(f"  merged into days    {took:>10.1f} s   ({1e6 * took / number:,.0f} µs a profile)")
    size = sum(len(encode(day)) for day in days) / STREAMS
    print(f"  a day of a stream   {size:>10,.0f} bytes stored")
    exact = all(day.events == AN_HOUR * HOURS and day.depth == day.events for day in days)
    print(f"  counts of the merged days are exact: {exact}; peak of the process {_peak() / MEGABYTE:,.0f} MB")


def _hour(draw: random.Random, name: str) -> bytes:
    return encode(profile_of([inspected(event(draw, 1.7e9 + i, name)) for i in range(AN_HOUR)], budget=None))


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    run()

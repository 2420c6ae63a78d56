"""How fast events become profiles, against `orjson.loads` of the same bytes; and a month of hourly profiles.

    python -m bench.profile

Seeded shop events of about 0.9 KB in JSON, twelve kinds, nested items. Each figure is the best of several rounds.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import orjson

from monitor.decode.event import Event, Kind
from monitor.privacy.inspected import Inspected
from monitor.profile.build import profile_of
from monitor.profile.encode import decode_profile, encode
from monitor.profile.merge import merge
from monitor.profile.profile import Profile

EVENTS = 20_000
BATCH = 2_000
"""Hits a transaction of the daemon takes in at once; they fall into one group a stream."""
NAMES = [
    *("page_view", "view_item", "view_item_list", "add_to_cart", "remove_from_cart", "begin_checkout"),
    *("add_payment_info", "purchase", "search", "login", "sign_up", "select_promotion"),
]
SHOPPING = frozenset(NAMES[1:8])
HOURS = 30 * 24
STREAMS = 25


def event(draw: random.Random, at: float, name: str) -> dict[str, Any]:
    """Return one seeded event as a plain mapping."""
    properties: dict[str, Any] = {
        "currency": draw.choice(["EUR", "USD", "GBP"]),
        "value": round(draw.lognormvariate(4, 1), 2),
        "session_id": draw.randrange(10**9, 10**10),
        "engagement_time_msec": draw.randrange(1, 90_000),
        "logged_in": draw.random() < 0.3,
        "page_type": draw.choice(["home", "listing", "product", "cart", "checkout"]),
        "experiment": f"exp_{draw.randrange(8)}",
        "page_title": f"Shop {draw.randrange(2000)} | Products",
        "page_location": f"https://shop.example/{draw.randrange(2000)}/{draw.randrange(9)}?utm_source=mail",
        "language": draw.choice(["de-DE", "en-GB", "fr-FR"]),
        "app_version": f"4.{draw.randrange(6)}.{draw.randrange(4)}",
        "message_id": f"{draw.getrandbits(128):032x}",
        "screen": {"width": draw.choice([390, 414, 1440, 1920]), "height": draw.choice([844, 896, 900])},
        "consent": draw.choice(["granted", "denied"]),
    }
    if draw.random() < 0.4:
        properties["coupon"] = f"c{draw.randrange(60)}"
    if name == "purchase":
        properties |= {"transaction_id": f"T{draw.randrange(10**9):09d}", "tax": round(draw.random() * 20, 2)}
    if name in SHOPPING:
        properties["items"] = [
            {
                "item_id": f"SKU-{draw.randrange(3000):05d}",
                "item_name": f"Shirt {draw.randrange(3000)}",
                "item_brand": draw.choice(["Acme", "Bolt", "Core"]),
                "price": round(draw.lognormvariate(3, 1), 2),
                "quantity": draw.choice([1, 1, 1, 2]),
                "index": i,
            }
            for i in range(draw.choice([1, 2, 3]))
        ]
    return {"event": name, "at": at, "properties": properties}


def inspected(row: dict[str, Any]) -> Inspected:
    """Return a row as the privacy room hands it on."""
    return Inspected(Event("ga4", Kind.EVENT, "G-1", row["event"], row["at"], properties=row["properties"]))


def best(run: Callable[[], object], rounds: int = 5) -> float:
    """Return the seconds of the fastest of several rounds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return min(times)


def batches(events: Sequence[Inspected]) -> list[list[Inspected]]:
    """Return events grouped as a pass groups them: by stream within a chunk."""
    groups: list[list[Inspected]] = []
    for start in range(0, len(events), BATCH):
        by_name: defaultdict[str, list[Inspected]] = defaultdict(list)
        for one in events[start : start + BATCH]:
            by_name[one.event.name].append(one)
        groups += by_name.values()
    return groups


def run() -> None:
    """Print the figures."""
    draw = random.Random(7)
    rows = [event(draw, 1.7e9 + i / 10, draw.choice(NAMES)) for i in range(EVENTS)]
    lines = [orjson.dumps(row) for row in rows]
    groups = batches([inspected(row) for row in rows])
    loads = best(lambda: [orjson.loads(line) for line in lines])
    size = sum(map(len, lines)) / len(lines)
    print(f"orjson.loads               {EVENTS / loads:>10,.0f} events/s  ({size:,.0f} bytes an event)")
    for budget in (None, 20):
        took = best(lambda: [profile_of(group, budget=budget) for group in groups])  # noqa: B023 - run at once
        name = "profile_of, every event" if budget is None else f"profile_of, budget {budget}"
        print(f"{name:<26} {EVENTS / took:>10,.0f} events/s  ({loads / took:.2f} of orjson.loads)")
    hourly = [
        profile_of([inspected(event(draw, 1.7e9, "purchase")) for _ in range(30)], budget=None) for _ in range(40)
    ]
    number = STREAMS * HOURS
    blobs = [encode(profile) for profile in hourly]
    size = sum(map(len, blobs)) / len(blobs)
    paths = len(hourly[0].properties)
    print(f"hourly profiles: 30 events, {paths} paths, {size:,.0f} bytes; a month of {STREAMS} streams is {number:,}:")
    for name, took in (
        ("encode", best(lambda: [encode(profile) for profile in hourly])),
        ("decode", best(lambda: [decode_profile(blob) for blob in blobs])),
        ("merge", best(lambda: reduce(merge, hourly, Profile()))),
    ):
        print(
            f"  {name:<24} {1e6 * took / len(hourly):>10,.0f} µs each    ({number * took / len(hourly):.1f} s a month)"
        )


if __name__ == "__main__":
    run()

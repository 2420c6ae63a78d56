"""Events, profiles and views of one shop, made in a line each."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from monitor.checks.view import Counts, StreamView, View
from monitor.decode.event import Event, Kind
from monitor.plan.infer import infer
from monitor.plan.plan import Plan
from monitor.privacy.inspected import Breach, Inspected, Leak
from monitor.profile.build import profile_of
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream

PURCHASE = Stream("default", "production", "ga4", "G-1", "purchase")
NOW = 1_767_006_000.0  # Mon 29 Dec 2025, 11:00 UTC


def inspected(
    properties: Mapping[str, Any] | None = None,
    *,
    at: float = NOW - 3000,
    items: Iterable[Mapping[str, Any]] = (),
    leaks: Sequence[Leak] = (),
    breaches: Sequence[Breach] = (),
    **fields: Any,
) -> Inspected:
    event = Event("ga4", Kind.EVENT, "G-1", "purchase", at, properties=properties or {}, items=tuple(items), **fields)
    return Inspected(event, tuple(leaks), tuple(breaches))


def profile(rows: Iterable[Mapping[str, Any]], **fields: Any) -> Profile:
    return profile_of([inspected(row, **fields) for row in rows], budget=None)


def shop_rows(number: int, seed: int = 1) -> list[dict[str, Any]]:
    """Purchases as a shop sends them: fixed currency codes, prices, optional coupons, order numbers, items."""
    draw = random.Random(seed)
    rows = []
    for _ in range(number):
        row: dict[str, Any] = {
            "currency": draw.choice(["EUR", "EUR", "USD"]),
            "value": round(draw.lognormvariate(4, 0.6), 2),
            "transaction_id": f"T{draw.randrange(10**9):09d}",
            "payment_type": draw.choice(["card", "paypal", "invoice"]),
            "ordered_on": f"2025-12-{draw.randrange(1, 29):02d}",
            "items": [
                {"item_id": f"SKU-{draw.randrange(300)}", "price": round(draw.uniform(3, 90), 2), "quantity": 1}
                for _ in range(draw.choice([1, 1, 2]))
            ],
        }
        if draw.random() < 0.4:
            row["coupon"] = draw.choice(["SPRING", "WELCOME10", "VIP"])
        rows.append(row)
    return rows


def shop_plan(number: int = 1000) -> Plan:
    return infer(PURCHASE, profile(shop_rows(number, seed=7)), NOW - 86400)


def view(
    recent: Mapping[Stream, Profile],
    *,
    plans: Mapping[Stream, Plan] | None = None,
    first_seen: Mapping[Stream, float] | None = None,
    warm: float | None = NOW - 30 * 86400,
    history: bool = True,
) -> View:
    """Return a view at NOW; every stream began two months ago unless said otherwise."""
    streams = {}
    for stream, seen in recent.items():
        values = np.array([float(seen.events)] if history else [])
        began = (first_seen or {}).get(stream, NOW - 60 * 86400)
        streams[stream] = StreamView(
            stream,
            seen,
            (plans or {}).get(stream),
            Counts(NOW - 3600, values, np.zeros_like(values)),
            began,
            seen.last_at,
        )
    return View(
        now=NOW,
        start=NOW - 7200,
        end=NOW,
        streams=streams,
        warm={} if warm is None else {(stream.source, stream.environment): warm for stream in recent},
    )

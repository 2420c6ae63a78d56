"""Sums and means of amounts with heavy tails: faults are told, single large orders are not."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.checks.finding import Verdict
from monitor.checks.rule import Match
from monitor.profile.measure import Measure
from tests.support.shops import GA4, HOURS, Floats, decided, met, orders, rule, verdicts, view

PURCHASE = Match(event=("purchase",))
SUM = rule("kpi", PURCHASE)
MEAN = rule("kpi", PURCHASE, of="mean")
Parts = tuple[Floats, Floats, Floats]


def revenue(counts: Floats, seed: int = 5, sigma: float = 1.0, factor: Floats | float = 1.0) -> Parts:
    """Number, sum and sum of squares of log-normal orders: at sigma 1 one in a hundred is ten times usual."""
    rng = np.random.default_rng(seed)
    scale = np.broadcast_to(factor, len(counts))
    amounts = [rng.lognormal(4.0, sigma, int(n)) * f for n, f in zip(counts, scale, strict=True)]
    return counts.astype(float), np.array([a.sum() for a in amounts]), np.array([(a * a).sum() for a in amounts])


def seen(counts: Floats, parts: Parts) -> object:
    return view({GA4: counts.astype(float)}, measures={Measure(GA4, "value"): parts})


def test_revenue_that_halves_is_told_with_what_is_usual() -> None:
    counts = orders()
    last = np.where(np.arange(HOURS) >= HOURS - 24, 0.5, 1.0)
    [told] = met(seen(counts, revenue(counts, factor=last)), SUM)
    assert (told.detail, told.path) == ("drop", "value")
    assert told.effect == pytest.approx(-0.5, abs=0.15)
    assert told.message.startswith("purchase: value adds up to ")


def test_weeks_of_heavy_tailed_orders_raise_nothing() -> None:
    counts = orders(hours=HOURS + 96)
    parts = revenue(counts, sigma=1.5)
    for n in range(HOURS, HOURS + 96, 8):
        cut = seen(counts[:n], tuple(part[:n] for part in parts))
        assert not met(cut, SUM)
        assert not met(cut, MEAN)


def test_one_huge_order_is_no_peak_and_a_thousand_in_cents_are() -> None:
    counts = orders()
    number, total, squares = revenue(counts)
    total[-2] += 60_000.0
    squares[-2] += 60_000.0**2
    assert not met(seen(counts, (number, total, squares)), SUM)
    assert not met(seen(counts, (number, total, squares)), MEAN)
    cents = revenue(counts, factor=np.where(np.arange(HOURS) >= HOURS - 6, 100.0, 1.0))
    assert [told.detail for told in met(seen(counts, cents), MEAN)] == ["peak"]
    assert [told.detail for told in met(seen(counts, cents), SUM)] == ["peak"]


def test_the_mean_of_an_order_is_told_whatever_the_traffic() -> None:
    counts = orders()
    counts[-24:] *= 3
    assert not met(seen(counts, revenue(counts)), MEAN)
    last = np.where(np.arange(HOURS) >= HOURS - 24, 0.6, 1.0)
    [told] = met(seen(counts, revenue(counts, factor=last)), MEAN)
    assert told.detail == "drop"
    assert " a piece over " in told.message


def test_a_number_that_is_no_longer_sent_is_told_though_events_come() -> None:
    counts = orders()
    parts = revenue(counts)
    for part in parts:
        part[-3:] = 0.0
    told = {finding.detail: finding for finding in met(seen(counts, parts), SUM)}
    assert told["missing"].effect == -1.0
    assert "carry value" in told["missing"].message
    assert ", last seen " in told["missing"].message
    assert not [f for f in met(seen(counts, parts), rule("kpi", PURCHASE, missing=False)) if f.detail == "missing"]


def test_no_history_and_blind_hours_are_unknown_and_other_events_no_subject() -> None:
    counts = orders(hours=30)
    assert verdicts(seen(counts, revenue(counts)), SUM) == {Verdict.UNKNOWN}
    whole = orders()
    blind = view(
        {GA4: whole.astype(float)},
        measures={Measure(GA4, "value"): revenue(whole)},
        blind=frozenset({("shop", "production")}),
    )
    assert verdicts(blind, SUM) == {Verdict.UNKNOWN}
    assert not decided(view({GA4: whole.astype(float)}), SUM)

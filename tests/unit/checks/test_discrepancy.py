"""Two sides of one event: what both share cancels, a drift between them is told once."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from monitor.checks.finding import Verdict
from monitor.checks.kinds.discrepancy import DiscrepancyParams
from monitor.checks.rule import Match
from monitor.profile.measure import Measure
from tests.support.shops import GA4, META, decided, kept, met, orders, rule, verdicts, view

BROWSER, SERVER = GA4._replace(source="browser"), GA4._replace(source="server")
SIDES = [{"source": "browser"}, {"source": "server"}]
PURCHASE = Match(event=("purchase",))
DRIFT = rule("discrepancy", PURCHASE, between=SIDES)


def test_a_browser_side_that_loses_orders_is_told_once_with_both_figures() -> None:
    happened = orders()
    browser = kept(happened, 0.85, 3)
    server = happened.astype(float)
    assert not met(view({BROWSER: browser, SERVER: server}), DRIFT)
    browser[-24:] = kept(browser[-24:], 0.75, 4)
    [told] = met(view({BROWSER: browser, SERVER: server}), DRIFT)
    assert (told.stream, told.detail) == (BROWSER, "")
    assert told.effect == pytest.approx(-0.25, abs=0.08)
    assert told.message.startswith("purchase: browser tells of ")
    assert " and server of " in told.message
    assert told.evidence["sides"] == ["browser", "server"]


def test_either_way_is_the_same_finding() -> None:
    happened = orders()
    browser, server = kept(happened, 0.85, 3), happened.astype(float)
    server[-24:] = kept(server[-24:], 0.6, 4)
    [told] = met(view({BROWSER: browser, SERVER: server}), DRIFT)
    assert (told.stream, told.detail) == (BROWSER, "")
    assert told.effect is not None
    assert told.effect > 0.4
    assert len(decided(view({BROWSER: browser, SERVER: server}), DRIFT)) == 1


def test_traffic_that_both_share_alarms_nobody() -> None:
    happened = orders()
    happened[-24:] *= 3
    assert not met(view({BROWSER: kept(happened, 0.85, 3), SERVER: happened.astype(float)}), DRIFT)


def test_a_tolerance_needs_no_history() -> None:
    happened = orders(hours=24)
    seen = view({BROWSER: kept(happened, 0.8, 3), SERVER: happened.astype(float)})
    [told] = met(seen, rule("discrepancy", PURCHASE, between=SIDES, tolerance=0.05))
    assert told.effect == pytest.approx(-0.2, abs=0.05)
    assert "they may differ by 5 %" in told.message
    assert not met(seen, rule("discrepancy", PURCHASE, between=SIDES, tolerance=0.3))


def test_vendors_meet_by_what_they_call_the_event() -> None:
    happened = orders()
    ga4, meta = kept(happened, 0.95, 3), kept(happened, 0.9, 4)
    meta[-24:] = kept(meta[-24:], 0.6, 5)
    by_name = rule("discrepancy", PURCHASE, between=[{"vendor": "ga4"}, {"vendor": "meta"}])
    assert met(view({GA4: ga4, META: meta}), by_name)
    odd = META._replace(event="Kauf")
    assert not decided(view({GA4: ga4, odd: meta}), by_name)
    named = [{"vendor": "ga4", "event": "purchase"}, {"vendor": "meta", "event": "Kauf"}]
    assert met(view({GA4: ga4, odd: meta}), rule("discrepancy", between=named))


def test_sums_drift_apart_though_counts_do_not() -> None:
    happened = orders()
    counts = {BROWSER: happened.astype(float), SERVER: happened.astype(float)}
    rng = np.random.default_rng(8)
    amounts = [rng.lognormal(4, 0.8, n) for n in happened]
    total, squares = np.array([a.sum() for a in amounts]), np.array([(a * a).sum() for a in amounts])
    less = np.where(np.arange(len(total)) >= len(total) - 24, 0.8, 1.0)
    measures = {
        Measure(SERVER, "value"): (counts[SERVER], total, squares),
        Measure(BROWSER, "value"): (counts[BROWSER], total * less, squares * less**2),
    }
    seen = view(counts, measures=measures)
    assert not met(seen, DRIFT)
    [told] = met(seen, rule("discrepancy", PURCHASE, between=SIDES, of="value"))
    assert told.path == "value"
    assert told.message.startswith("purchase (value): ")


def test_blind_and_young_sides_are_unknown_and_one_side_alone_is_none() -> None:
    young = orders(hours=30)
    assert verdicts(view({BROWSER: kept(young, 0.8), SERVER: young.astype(float)}), DRIFT) == {Verdict.UNKNOWN}
    whole = orders()
    blind = view({BROWSER: kept(whole, 0.8), SERVER: whole.astype(float)}, blind=frozenset({("browser", "production")}))
    assert verdicts(blind, DRIFT) == {Verdict.UNKNOWN}
    assert not decided(view({SERVER: whole.astype(float)}), DRIFT)


@pytest.mark.parametrize(
    ("between", "why"),
    [([{"source": "a"}], "1 sides"), ([{"source": "a"}, {"source": "a"}], "both sides are the same")],
)
def test_a_discrepancy_is_between_two(between: list[dict[str, str]], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        DiscrepancyParams.model_validate({"between": between})

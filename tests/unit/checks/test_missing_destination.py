"""An event must reach every vendor named: what all share cancels, what one lacks is told."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from monitor.checks.finding import Verdict
from monitor.checks.kinds.missing_destination import MissingDestinationParams
from monitor.checks.rule import Match
from monitor.checks.same_event import same_event
from monitor.profile.stream import Stream
from tests.support.shops import ADS, GA4, HOURS, META, SEGMENT, decided, kept, met, orders, rule, verdicts, view

PURCHASE = Match(event=("purchase",))
BOTH = rule("missing_destination", PURCHASE, vendors=["ga4", "meta"])


def test_a_vendor_that_loses_a_fifth_of_the_purchases_is_told_within_a_day() -> None:
    happened = orders()
    ga4, meta = kept(happened, 0.95, 3), kept(happened, 0.9, 4)
    assert not met(view({GA4: ga4, META: meta}), BOTH)
    meta[-24:] = kept(meta[-24:], 0.8, 5)
    [told] = met(view({GA4: ga4, META: meta}), BOTH)
    assert told.stream == META
    assert told.effect == pytest.approx(-0.2, abs=0.07)
    assert told.evidence["beside_vendor"] == "ga4"
    assert told.message.startswith("purchase: Meta got ")
    assert "are usual, −" in told.message
    assert ", since " in told.message


def test_three_times_the_traffic_alarms_nobody() -> None:
    happened = orders()
    happened[-24:] = happened[-24:] * 3
    assert not met(view({GA4: kept(happened, 0.95, 3), META: kept(happened, 0.9, 4)}), BOTH)
    happened[-24:] = happened[-24:] // 9
    assert not met(view({GA4: kept(happened, 0.95, 3), META: kept(happened, 0.9, 4)}), BOTH)


def test_a_vendor_that_gets_nothing_more_is_told_at_once() -> None:
    happened = orders()
    ga4, meta = kept(happened, 0.95, 3), kept(happened, 0.9, 4)
    meta[-2:] = 0
    [told] = met(view({GA4: ga4, META: meta}), BOTH)
    assert (told.stream, told.effect, told.share) == (META, -1.0, 1.0)


def test_a_vendor_that_never_got_one_needs_no_history() -> None:
    day = orders(hours=26).astype(float)
    [told] = met(view({GA4: day}), BOTH)
    assert told.stream == Stream("shop", "production", "meta", "", "purchase")
    assert told.message == f"purchase: Meta got none in 24 h, while GA4 got {day[-24:].sum():,.0f}"
    assert told.p_value is None


def test_a_handful_of_events_says_nothing_of_a_vendor_that_got_none() -> None:
    day = np.zeros(26)
    day[-5:] = 1
    assert verdicts(view({GA4: day}), BOTH) == {Verdict.UNKNOWN}


def test_one_vendor_that_doubles_does_not_make_two_others_look_low() -> None:
    happened = orders()
    counts = {GA4: kept(happened, 0.95, 3), META: kept(happened, 0.9, 4), SEGMENT: kept(happened, 0.97, 5)}
    three = rule("missing_destination", PURCHASE, vendors=["ga4", "meta", "segment"])
    counts[GA4][-24:] *= 2
    assert not met(view(counts), three)
    counts[META][-24:] = kept(counts[META][-24:], 0.5, 6)
    assert [told.stream for told in met(view(counts), three)] == [META]


def test_a_vendor_with_a_name_of_its_own_is_named_in_the_rule() -> None:
    happened = orders()
    ads = kept(happened, 0.8, 4)
    ads[-24:] = kept(ads[-24:], 0.5, 5)
    seen = view({GA4: kept(happened, 0.95, 3), ADS: ads, ADS._replace(event="page_view"): ads * 9})
    named = rule("missing_destination", PURCHASE, vendors=["ga4", "google_ads"], events={"google_ads": "conversion"})
    [told] = met(seen, named)
    assert told.stream == ADS
    # Without it, it is taken for one that never gets the event.
    [never] = met(seen, rule("missing_destination", PURCHASE, vendors=["ga4", "google_ads"]))
    assert never.p_value is None


def test_blind_hours_and_a_silent_source_are_unknown() -> None:
    happened = orders()
    ga4, meta = kept(happened, 0.95, 3), kept(happened, 0.9, 4)
    meta[-24:] = 0
    silent = view({GA4: ga4, META: meta}, blind=frozenset({("shop", "production")}))
    assert verdicts(silent, BOTH) == {Verdict.UNKNOWN}
    ga4[-3:], meta[-3:] = np.nan, np.nan
    assert not met(view({GA4: ga4, META: meta}), BOTH)


def test_what_is_sent_in_batches_is_judged_once_it_had_the_time() -> None:
    happened = orders()
    ga4, meta = kept(happened, 0.95, 3), kept(happened, 0.9, 4)
    meta[-6:] = 0
    seen = view({GA4: ga4, META: meta})
    assert met(seen, BOTH)
    assert not met(seen, rule("missing_destination", PURCHASE, vendors=["ga4", "meta"], within="6h"))


def test_other_sites_and_other_events_are_no_reference() -> None:
    happened = orders()
    elsewhere = META._replace(source="app")
    seen = view(
        {
            GA4: kept(happened, 0.95),
            elsewhere: kept(happened, 0.9),
            META._replace(event="AddToCart"): kept(happened, 0.9),
        }
    )
    told = {finding.stream for finding in decided(seen, BOTH) if finding.verdict is Verdict.MET}
    assert told == {
        Stream("shop", "production", "meta", "", "purchase"),
        Stream("app", "production", "ga4", "", "purchase"),
    }


def test_two_quiet_weeks_of_hourly_looks_raise_nothing() -> None:
    happened = orders(hours=HOURS + 48, rate=20)
    ga4, meta = kept(happened, 0.95, 3), kept(happened, 0.9, 4)
    for hours in range(HOURS, HOURS + 48, 5):
        assert not met(view({GA4: ga4[:hours], META: meta[:hours]}), BOTH)


@pytest.mark.parametrize("vendors", [["ga4"], ["ga4", "ga4"]])
def test_one_vendor_is_nothing_to_compare(vendors: list[str]) -> None:
    with pytest.raises(ValidationError, match="name two or more"):
        MissingDestinationParams.model_validate({"vendors": vendors})


@pytest.mark.parametrize(
    ("vendor", "name"), [("meta", "Purchase"), ("segment", "Order Completed"), ("tiktok", "CompletePayment")]
)
def test_a_purchase_is_one_whatever_its_vendor_calls_it(vendor: str, name: str) -> None:
    assert same_event(vendor, name) == same_event("ga4", "purchase")


def test_a_checkout_is_a_purchase_at_pinterest_only() -> None:
    assert same_event("pinterest", "checkout") == "purchase"
    assert same_event("meta", "checkout") != "purchase"


def test_the_first_hours_of_all_are_unknown() -> None:
    hours = orders(hours=5).astype(float)
    assert verdicts(view({GA4: hours, META: hours}), BOTH) == {Verdict.UNKNOWN}

"""What moved with a stream, and what did not."""

from __future__ import annotations

import numpy as np

from monitor.checks.statistics.company import company
from tests.support.counts import missing_rule, shop, stream, told, until, view, volume_rule

HOURS = 24 * 35 + 15


def test_an_alert_says_what_moved_with_it_and_what_did_not() -> None:
    counts = shop(HOURS, seed=4)
    for event in ("add_to_cart", "view_item"):
        counts[event][-3:] = np.floor(counts[event][-3:] * 0.3)
    said = told(view(counts))
    evidence = said["volume", "add_to_cart", "drop"].evidence
    assert [line.split()[0] for line in evidence["moved_with"]] == ["view_item"]
    assert [line.split()[0] for line in evidence["unchanged"]] == ["page_view"]


def test_an_event_too_rare_to_tell_is_in_neither_list() -> None:
    counts = shop(HOURS, seed=4)
    counts["purchase"][-4:] = 0
    counts["refund"][-30:] = 0
    evidence = told(view(counts))["missing_event", "purchase", ""].evidence
    named = [line.split()[0] for key in ("moved_with", "unchanged") for line in evidence.get(key, ())]
    assert "refund" not in named
    assert {"page_view", "view_item"} <= set(named)


def test_the_interval_of_its_beginning_goes_with_it() -> None:
    counts = shop(HOURS, seed=4)
    counts["view_item"][-5:] = np.floor(counts["view_item"][-5:] * 0.3)
    evidence = told(view(counts))["volume", "view_item", "drop"].evidence
    first, last = evidence["since_between"]
    assert first <= evidence["since"] <= last
    assert evidence["since"] == view(counts).end - 300 - 5 * 3600


def test_quiet_findings_carry_no_company() -> None:
    counts = until(shop(HOURS, seed=4), HOURS)
    findings = told(view(counts), volume_rule(), missing_rule())
    quiet = [finding for finding in findings.values() if (finding.p_value or 0) > 0.05]
    assert quiet
    assert all("moved_with" not in finding.evidence for finding in quiet)
    assert stream("purchase") in {finding.stream for finding in quiet}


def test_a_third_less_is_not_called_usual_even_where_chance_may_explain_it() -> None:
    sums = np.array([0, 66, 99])
    means = np.array([200.0, 100.0, 100.0])
    none = np.zeros(3, dtype=bool)
    found = company(0, np.array([1, 2]), none, sums.astype(float), means, np.array([0.0, 0.04, 0.04]))
    assert [row for row, _ in found.steady] == [2]
    assert not found.moved


def test_the_same_event_at_another_vendor_is_named_before_busier_ones() -> None:
    sums = np.array([0.0, 900.0, 101.0, 500.0])
    means = np.array([100.0, 900.0, 100.0, 500.0])
    same = np.array([True, False, True, False])
    found = company(0, np.array([1, 2, 3]), same, sums, means, np.full(4, 1e-4))
    assert [row for row, _ in found.steady] == [2, 1, 3]

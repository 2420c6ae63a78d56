"""What follows from another trouble, or is told better by another check, is not told on top of it."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.checks.finding import Finding, Severity, Verdict
from monitor.incidents.inhibit import inhibit
from monitor.profile.stream import Stream

ORDER = Stream("shop", "production", "meta", "1", "Purchase")
VIEW = Stream("shop", "production", "meta", "1", "ViewContent")


def found(check: str, verdict: Verdict = Verdict.MET, stream: Stream = ORDER, **rest: Any) -> Finding:
    return Finding(check, f"rule-{check}", stream, verdict, Severity.WARNING, 0.0, 3600.0, **rest)


@pytest.mark.parametrize("check", ["volume", "schema", "vendor_spec"])
def test_what_a_missing_event_explains_is_not_told(check: str) -> None:
    cause, effect = inhibit([found("missing_event"), found(check, path="currency")])
    assert (cause.verdict, effect.verdict) == (Verdict.MET, Verdict.UNKNOWN)
    _, elsewhere = inhibit([found("missing_event"), found(check, stream=VIEW, path="currency")])
    assert elsewhere.verdict is Verdict.MET


@pytest.mark.parametrize("sure", [Verdict.MET, Verdict.UNKNOWN])
def test_what_a_plan_knows_to_be_lost_is_drift_and_not_told_as_the_vendors_wish_too(sure: Verdict) -> None:
    _, wish = inhibit([found("schema", sure, path="currency"), found("vendor_spec", path="currency")])
    assert wish.verdict is Verdict.UNKNOWN


def test_what_the_plan_has_nothing_against_is_told_as_the_vendors_wish() -> None:
    clean, wish = inhibit([found("schema", Verdict.NOT_MET), found("vendor_spec", path="currency")])
    assert (clean.verdict, wish.verdict) == (Verdict.NOT_MET, Verdict.MET)
    _, other = inhibit([found("schema", path="value"), found("vendor_spec", path="currency")])
    assert other.verdict is Verdict.MET
    _, name = inhibit([found("schema", Verdict.UNKNOWN), found("vendor_spec")])
    assert name.verdict is Verdict.MET

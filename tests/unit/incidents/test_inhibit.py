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


ACCEPTED = Stream("shop", "production", "consent_banner", "OneTrust", "accepted")
LOST = [found("missing_event"), found("volume", stream=VIEW, detail="drop")]
"""What a Meta tag that waits for consent loses when nobody gives it."""


@pytest.mark.parametrize("how", [{"check": "missing_event"}, {"check": "volume", "detail": "drop"}])
@pytest.mark.parametrize("answer", ["accepted", "partly accepted"])
def test_semantic_05_a_broken_consent_banner_explains_what_vendors_that_wait_for_consent_lose(
    how: dict[str, str], answer: str
) -> None:
    banner, *effects = inhibit([found(**how, stream=ACCEPTED._replace(event=answer)), *LOST])
    assert banner.verdict is Verdict.MET
    assert [effect.verdict for effect in effects] == [Verdict.UNKNOWN, Verdict.UNKNOWN]
    assert banner.evidence["explains"] == ["fewer events to Meta, whose tags wait for consent"]


def test_semantic_05_what_an_explained_effect_would_explain_is_explained_by_the_first_cause() -> None:
    findings = [found("schema", path="currency"), found("missing_event"), found("missing_event", stream=ACCEPTED)]
    schema, missing, banner = inhibit(findings)
    assert (schema.verdict, missing.verdict) == (Verdict.UNKNOWN, Verdict.UNKNOWN)
    assert banner.evidence["explains"] == ["fewer events to Meta, whose tags wait for consent"]


@pytest.mark.parametrize(
    ("banner", "why"),
    [
        (found("missing_event", Verdict.NOT_MET, ACCEPTED), "the banner works"),
        (found("missing_event", Verdict.UNKNOWN, ACCEPTED), "nobody knows"),
        (found("volume", stream=ACCEPTED, detail="peak"), "more agree than usual"),
        (found("missing_event", stream=ACCEPTED._replace(event="rejected")), "tags do not wait for a no"),
        (found("missing_event", stream=ACCEPTED._replace(source="app")), "another site's"),
        (found("missing_event", stream=ACCEPTED._replace(environment="staging")), "another environment's"),
    ],
)
def test_semantic_05_nothing_else_about_a_banner_explains_a_loss(banner: Finding, why: str) -> None:
    _, *effects = inhibit([banner, *LOST])
    assert [effect.verdict for effect in effects] == [Verdict.MET, Verdict.MET], why


@pytest.mark.parametrize(
    ("effect", "why"),
    [
        (found("volume", detail="peak"), "a banner that is broken sends no more than before"),
        (found("pii", path="em", detail="email"), "a leak is a leak"),
        (found("consent", detail="C01"), "and so is a breach of consent"),
        (found("missing_event", stream=ORDER._replace(vendor="google_tag_manager")), "it waits for no consent"),
        (found("missing_event", stream=ORDER._replace(vendor="in_house")), "nothing is known of what it needs"),
    ],
)
def test_semantic_05_a_broken_banner_explains_only_losses_of_those_that_wait_for_it(effect: Finding, why: str) -> None:
    banner, other = inhibit([found("missing_event", stream=ACCEPTED), effect])
    assert other.verdict is Verdict.MET, why
    assert "explains" not in banner.evidence

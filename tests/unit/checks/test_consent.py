from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from monitor.checks.check import checks
from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.kinds.consent import ConsentCheck
from monitor.checks.rule import Match, Rule
from monitor.checks.view import Counts, StreamView, View
from monitor.privacy.inspected import Breach
from monitor.profile.profile import Noted, Profile
from monitor.profile.stream import Stream

LEAD = Stream("default", "production", "meta", "77", "Lead")
REFUSED = Breach("C02", "advertising", "denied", "Sent for advertising although the visitor had refused advertising.")
MATCHING = Breach("C17", "advertising", "denied", "User data for matching, ad_user_data denied.")


def judge(breaches: Mapping[Breach, Noted], *, events: int = 50, **params: Any) -> list[Finding]:
    empty = Counts(0.0, np.zeros(0), np.zeros(0))
    seen = StreamView(LEAD, Profile(events=events, breaches=breaches), None, empty, 0.0, 0.0)
    match = params.pop("match", Match())
    rule = Rule("consent", "consent", ConsentCheck.Params.model_validate(params), match, severity=Severity.CRITICAL)
    return list(checks()["consent"].evaluate(rule, View(7200.0, 3600.0, 7200.0, {LEAD: seen})))


def met(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.verdict is Verdict.MET]


def test_a_breach_is_told_with_its_code_purpose_and_number() -> None:
    (finding,) = met(judge({REFUSED: Noted(8, "shop.har", 3)}))
    assert finding.message == (
        "Lead to Meta 77 was sent although the visitor had refused (advertising): 8 of 50 events [C02]"
    )
    assert (finding.path, finding.detail, finding.count, finding.share) == ("", "C02", 8.0, 0.16)
    assert finding.examples == (REFUSED.detail,)
    assert (finding.file, finding.entry) == ("shop.har", 3)


def test_one_finding_a_code_whatever_the_purposes() -> None:
    claimed = [Breach("C04", purpose, "denied", f"about {purpose}") for purpose in ("analytics", "advertising")]
    findings = met(judge({claimed[0]: Noted(2), claimed[1]: Noted(5), MATCHING: Noted(1)}))
    assert [(finding.detail, finding.count) for finding in findings] == [("C04", 7.0), ("C17", 1.0)]
    assert findings[0].evidence["purposes"] == ["advertising", "analytics"]
    assert findings[0].examples == ("about advertising", "about analytics")


def test_a_stream_that_was_looked_at_says_so_and_a_silent_one_says_nothing() -> None:
    for breaches in ({}, {REFUSED: Noted(1)}):
        clean = [finding for finding in judge(breaches) if finding.verdict is Verdict.NOT_MET]
        assert [(finding.path, finding.detail) for finding in clean] == [("", "")]
    assert judge({}, events=0) == []


def test_a_rule_tells_only_of_the_codes_and_streams_it_is_about() -> None:
    both = {REFUSED: Noted(1), MATCHING: Noted(1)}
    assert [finding.detail for finding in met(judge(both, codes=["C17"]))] == ["C17"]
    assert judge(both, match=Match(vendor=("ga4",))) == []


def test_what_is_accepted_is_not_told() -> None:
    both = {REFUSED: Noted(1), MATCHING: Noted(1)}
    assert [finding.detail for finding in met(judge(both, allow=[{"vendor": "meta", "code": "C17"}]))] == ["C02"]
    assert met(judge(both, allow=[{"vendor": "m*"}])) == []
    assert len(met(judge(both, allow=[{"vendor": "ga4"}]))) == 2


def test_fewer_events_than_asked_are_not_told() -> None:
    assert met(judge({REFUSED: Noted(4)}, min_count=5)) == []


def test_it_looks_at_what_tags_send_beside_events() -> None:
    assert checks()["consent"].judges_every_kind


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"codes": ["C002"]}, "did you mean C02"),
        ({"allow": [{"code": "X"}]}, "no consent code"),
        ({"code": "C02"}, "code"),
    ],
)
def test_a_mistake_in_the_rule_is_told_with_the_right_word(params: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        ConsentCheck.Params.model_validate(params)

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from monitor.checks.check import checks
from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.kinds.pii import Pii
from monitor.checks.rule import Match, Rule
from monitor.checks.view import Counts, StreamView, View
from monitor.privacy.inspected import Leak
from monitor.profile.profile import Noted, Profile
from monitor.profile.stream import Stream

SIGN_UP = Stream("default", "production", "ga4", "G-1", "sign_up")
PIXEL = Stream("default", "production", "meta", "77", "Lead")
SYNC = Stream("default", "production", "meta", "77", "(sync)")
EMAIL = Leak("email", "page.query.mail", "plain", "****@****.**")


def judge(leaks: Mapping[Leak, Noted], *, stream: Stream = SIGN_UP, events: int = 40, **params: Any) -> list[Finding]:
    empty = Counts(0.0, np.zeros(0), np.zeros(0))
    seen = StreamView(stream, Profile(events=events, leaks=leaks), None, empty, 0.0, 0.0)
    view = View(now=7200.0, start=3600.0, end=7200.0, streams={stream: seen})
    match = params.pop("match", Match())
    rule = Rule("no-pii", "pii", Pii.Params.model_validate(params), match, severity=Severity.CRITICAL)
    return list(checks()["pii"].evaluate(rule, view))


def met(findings: list[Finding]) -> Iterator[Finding]:
    return (finding for finding in findings if finding.verdict is Verdict.MET)


def test_a_leak_is_told_with_its_place_recipient_and_number() -> None:
    (finding,) = met(judge({EMAIL: Noted(12, "shop.har", 3)}))
    assert finding.message == (
        "sign_up sends an e-mail address (****@****.**) to GA4 G-1 in page.query.mail: 12 of 40 events"
    )
    assert (finding.path, finding.detail, finding.severity) == ("page.query.mail", "email", Severity.CRITICAL)
    assert (finding.count, finding.share, finding.examples) == (12.0, 0.3, ("****@****.**",))
    assert (finding.file, finding.entry) == ("shop.har", 3)
    assert (finding.start, finding.end) == (3600.0, 7200.0)


def test_one_finding_a_place_and_type_whatever_the_form_and_shape() -> None:
    other = Leak("email", "page.query.mail", "base64", "*@*.**")
    phone = Leak("phone", "page.query.mail", "plain", "+###")
    findings = list(met(judge({EMAIL: Noted(3), other: Noted(2), phone: Noted(1)})))
    assert [(finding.detail, finding.count) for finding in findings] == [("email", 5.0), ("phone", 1.0)]
    assert findings[0].evidence["forms"] == ["base64", "plain"]


def test_a_value_that_was_wrapped_is_told_with_its_form() -> None:
    (finding,) = met(judge({Leak("email", "d", "base64+json", "*@*.**"): Noted(1)}, events=1))
    assert finding.message == "sign_up sends an e-mail address (*@*.**) to GA4 G-1 in d, as base64+json: 1 of 1 event"


def test_a_stream_that_was_looked_at_says_so_clean_or_not() -> None:
    for leaks in ({}, {EMAIL: Noted(1)}):
        findings = judge(leaks)
        clean = [finding for finding in findings if finding.verdict is Verdict.NOT_MET]
        assert [(finding.path, finding.detail, finding.stream) for finding in clean] == [("", "", SIGN_UP)]


def test_a_silent_stream_says_nothing() -> None:
    assert judge({}, events=0) == []


def test_streams_beside_events_are_judged_too() -> None:
    assert checks()["pii"].judges_every_kind
    assert len(list(met(judge({EMAIL: Noted(1)}, stream=SYNC)))) == 1


def test_a_rule_tells_only_of_the_streams_and_types_it_is_about() -> None:
    assert judge({EMAIL: Noted(1)}, match=Match(vendor=("meta",))) == []
    assert list(met(judge({EMAIL: Noted(1)}, types=["card", "phone"]))) == []


def test_what_is_allowed_is_not_told_and_every_key_must_fit() -> None:
    hashed = {Leak("email", "ud.em", "sha256", "*#*#"): Noted(9)}
    for allow in (
        {"vendor": "meta", "path": "ud.*", "form": "sha256"},
        {"path": "ud.em", "type": "email"},
        {"vendor": "m*"},
    ):
        assert list(met(judge(hashed, stream=PIXEL, allow=[allow]))) == []
    for allow in (
        {"vendor": "ga4"},
        {"path": "page.*"},
        {"vendor": "meta", "path": "ud.*", "form": "plain"},
        {"vendor": "meta", "type": "phone"},
    ):
        assert len(list(met(judge(hashed, stream=PIXEL, allow=[allow])))) == 1


def test_fewer_events_than_asked_are_not_told() -> None:
    assert list(met(judge({EMAIL: Noted(4)}, min_count=5))) == []
    assert len(list(met(judge({EMAIL: Noted(5)}, min_count=5)))) == 1


def test_a_share_is_never_more_than_the_whole() -> None:
    (finding,) = met(judge({EMAIL: Noted(1), Leak("email", EMAIL.path, "base64", ""): Noted(1)}, events=1))
    assert (finding.count, finding.share) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"types": ["e-mail"]}, "did you mean email"),
        ({"allow": [{"type": "fone"}]}, "did you mean phone"),
        ({"alow": []}, "alow"),
        ({"allow": [{"vendr": "meta"}]}, "vendr"),
        ({"min_count": 0}, "min_count"),
    ],
)
def test_a_mistake_in_the_rule_is_told_with_the_right_word(params: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Pii.Params.model_validate(params)

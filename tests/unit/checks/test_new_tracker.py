from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from monitor.checks.check import checks
from monitor.checks.finding import Finding, Verdict
from monitor.checks.kinds.new_tracker import NewTracker
from monitor.checks.rule import Match, Rule
from monitor.checks.view import Counts, StreamView, View
from monitor.privacy.trackers import Seen, Tracker, TrackerKind
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream

DAY = 86400.0
NOW = 30 * DAY
WARM = 10 * DAY
META = Stream("web", "production", "meta", "77", "PageView")
DOMAIN = Tracker(TrackerKind.DOMAIN, "web", "production", "facebook.com", "meta")
COOKIE = Tracker(TrackerKind.COOKIE, "web", "production", "_fbp", "meta")


def judge(
    *, first: float, last: float = NOW, times: int = 50, trackers: dict[Tracker, Seen] | None = None, **params: Any
) -> list[Finding]:
    warm = params.pop("warm", WARM)
    match = params.pop("match", Match())
    none = Counts(0.0, np.zeros(0), np.zeros(0))
    streams = {META: StreamView(META, Profile(events=times), None, none, first, last)}
    streams |= {META._replace(vendor="consent_banner"): StreamView(META, Profile(events=9), None, none, first, last)}
    known = {} if warm is None else {("web", "production"): warm}
    view = View(NOW, NOW - 3600, NOW, streams, warm=known, trackers=trackers or {})
    rule = Rule("new", "new_tracker", NewTracker.Params.model_validate(params), match)
    return list(checks()["new_tracker"].evaluate(rule, view))


def verdicts(**options: Any) -> list[Verdict]:
    return [finding.verdict for finding in judge(**options)]


def test_a_vendor_first_seen_after_its_site_was_known_is_news() -> None:
    [finding] = judge(first=NOW - DAY)
    assert (finding.verdict, finding.path, finding.detail, finding.count) == (Verdict.MET, "meta", "vendor", 50.0)
    assert finding.stream == Stream("web", "production", "meta", "", "(vendor)")
    assert finding.message.startswith("Meta receives data, which was never seen before: 50 times since ")


def test_what_was_there_from_the_beginning_is_none_and_neither_is_what_has_gone_on_for_long() -> None:
    assert verdicts(first=WARM) == [Verdict.NOT_MET]
    assert verdicts(first=NOW - 8 * DAY) == [Verdict.NOT_MET]
    assert verdicts(first=NOW - 8 * DAY, news_days=9) == [Verdict.MET]


def test_nothing_is_news_on_a_site_of_which_little_is_known() -> None:
    assert verdicts(first=NOW - DAY, warm=None) == [Verdict.UNKNOWN]
    assert verdicts(first=NOW - DAY, times=2) == [Verdict.UNKNOWN]


def test_a_domain_and_a_cookie_are_findings_of_their_own() -> None:
    trackers = {DOMAIN: Seen(NOW - DAY, NOW, 7.0), COOKIE: Seen(0.0, NOW, 900.0)}
    found = {finding.detail: finding for finding in judge(first=0.0, trackers=trackers)}
    assert {kind: finding.verdict for kind, finding in found.items()} == {
        "vendor": Verdict.NOT_MET,
        "domain": Verdict.MET,
        "cookie": Verdict.NOT_MET,
    }
    assert "The domain facebook.com (Meta) receives data" in found["domain"].message
    assert [finding.detail for finding in judge(first=0.0, trackers=trackers, kinds=["cookie"])] == ["cookie"]


def test_a_list_of_what_may_be_there_is_the_law() -> None:
    trackers = {DOMAIN: Seen(0.0, NOW, 7.0), COOKIE: Seen(0.0, NOW - 2 * DAY, 900.0)}
    told = judge(first=0.0, trackers=trackers, known=["ga4"], warm=None)
    assert {f.detail: f.verdict for f in told} == {
        "vendor": Verdict.MET,
        "domain": Verdict.MET,
        "cookie": Verdict.NOT_MET,  # it has gone
    }
    assert all(f.verdict is Verdict.NOT_MET for f in judge(first=0.0, trackers=trackers, known=["me*"], warm=None))
    [only] = [f for f in judge(first=0.0, trackers=trackers, known=["meta"], warm=None) if f.detail == "domain"]
    assert only.verdict is Verdict.NOT_MET


def test_a_rule_is_about_the_vendors_it_matches() -> None:
    assert judge(first=NOW - DAY, match=Match(vendor=("tiktok",))) == []


def test_a_kind_that_is_none_is_told() -> None:
    with pytest.raises(ValidationError, match="vendor"):
        NewTracker.Params.model_validate({"kinds": ["host"]})

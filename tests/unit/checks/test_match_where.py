"""Rules about a part of the traffic: kinds that judge single events are held against exactly that part."""

from __future__ import annotations

import pytest

from monitor.capture.hit import Hit
from monitor.checks.asked import asked_of
from monitor.checks.finding import Verdict
from monitor.checks.rule import Match
from monitor.daemon.intake import take
from monitor.privacy.inspect import Inspector
from monitor.privacy.inspected import Breach, Inspected, Leak, Standing
from monitor.profile.build import profile_of
from monitor.profile.encode import decode_profile, encode
from monitor.profile.merge import merge
from tests.support.asked import judged, met, profiles, rule
from tests.support.streams import PURCHASE, inspected

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1"
LEAK = Leak("email", "page.query.mail", "plain", "****@****.***")


def where(**dimensions: str | tuple[str, ...]) -> Match:
    pairs = ((name, (globs,) if isinstance(globs, str) else globs) for name, globs in dimensions.items())
    return Match(where=tuple(sorted(pairs)))


@pytest.mark.parametrize(
    ("match", "holds"),
    [
        (where(page="/checkout*"), True),
        (where(page="/checkout/step-2"), True),
        (where(page="/products/*"), False),
        (where(page=("*", "!/checkout/*")), False),
        (where(tag="web"), True),
        (where(tag=("web", "!app")), False),
        (where(consent="denied"), True),
        (where(consent=("granted", "unset")), False),
        (where(device="iPhone", browser="Safari"), True),
        (where(device="!iPhone"), False),
        (where(country="D?"), True),
        (where(step="2"), True),
        (where(logged_in="true"), True),
        (where(medium="email"), True),
        (where(release="*"), False),
        (where(release="!2.*"), True),
    ],
)
def test_an_event_is_met_in_every_dimension(match: Match, holds: bool) -> None:
    one = inspected(
        {"country": "DE", "step": 2, "logged_in": True},
        page="https://shop.example/checkout/step-2?utm_medium=Email",
        agent=IPHONE,
        tags=("web", "app"),
    )
    assert match.holds(Inspected(one.event, standing=Standing("analytics", "denied"))) is holds


def test_personal_data_on_one_page_is_counted_on_that_page_only() -> None:
    leaking = [inspected(page="https://shop.example/account/a", leaks=[LEAK])] * 30
    clean = [inspected(page="https://shop.example/cart")] * 50
    (here,) = met(judged(rule("pii", where(page="/account/*")), [*leaking, *clean]))
    assert "30 of 30 events" in here.message
    elsewhere = judged(rule("pii", where(page="/cart")), [*leaking, *clean])
    assert [finding.verdict for finding in elsewhere] == [Verdict.NOT_MET]
    assert judged(rule("pii", where(page="/none")), [*leaking, *clean]) == []


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("consent", {}),
        ("forbidden", {"properties": ["margin"]}),
        ("forbidden", {}),
        ("vendor_spec", {"only": ["required"]}),
        ("duplicate", {}),
        ("schema", {"expect": {"margin": {"type": "string"}}}),
        ("expect", {"require": "margin < 0"}),
    ],
)
def test_every_kind_that_judges_single_events_judges_the_part_it_is_about(kind: str, params: dict[str, object]) -> None:
    breach = Breach("C02", "analytics", "denied", "")
    bad = [inspected({"margin": 3, "transaction_id": "T1"}, agent=IPHONE, breaches=[breach])] * 30
    good = [
        inspected({"margin": "x", "transaction_id": f"T{n}", "currency": "EUR", "value": 3.0}, items=[{"item_id": "a"}])
        for n in range(2, 60)
    ]
    assert met(judged(rule(kind, where(device="iPhone"), **params), [*bad, *good])), kind
    if kind not in {"forbidden", "expect"}:
        assert not met(judged(rule(kind, where(device="!iPhone"), **params), [*bad, *good])), kind


def test_a_part_merges_and_is_stored_like_the_whole() -> None:
    pii = rule("pii", where(device="iPhone"))
    some, more = (profiles([inspected({"a": n}, agent=IPHONE), inspected({"a": n})], pii)[PURCHASE] for n in range(2))
    both = merge(some, more)
    assert decode_profile(encode(both)) == both
    assert both.parts[pii.match.key] == profile_of([inspected({"a": n}, agent=IPHONE) for n in range(2)], budget=None)
    assert both.events == 4


def test_the_browser_a_hit_was_sent_with_is_known_after_inspection() -> None:
    url = "https://www.google-analytics.com/g/collect?v=2&tid=G-1&en=purchase&cid=1.2&dl=https%3A%2F%2Fs.example%2F"
    sent = Hit(at=1.7e9, method="GET", url=url, headers=(("user-agent", IPHONE),))
    forbidden = rule("forbidden", where(device="iPhone"))
    taken = take([sent], Inspector.of(b"k" * 32), lambda keys: keys, asked=asked_of([forbidden]))
    (profile,) = taken.profiles.values()
    assert profile.parts[forbidden.match.key].events == 1

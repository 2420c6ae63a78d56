"""Headlines say what broke, to somebody who reads nothing else."""

from __future__ import annotations

import pytest

from monitor.alerts.headline import headline
from monitor.alerts.next_steps import next_step
from monitor.checks.check import checks
from monitor.checks.finding import Finding
from monitor.privacy.consent.codes import CODES
from monitor.profile.stream import Stream
from tests.support.alerts import PURCHASE, finding

META = PURCHASE._replace(vendor="meta", account="123", event="Purchase")


@pytest.mark.parametrize(
    ("check", "subjects", "says"),
    [
        ("missing_event", (finding(),), "purchase stopped arriving in GA4"),
        ("missing_event", (finding(), finding(stream=META)), "purchase stopped arriving in GA4 and Meta"),
        (
            "missing_event",
            (finding(stream=Stream("default", "production", "", "", "(all events)")),),
            "All events stopped arriving",
        ),
        (
            "missing_event",
            (finding(), finding(stream=PURCHASE._replace(event="refund")), finding(stream=META._replace(event="Lead"))),
            "purchase and 2 more events stopped arriving in GA4 and Meta",
        ),
        ("volume", (finding(effect=-0.52),), "purchase in GA4: 52 % below normal"),
        ("volume", (finding(effect=0.4),), "purchase in GA4: 40 % above normal"),
        ("volume", (finding(effect=2.1),), "purchase in GA4: 3.1 times normal"),
        (
            "schema",
            (finding(path="value", detail="type", observed="string in 41 %", expected="number"),),
            "value turned from a number into text in purchase (GA4)",
        ),
        ("schema", (finding(path="items[].id", detail="presence"),), "items[].id is missing from purchase (GA4)"),
        ("schema", (finding(path="currency", detail="enum"),), "currency has new values in purchase (GA4)"),
        ("rogue_event", (finding(stream=PURCHASE._replace(event="purchse")),), "purchse is new in GA4, and in no plan"),
        ("rogue_property", (finding(path="coupon2"),), "New property coupon2 in purchase (GA4)"),
        (
            "schema",
            tuple(finding(path=path, detail="presence") for path in ("value", "currency")),
            "value and currency are missing from purchase (GA4)",
        ),
        (
            "schema",
            tuple(finding(path=path, detail="type", expected="number") for path in ("value", "tax", "items[].price")),
            "value and 2 more changed their type in purchase (GA4)",
        ),
        (
            "schema",
            (finding(path="value", detail="presence"), finding(stream=META, path="value", detail="presence")),
            "value is missing from purchase (GA4 and Meta)",
        ),
        (
            "vendor_spec",
            tuple(finding(path=path, detail="required") for path in ("items", "transaction_id")),
            "items and transaction_id are missing from purchase, and GA4 needs them",
        ),
        (
            "rogue_property",
            (finding(path="a"), finding(path="b"), finding(path="c")),
            "New properties a and 2 more in purchase (GA4)",
        ),
        (
            "forbidden",
            (finding(path="iban"), finding(path="tax_id")),
            "iban and tax_id must not be sent and are, in purchase (GA4)",
        ),
        ("pii", (finding(detail="email", path="dl"),), "An e-mail address leaks to GA4 with purchase"),
        ("pii", (finding(detail="dna", path="dl"),), "Personal data leaks to GA4 with purchase"),
        ("consent", (finding(stream=META, detail="C02"),), f"A request to Meta {CODES['C02'].phrase}"),
        ("consent", (finding(stream=META._replace(event="(sync)"), detail="?"),), "A request to Meta breaks consent"),
        ("new_tracker", (finding(path="tiktok", detail="vendor"),), "New vendor gets data: TikTok"),
        ("new_tracker", (finding(path="_fbp", detail="cookie"),) * 2, "New cookie kept: _fbp and 1 more"),
        ("volume", (finding(rule="orders", detail="no_data"),), "Rule orders has nothing to judge"),
        ("volume", (finding(rule="orders", detail="error"),), "Rule orders cannot be evaluated"),
        ("invented", (finding(),), "purchase: nothing for 3 h where 31 to 52 are usual, last seen 10:02"),
    ],
)
def test_a_headline_says_what_broke(check: str, subjects: tuple[Finding, ...], says: str) -> None:
    assert headline(check, subjects) == says


@pytest.mark.parametrize("check", sorted(checks()))
def test_a_headline_fits_a_phone_whatever_broke(check: str) -> None:
    names = ["event_" + "x" * 90, "other_" + "y" * 90, "third"]
    vendors = ["ga4", "meta", "google_ads", "universal_analytics"]
    subjects = [
        finding(stream=PURCHASE._replace(event=name, vendor=vendor), path="ecommerce." * 20, detail="type", effect=-0.4)
        for name in names
        for vendor in vendors
    ]
    assert 20 < len(headline(check, subjects)) <= 80


@pytest.mark.parametrize("check", sorted(checks()))
def test_every_check_has_a_next_step_of_its_own(check: str) -> None:
    assert next_step(check, "") != next_step("invented", "")


def test_what_to_do_about_a_rule_as_a_whole_is_the_same_for_every_check() -> None:
    assert next_step("volume", "no_data") == next_step("consent", "no_data") != next_step("volume", "")
    assert next_step("schema", "error") != next_step("schema", "")


def test_what_to_do_about_consent_depends_on_what_was_broken() -> None:
    steps = {next_step("consent", code) for code in CODES}
    assert len(steps) == len(CODES)
    assert next_step("consent", "C08").startswith(CODES["C08"].fix)
    assert next_step("consent", "C99").startswith("Reject everything in the consent banner")

"""What is wrong in the gallery with what comes: realistic findings of each kind of check."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.checks.finding import Finding, Severity
from monitor.checks.receiver import receiver
from tests.support.gallery_scene import at, found, stream

CONTENTS: Mapping[str, tuple[Finding, ...]] = {
    "schema": (
        found(
            "schema",
            "schema",
            stream("purchase"),
            Severity.WARNING,
            message="`value` is a string in 40 % of 120 purchase events since 09:24; it was a number",
            evidence={"first_seen": at(9, 24)},
            path="value",
            detail="type",
            observed="string in 40 %",
            expected="number",
            share=0.4,
            examples=("##,##", "#.###,##"),
        ),
        found(
            "schema",
            "schema",
            stream("Purchase", "meta", "748215930264417"),
            Severity.WARNING,
            message="`value` is a string in 38 % of 96 Purchase events; it was a number",
            path="value",
            detail="type",
            observed="string in 38 %",
            expected="number",
            share=0.38,
        ),
    ),
    "rogue_event": (
        found(
            "rogue_event",
            "rogue-event",
            stream("purchse"),
            Severity.INFO,
            detail="new",
            message="`purchse` is new at GA4 G-N0RDL1CHT7: 14 seen since 10:12; is `purchase` meant?",
            evidence={"first_seen": at(10, 12)},
            observed="14 since 10:12",
            expected="no such event",
        ),
    ),
    "rogue_property": (
        found(
            "rogue_property",
            "rogue-property",
            stream("Product Added", "segment", "hK3vQz8Rr0dWm5TnYb2LcXe7UaGs9PfJ"),
            Severity.INFO,
            path="debug_price_rule",
            detail="new",
            message="`debug_price_rule` (string) is new: it is in 77 % of 22 Product Added events since 07:01",
            evidence={"first_seen": at(7, 1)},
            observed="in 77 %",
            expected="not in the plan",
            share=0.77,
            examples=("*##",),
        ),
    ),
    "pii": tuple(
        found(
            "pii",
            "personal-data",
            where,
            Severity.CRITICAL,
            path=path,
            detail="email",
            message=f"{where.event} sends an e-mail address (****.*******@*******.***) to {receiver(where)} in {path}: "
            f"{seen} events",
            observed=f"{seen} events",
            expected="no personal data",
            share=share,
            examples=("****.*******@*******.***", "***.****@*******.***"),
        )
        for where, path, seen, share in (
            (stream("Lead", "meta", "748215930264417"), "page.query.email", "2 of 7", 0.29),
            (stream("generate_lead"), "page.query.email", "2 of 11", 0.18),
            (stream("page_view"), "referrer.query.email", "3 of 54", 0.06),
        )
    ),
    "consent": (
        found(
            "consent",
            "consent",
            stream("PageView", "meta", "748215930264417"),
            Severity.CRITICAL,
            detail="C02",
            observed="31 of 118 events",
            expected="consent honoured",
            share=0.26,
            message="PageView to Meta 748215930264417 was sent although the visitor had refused (advertising): "
            "31 of 118 events",
            examples=("OneTrust group C0004 is off",),
        ),
    ),
    "duplicate": (
        found(
            "duplicate",
            "purchase-once",
            stream("purchase"),
            Severity.WARNING,
            message="4 % of 250 purchase events since 09:24 repeat the `transaction_id` of another: they come twice",
            evidence={"first_seen": at(9, 24)},
            path="transaction_id",
            detail="duplicate",
            observed="4 % come again",
            expected="none",
            share=0.04,
        ),
    ),
    "forbidden": (
        found(
            "forbidden",
            "no-margins",
            stream("purchase", "segment", "hK3vQz8Rr0dWm5TnYb2LcXe7UaGs9PfJ"),
            Severity.CRITICAL,
            path="margin",
            detail="forbidden",
            observed="in 88 %",
            expected="not sent",
            share=0.88,
            message="`margin` must not be sent and is in 88 % of 96 purchase events since 09:24",
            evidence={"first_seen": at(9, 24)},
        ),
    ),
    "naming": (
        found(
            "naming",
            "names",
            stream("addToCart"),
            Severity.INFO,
            detail="near-duplicate",
            expected="add_to_cart",
            message="`addToCart` is sent beside `add_to_cart` to GA4 G-N0RDL1CHT7 since 09:24: reports count them"
            " apart",
            evidence={"first_seen": at(9, 24)},
        ),
    ),
    "new_tracker": (
        found(
            "new_tracker",
            "new-tracker",
            stream("PageView", "tiktok", "C4X2"),
            Severity.WARNING,
            path="tiktok",
            detail="vendor",
            observed="212 since 09:24",
            expected="no such vendor",
            message="TikTok receives data, which was never seen before: 212 times since 09:24",
            evidence={"first_seen": at(9, 24)},
        ),
    ),
    "vendor_spec": tuple(
        found(
            "vendor_spec",
            "vendor-spec",
            stream("purchase"),
            Severity.WARNING,
            path=path,
            detail="required",
            observed="missing from 40 %",
            expected="required",
            share=0.4,
            message=f"`{path}` is missing from 40 % of 120 purchase events since 09:24; GA4 needs these for revenue,"
            " products and to count an order once",
            evidence={
                "first_seen": at(9, 24),
                "source": "https://developers.google.com/analytics/devguides/collection/ga4/reference/events#purchase",
            },
        )
        for path in ("items", "transaction_id")
    ),
    "expect": (
        found(
            "expect",
            "order-adds-up",
            stream("purchase"),
            Severity.WARNING,
            detail="value == sum(item.price * item.quantity for item in items)",
            observed="broken in 40 %",
            expected="value == sum(item.price * item.quantity for item in items)",
            share=0.4,
            message="`value == sum(item.price * item.quantity for item in items)` does not hold in 40 % of 100"
            " purchase events since 09:24",
            evidence={"first_seen": at(9, 24)},
        ),
    ),
    "campaign": (
        found(
            "campaign",
            "click-ids",
            stream("purchase", "google_ads", "AW-935147"),
            Severity.CRITICAL,
            path="gclid",
            detail="click-id",
            observed="0 of 80 carry it",
            expected="at least 20 %",
            share=1.0,
            message="40 % of 200 hits land with `gclid`, and 0 of 80 purchase events to Google Ads carry it since"
            " 09:24",
            evidence={"first_seen": at(9, 24)},
        ),
    ),
    "campaign_names": (
        found(
            "campaign",
            "campaigns",
            stream("page_view"),
            Severity.INFO,
            path="utm_source=newsleter",
            detail="near-duplicate",
            observed="`newsleter` 14 times",
            expected="`newsletter` (1,204 times)",
            share=0.003,
            message="`utm_source` is `newsleter` in 14 page_view events and `newsletter` in 1,204: a typing error, as"
            " it seems, and reports count them apart. Nearly all of them have utm_campaign `spring_sale`",
            evidence={"first_seen": at(9, 24), "written": "newsleter", "usual": "newsletter"},
        ),
    ),
}

"""What is wrong in the gallery: realistic findings of every kind of check, and the update each of them shows."""

from __future__ import annotations

from collections.abc import Mapping
from math import sin, tau
from typing import Any

from monitor.checks.finding import Finding, Severity, Verdict
from monitor.incidents.incident import Transition
from monitor.incidents.mute import Mute, MutedBy
from monitor.profile.stream import Stream

HOUR = 3600.0
AT = 1_773_144_000.0  # Tue 10 Mar 2026 12:00 UTC


def at(hour: int, minute: int) -> float:
    """A time of that morning on the wall of the shop, which is in Berlin."""
    return AT - (13 - hour) * HOUR + minute * 60.0


def stream(event: str, vendor: str = "ga4", account: str = "G-N0RDL1CHT7", source: str = "default") -> Stream:
    return Stream(source, "production", vendor, account, event)


def chart(silent: int = 0, low: float = 1.0) -> dict[str, Any]:
    """Two days of an event that follows the day, silent or low in its last hours."""
    usual = [max(1.0, 26 + 22 * sin((hour + 4) / 24 * tau)) for hour in range(48)]
    seen: list[float | None] = [round(value * (1 + 0.09 * (hour % 3 - 1))) for hour, value in enumerate(usual)]
    for hour in range(48 - silent, 48):
        seen[hour] = round(usual[hour] * low)
    seen[19] = None
    return {"start": AT - 48 * HOUR, "step": HOUR, "observed": seen, "expected": usual}


SILENT = {
    "since": AT - 5 * HOUR,
    "series": chart(5, 0.0),
    "unchanged": ["page_view in GA4", "add_to_cart in GA4 and Meta"],
    "explains": ["its low volume"],
}
ALL: Mapping[str, tuple[Finding, ...]] = {
    "missing_event": tuple(
        Finding(
            "missing_event",
            "missing-event",
            where,
            Verdict.MET,
            Severity.CRITICAL,
            AT - HOUR,
            AT,
            message=f"{where.event}: nothing for 5 h where 180 to 236 are usual, last seen 07:58",
            observed="0 in 5 h",
            expected="180 to 236",
            share=1.0,
            p_value=6e-31,
            effect=-1.0,
            evidence=SILENT,
        )
        for where in (stream("purchase"), stream("Purchase", "meta", "748215930264417"))
    ),
    "volume": (
        Finding(
            "volume",
            "volume",
            stream("view_item"),
            Verdict.MET,
            Severity.WARNING,
            AT - 6 * HOUR,
            AT,
            message="view_item: 81 in 6 h where 198 to 262 are usual, −64 %, since 06:00",
            detail="drop",
            observed="81 in 6 h",
            expected="198 to 262",
            p_value=5e-7,
            effect=-0.64,
            evidence={
                "since": AT - 7 * HOUR,
                "since_between": [AT - 8 * HOUR, AT - 6 * HOUR],
                "series": chart(6, 0.36),
                "moved_with": ["begin_checkout −61 %"],
                "unchanged": ["purchase +2 %", "page_view −1 %"],
            },
        ),
    ),
    "schema": (
        Finding(
            "schema",
            "schema",
            stream("purchase"),
            Verdict.MET,
            Severity.WARNING,
            AT - HOUR,
            AT,
            message="`value` is a string in 40 % of 120 purchase events since 09:24; it was a number",
            evidence={"first_seen": at(9, 24)},
            path="value",
            detail="type",
            observed="string in 40 %",
            expected="number",
            share=0.4,
            examples=("##,##", "#.###,##"),
        ),
        Finding(
            "schema",
            "schema",
            stream("Purchase", "meta", "748215930264417"),
            Verdict.MET,
            Severity.WARNING,
            AT - HOUR,
            AT,
            message="`value` is a string in 38 % of 96 Purchase events; it was a number",
            path="value",
            detail="type",
            observed="string in 38 %",
            expected="number",
            share=0.38,
        ),
    ),
    "rogue_event": (
        Finding(
            "rogue_event",
            "rogue-event",
            stream("purchse"),
            Verdict.MET,
            Severity.INFO,
            AT - HOUR,
            AT,
            detail="new",
            message="purchse is new: 14 since 10:12, in no plan; near purchase, which has 21 % fewer since",
            evidence={"first_seen": at(10, 12)},
            observed="14 since 10:12",
            expected="no such event",
        ),
    ),
    "rogue_property": (
        Finding(
            "rogue_property",
            "rogue-property",
            stream("Product Added", "segment", "hK3vQz8Rr0dWm5TnYb2LcXe7UaGs9PfJ"),
            Verdict.MET,
            Severity.INFO,
            AT - HOUR,
            AT,
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
        Finding(
            "pii",
            "personal-data",
            where,
            Verdict.MET,
            Severity.CRITICAL,
            AT - HOUR,
            AT,
            path=path,
            detail="email",
            message=f"{where.event} sends an e-mail address (****.*******@*******.***) in {path}: {seen} events",
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
        Finding(
            "consent",
            "consent",
            stream("PageView", "meta", "748215930264417"),
            Verdict.MET,
            Severity.CRITICAL,
            AT - HOUR,
            AT,
            detail="C02",
            observed="31 of 118 events",
            expected="consent honoured",
            share=0.26,
            message="PageView to meta 748215930264417 was sent although the visitor had refused (advertising): "
            "31 of 118 events",
            examples=("OneTrust group C0004 is off",),
        ),
    ),
    "duplicate": (
        Finding(
            "duplicate",
            "purchase-once",
            stream("purchase"),
            Verdict.MET,
            Severity.WARNING,
            AT - HOUR,
            AT,
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
        Finding(
            "forbidden",
            "no-margins",
            stream("purchase", "segment", "hK3vQz8Rr0dWm5TnYb2LcXe7UaGs9PfJ"),
            Verdict.MET,
            Severity.CRITICAL,
            AT - HOUR,
            AT,
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
        Finding(
            "naming",
            "names",
            stream("addToCart"),
            Verdict.MET,
            Severity.INFO,
            AT - HOUR,
            AT,
            detail="near-duplicate",
            expected="add_to_cart",
            message="`addToCart` is sent beside `add_to_cart` to ga4 since 09:24: reports count them apart",
            evidence={"first_seen": at(9, 24)},
        ),
    ),
    "new_tracker": (
        Finding(
            "new_tracker",
            "new-tracker",
            stream("PageView", "tiktok", "C4X2"),
            Verdict.MET,
            Severity.WARNING,
            AT - HOUR,
            AT,
            path="tiktok",
            detail="vendor",
            observed="212 since 09:24",
            expected="no such vendor",
            message="Data goes to tiktok, which was never seen before: 212 times since 09:24",
            evidence={"first_seen": at(9, 24)},
        ),
    ),
    "vendor_spec": (
        Finding(
            "vendor_spec",
            "vendor-spec",
            stream("purchase"),
            Verdict.MET,
            Severity.WARNING,
            AT - HOUR,
            AT,
            path="items",
            detail="required",
            observed="missing from 40 %",
            expected="required",
            share=0.4,
            message="`items` is missing from 40 % of 120 purchase events since 09:24; GA4 needs it for its reports",
            evidence={
                "first_seen": at(9, 24),
                "source": "https://developers.google.com/analytics/devguides/collection/ga4/reference/events",
            },
        ),
    ),
    "missing_destination": (
        Finding(
            "missing_destination",
            "purchase-reaches-all",
            stream("Purchase", "meta", "748215930264417"),
            Verdict.MET,
            Severity.CRITICAL,
            AT - 12 * HOUR,
            AT,
            message="purchase: meta got 212 in 12 h beside ga4's 318, where 279 to 303 are usual, −27 %, since 03:00",
            observed="212 in 12 h",
            expected="279 to 303 beside ga4's 318",
            count=212.0,
            share=0.27,
            p_value=3e-14,
            effect=-0.27,
            evidence={"since": AT - 10 * HOUR, "series": chart(10, 0.73), "beside_vendor": "ga4"},
        ),
    ),
    "ratio": (
        Finding(
            "ratio",
            "cart-to-purchase",
            stream("purchase"),
            Verdict.MET,
            Severity.WARNING,
            AT - 6 * HOUR,
            AT,
            detail="drop",
            message="purchase: 41 in 6 h for 310 add_to_cart, where 78 to 109 are usual, −56 %, since 07:00",
            observed="41 in 6 h for 310 add_to_cart, 0.132 each",
            expected="78 to 109, 0.302 each",
            count=41.0,
            p_value=2e-9,
            effect=-0.56,
            evidence={"since": AT - 6 * HOUR, "series": chart(6, 0.44), "per": "add_to_cart"},
        ),
    ),
    "kpi": (
        Finding(
            "kpi",
            "revenue",
            stream("purchase"),
            Verdict.MET,
            Severity.CRITICAL,
            AT - 24 * HOUR,
            AT,
            path="value",
            detail="drop",
            message="purchase: value adds up to 12,310 in 24 h, where 21,870 to 29,300 are usual, −52 %,"
            " since Mon 13:00",
            observed="12,310 in 24 h",
            expected="21,870 to 29,300",
            p_value=4e-8,
            effect=-0.52,
            evidence={"since": AT - 24 * HOUR, "series": chart(24, 0.48), "of": "sum"},
        ),
    ),
    "discrepancy": (
        Finding(
            "discrepancy",
            "browser-against-server",
            stream("purchase", source="browser"),
            Verdict.MET,
            Severity.WARNING,
            AT - 24 * HOUR,
            AT,
            message="purchase: browser tells of 310 in 24 h and server of 402, where 349 to 375 would be usual beside"
            " that, −14 %, since Mon 14:00",
            observed="310 in 24 h (browser), 402 (server)",
            expected="349 to 375 (browser)",
            p_value=6e-7,
            effect=-0.14,
            evidence={"since": AT - 23 * HOUR, "series": chart(23, 0.86), "sides": ["browser", "server"]},
        ),
    ),
    "freshness": (
        Finding(
            "freshness",
            "export-is-fresh",
            Stream("ga4-export", "production", "", "", "(all events)"),
            Verdict.MET,
            Severity.WARNING,
            AT - 31 * HOUR,
            AT,
            detail="source",
            message="ga4-export (production): the newest event is 31 h old, of Mon 06:00, where 26 h are the limit",
            observed="31 h old",
            expected="26 h at most",
            evidence={"since": AT - 5 * HOUR},
        ),
    ),
    "capture_health": (
        Finding(
            "capture_health",
            "capture-health",
            stream("(capture)", account="", source="shop"),
            Verdict.MET,
            Severity.WARNING,
            AT - 6 * HOUR,
            AT,
            detail="unreadable",
            message="shop (production): 360 of 1,200 requests to ga4 in 6 h cannot be read (30 %)",
            observed="30 % of 1,200",
            expected="5 % at most",
            count=360.0,
            share=0.3,
        ),
    ),
    "self": (
        Finding(
            "self",
            "tagwatch-capture-silent",
            stream("capture", "tagwatch", "", "shop"),
            Verdict.MET,
            Severity.CRITICAL,
            AT - HOUR,
            AT,
            detail="silent",
            observed="0 in 3 h",
            expected="about 2,400",
            message="nothing has come from shop (production) for 3 h, where about 2,400 events are usual",
            effect=-1.0,
        ),
    ),
}
QUIET = Mute(MutedBy.SILENCE, "4f1c2a", "ann", "the agency is on it", AT, AT + 20 * HOUR)
UPDATES: Mapping[str, tuple[Transition, dict[str, Any]]] = {
    "missing_event": (Transition.ACKNOWLEDGED, {"acknowledged_by": "ann", "acknowledged_until": AT + 9 * HOUR}),
    "volume": (Transition.REMINDED, {}),
    "schema": (Transition.RAISED, {"severity": Severity.CRITICAL}),
    "rogue_event": (Transition.REMINDED, {}),
    "rogue_property": (Transition.REMINDED, {}),
    "pii": (Transition.SPREAD, {}),
    "consent": (Transition.FLAPPING, {"flapping": True, "flips": tuple(AT - n * HOUR for n in range(7, 0, -1))}),
    "duplicate": (Transition.ESCALATED, {"escalated": 1}),
    "forbidden": (Transition.SILENCED, {"muted": QUIET}),
    "naming": (Transition.REMINDED, {}),
    "new_tracker": (Transition.REMINDED, {}),
    "vendor_spec": (Transition.UNSILENCING, {"muted": QUIET}),
    "missing_destination": (Transition.SPREAD, {}),
    "ratio": (Transition.REMINDED, {}),
    "kpi": (Transition.ACKNOWLEDGED, {"acknowledged_by": "ann", "acknowledged_until": AT + 9 * HOUR}),
    "discrepancy": (Transition.REMINDED, {}),
    "freshness": (Transition.REMINDED, {}),
    "capture_health": (Transition.REMINDED, {}),
    "self": (Transition.REMINDED, {}),
}
"""What each kind shows between its beginning and its end: together, every sort of update."""

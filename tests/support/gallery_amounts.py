"""What is wrong in the gallery with how much comes: realistic findings of each kind of check."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.checks.finding import Finding, Severity
from monitor.profile.stream import Stream
from tests.support.gallery_scene import AT, HOUR, chart, found, stream

SILENT = {
    "since": AT - 5 * HOUR,
    "series": chart(5, 0.0, banded=True),
    "unchanged": ["page_view in GA4", "add_to_cart in GA4 and Meta"],
    "explains": ["its low volume"],
}
AMOUNTS: Mapping[str, tuple[Finding, ...]] = {
    "missing_event": tuple(
        found(
            "missing_event",
            "missing-event",
            where,
            Severity.CRITICAL,
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
        found(
            "volume",
            "volume",
            stream("view_item"),
            Severity.WARNING,
            hours=6,
            message="view_item: 81 in 6 h where 198 to 262 are usual, −64 %, since 06:00",
            detail="drop",
            observed="81 in 6 h",
            expected="198 to 262",
            p_value=5e-7,
            effect=-0.64,
            evidence={
                "since": AT - 7 * HOUR,
                "since_between": [AT - 8 * HOUR, AT - 6 * HOUR],
                "series": chart(6, 0.36, banded=True),
                "moved_with": ["begin_checkout −61 %"],
                "unchanged": ["purchase +2 %", "page_view −1 %"],
            },
        ),
    ),
    "missing_destination": (
        found(
            "missing_destination",
            "purchase-reaches-all",
            stream("Purchase", "meta", "748215930264417"),
            Severity.CRITICAL,
            hours=12,
            message="purchase: Meta got 212 in 12 h beside GA4's 318, where 279 to 303 are usual, −27 %, since 03:00",
            observed="212 in 12 h",
            expected="279 to 303 beside GA4's 318",
            count=212.0,
            share=0.27,
            p_value=3e-14,
            effect=-0.27,
            evidence={"since": AT - 10 * HOUR, "series": chart(10, 0.73), "beside_vendor": "ga4"},
        ),
    ),
    "ratio": (
        found(
            "ratio",
            "cart-to-purchase",
            stream("purchase"),
            Severity.WARNING,
            hours=6,
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
        found(
            "kpi",
            "revenue",
            stream("purchase"),
            Severity.CRITICAL,
            hours=24,
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
        found(
            "discrepancy",
            "browser-against-server",
            stream("purchase", source="browser"),
            Severity.WARNING,
            hours=24,
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
        found(
            "freshness",
            "export-is-fresh",
            Stream("ga4-export", "production", "", "", "(all events)"),
            Severity.WARNING,
            hours=31,
            detail="source",
            message="ga4-export (production): the newest event is 31 h old, of Mon 06:00, where 26 h are the limit",
            observed="31 h old",
            expected="26 h at most",
            evidence={"since": AT - 5 * HOUR},
        ),
    ),
    "capture_health": (
        found(
            "capture_health",
            "capture-health",
            stream("(capture)", account="", source="shop"),
            Severity.WARNING,
            hours=6,
            detail="unreadable",
            message="shop (production): 360 of 1,200 requests to GA4 in 6 h cannot be read (30 %)",
            observed="30 % of 1,200",
            expected="5 % at most",
            count=360.0,
            share=0.3,
        ),
    ),
    "self": (
        found(
            "self",
            "tagwatch-capture-silent",
            stream("capture", "tagwatch", "", "shop"),
            Severity.CRITICAL,
            detail="silent",
            observed="0 in 3 h",
            expected="about 2,400",
            message="nothing has come from shop (production) for 3 h, where about 2,400 events are usual",
            effect=-1.0,
        ),
    ),
}

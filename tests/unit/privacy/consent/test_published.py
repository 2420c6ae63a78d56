"""What vendors publish about consent stands in a pack with its sources, and is what hits are judged by."""

from __future__ import annotations

import pytest

from monitor.privacy.consent.published import published


@pytest.mark.parametrize(
    ("vendor", "region", "wants"),
    [
        ("ga4", "DE-BY", "gcs or gcd"),
        ("ga4", "EEA", "gcs or gcd"),
        ("floodlight", "UK", "gcs or gcd"),
        ("microsoft_uet", "CH", "asc"),
        ("ga4", "US-CA", None),
        ("ga4", None, None),
        ("meta", "DE", None),
    ],
)
def test_signals_are_wanted_by_some_vendors_in_some_regions(vendor: str, region: str | None, wants: str | None) -> None:
    signal = published().required(vendor, region)
    assert (signal.wants if signal else None) == wants


def test_no_vendor_is_named_twice_in_a_part() -> None:
    for part in (published().signals, published().restricted):
        vendors = [vendor for each in part for vendor in each.vendors]
        assert len(vendors) == len(set(vendors))

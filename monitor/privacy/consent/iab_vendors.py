"""Vendors' numbers on the IAB's Global Vendor List, and whether a TC string lets one of them process."""

from __future__ import annotations

from monitor.decode.consent.tcf import TcString

NUMBERS = {
    "33across": 58,
    "adform": 50,
    "adobe_advertising": 264,
    "adobe_audience_manager": 565,
    "amazon_ads": 793,
    "appnexus": 32,
    "comscore": 77,
    "criteo": 91,
    "doubleclick": 755,
    "floodlight": 755,
    "google_ads": 755,
    "index_exchange": 10,
    "liveramp": 97,
    "openx": 69,
    "outbrain": 164,
    "pubmatic": 76,
    "quantcast": 11,
    "rtb_house": 16,
    "rubicon_project": 52,
    "sovrn": 13,
    "taboola": 42,
    "teads": 132,
    "the_trade_desk": 21,
    "yahoo": 25,
}
"""By our names. Source: the Global Vendor List (vendor-list.consensu.org), as the bid adapters of Prebid.js state their
own numbers. A vendor that is not here is judged by purposes alone.
"""
STORAGE = 1
LONGEST_DAYS = 396
"""Days after which a visitor must be asked again: IAB Europe TCF policies, chapter II 5(b), thirteen months."""


def refuses(string: TcString, vendor: str) -> str:
    """Return why a TC string does not let a vendor store and process, "" where it does or its number is not known.

    A vendor needs the visitor's consent, or a legitimate interest the visitor did not object to; for storage (purpose
    1) there is consent only.
    """
    number = NUMBERS.get(vendor)
    if STORAGE not in string.purposes and not string.purpose_one_treatment:
        return "it allows no storage (purpose 1)"
    if number is not None and number not in string.vendors and number not in string.vendor_interests:
        return f"it names no consent for vendor {number}"
    return ""

"""Whether a TC string lets a vendor process, by its number on the IAB's Global Vendor List."""

from __future__ import annotations

from monitor.decode.consent.tcf import TcString
from monitor.privacy.consent.published import published

STORAGE = 1


def refuses(string: TcString, vendor: str) -> str:
    """Return why a TC string does not let a vendor store and process, "" where it does or its number is not known.

    A vendor needs the visitor's consent, or a legitimate interest the visitor did not object to; for storage (purpose
    1) there is consent only.
    """
    number = published().tcf.numbers.get(vendor)
    if STORAGE not in string.purposes and not string.purpose_one_treatment:
        return "it allows no storage (purpose 1)"
    if number is not None and number not in string.vendors and number not in string.vendor_interests:
        return f"it names no consent for vendor {number}"
    return ""

"""How a hit says that an opt-out was honoured."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from monitor.decode.consent.signals import Consent, Signal

_OWN: dict[str, Callable[[Mapping[str, str]], bool]] = {
    # developers.facebook.com "Data Processing Options": Limited Data Use.
    "meta": lambda raw: "LDU" in raw.get("dpo", ""),
    # support.google.com/google-ads/answer/9606827, restricted data processing; npa=1 serves no personalised ads.
    "google_ads": lambda raw: raw.get("npa") == "1" or raw.get("rdp") == "1",
    "floodlight": lambda raw: raw.get("npa") == "1" or raw.get("rdp") == "1",
}
"""Vendors that read their own parameter and not the IAB's strings."""


def restricted(vendor: str, signals: Consent) -> bool:
    """Tell whether a hit asks its vendor not to sell, share or personalise.

    Decoders read the limited data use of the vendors that have one as a refused `ad_personalization`, and so are an
    opt-out in us_privacy or GPP; Microsoft's `asc=D` refuses storage.
    """
    own = _OWN.get(vendor)
    if own is not None:
        return own(signals.raw)
    return signals.ad_personalization is Signal.DENIED or signals.ad_storage is Signal.DENIED

"""What consent platforms call vendors, and what we call them: where consent is asked vendor by vendor."""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.capture.hit import ConsentState
from monitor.privacy.consent.told import Chosen
from monitor.privacy.purposes import VENDORS, Purpose, needs_of

_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")
_OTHER = {
    "google_analytics": "ga4",
    "google_analytics_4": "ga4",
    "google_analytics_ga4": "ga4",
    "googleanalytics": "ga4",
    "ga": "ga4",
    "google": "google_ads",
    "google_adwords": "google_ads",
    "google_ads_remarketing": "google_ads",
    "google_conversion_tracking": "google_ads",
    "google_advertising_products": "google_ads",
    "adwords": "google_ads",
    "doubleclick": "floodlight",
    "facebook": "meta",
    "facebook_pixel": "meta",
    "facebook_custom_audiences": "meta",
    "meta_pixel": "meta",
    "bing": "microsoft_uet",
    "bing_ads": "microsoft_uet",
    "microsoft_ads": "microsoft_uet",
    "microsoft_advertising": "microsoft_uet",
    "microsoft_clarity": "clarity",
    "linkedin_insight_tag": "linkedin",
    "linkedin_ads": "linkedin",
    "tiktok_pixel": "tiktok",
    "tiktok_ads": "tiktok",
    "twitter": "x",
    "twitter_ads": "x",
    "snapchat": "snap",
    "snapchat_pixel": "snap",
    "pinterest_tag": "pinterest",
    "segment_io": "segment",
}
"""Names in the catalogues of Didomi, Usercentrics and Axeptio that are not simply ours."""


def vendor_of(name: str) -> str:
    """Return our name for a platform's vendor, as well as it can be told; "" where it is none of ours.

    >>> vendor_of("Facebook Pixel"), vendor_of("c:hotjar"), vendor_of("my-own-thing")
    ('meta', 'hotjar', '')
    """
    plain = _NOT_IN_A_NAME.sub("_", name.lower().rpartition(":")[2]).strip("_")
    known = _OTHER.get(plain, plain)
    return known if known in VENDORS or needs_of(known) is not None else ""


def answers_by_vendor(answers: Iterable[tuple[str, ConsentState]]) -> tuple[tuple[str, ConsentState], ...]:
    """Return the answers to vendors we know, by our names."""
    return tuple({vendor: state for name, state in answers if (vendor := vendor_of(name))}.items())


def purposes_by_vendor(answers: Iterable[tuple[str, ConsentState]]) -> Chosen:
    """Return the purposes whose vendors all have the same answer."""
    found: dict[Purpose, set[ConsentState]] = {}
    for vendor, state in answers:
        needs = needs_of(vendor)
        if needs is not None and needs.purpose is not Purpose.FUNCTIONAL:
            found.setdefault(needs.purpose, set()).add(state)
    return tuple((purpose, next(iter(states))) for purpose, states in found.items() if len(states) == 1)

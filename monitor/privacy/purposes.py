"""What each vendor is used for: the purpose a visitor must have agreed to before its tag may fire."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """Why data is processed, in the words consent banners have for it."""

    ANALYTICS = "analytics"
    ADVERTISING = "advertising"
    FUNCTIONAL = "functional"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a vendor needs. `cookieless`: its tags keep sending without storage after a refusal, and say so."""

    purpose: Purpose
    cookieless: bool = False


VENDORS: dict[str, Needs] = {
    # Google calls tags with consent checks built in "cookieless pings" (support.google.com/analytics/answer/9976101).
    "ga4": Needs(Purpose.ANALYTICS, cookieless=True),
    "universal_analytics": Needs(Purpose.ANALYTICS, cookieless=True),
    "google_ads": Needs(Purpose.ADVERTISING, cookieless=True),
    "floodlight": Needs(Purpose.ADVERTISING, cookieless=True),
    # learn.microsoft.com/advertising "UET consent mode": `asc=D` sends without storage.
    "microsoft_uet": Needs(Purpose.ADVERTISING, cookieless=True),
    # developers.facebook.com "General Data Protection Regulation": the pixel must be held back until consent.
    "meta": Needs(Purpose.ADVERTISING),
    "linkedin": Needs(Purpose.ADVERTISING),
    "tiktok": Needs(Purpose.ADVERTISING),
    "pinterest": Needs(Purpose.ADVERTISING),
    "snapchat": Needs(Purpose.ADVERTISING),
    # A customer data platform passes on what it gets; its own place is with analytics (segment.com/docs/privacy).
    "segment": Needs(Purpose.ANALYTICS),
    # A container stores nothing and reports nobody; what it loads is judged by itself.
    "google_tag_manager": Needs(Purpose.FUNCTIONAL),
}
"""Vendors by the names decoders give them. Of a vendor that is not here nothing is claimed."""

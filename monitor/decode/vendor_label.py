"""The names of vendors, as people write them."""

from __future__ import annotations

VENDORS = {
    "ga4": "GA4",
    "universal_analytics": "Universal Analytics",
    "google_ads": "Google Ads",
    "google_tag_manager": "Google Tag Manager",
    "floodlight": "Floodlight",
    "meta": "Meta",
    "segment": "Segment",
    "linkedin": "LinkedIn",
    "microsoft_uet": "Microsoft Ads",
    "ab_tasty": "AB Tasty",
    "customer_io": "Customer.io",
    "fullstory": "FullStory",
    "hubspot": "HubSpot",
    "mparticle": "mParticle",
    "parsely": "Parse.ly",
    "piwik_pro": "Piwik PRO",
    "posthog": "PostHog",
    "rtb_house": "RTB House",
    "rudderstack": "RudderStack",
    "sixsense": "6sense",
    "tiktok": "TikTok",
    "vwo": "VWO",
    "x": "X",
}
"""Vendors whose names are not simply their words with capitals."""


def vendor_label(vendor: str) -> str:
    """Return a vendor's name as people write it."""
    return VENDORS.get(vendor) or vendor.replace("_", " ").title()

"""Words of campaign links that everybody uses: only of these is one wrong letter taken for a typing error.

Of any other word nobody can tell: `jackets` and `rackets`, `Katharina` and `Katarina` are two campaigns. Words that one
letter turns into another word people advertise with (`contact`, `content`, `winter`, `desert`) are left out, or too
short for the edits that do so (`monitor/checks/campaign/typing_error.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

WORDS = frozenset(
    {
        *("affiliate", "affiliates", "announcement", "anniversary", "awareness", "bestseller", "blackfriday"),
        *("campaign", "christmas", "clearance", "competitor", "conversion", "cybermonday", "discount", "display"),
        *("dynamic", "enterprise", "facebook", "generic", "giveaway", "google", "influencer"),
        *("instagram", "launch", "linkedin", "lookalike", "loyalty", "marketing", "messenger", "newsletter"),
        *("newsletters", "notification", "onboarding", "organic", "outbrain", "performance", "pinterest", "podcast"),
        *("programmatic", "promotion", "promotional", "prospecting", "reactivation", "referral", "remarketing"),
        *("retargeting", "shopping", "snapchat", "sponsored", "subscriber", "subscription", "taboola"),
        *("telegram", "thanksgiving", "transactional", "twitter", "webinar", "whatsapp", "youtube"),
    }
)
OTHER_WORDS = frozenset(
    {
        *("affiliante", "affiliare", "affiliatie", "affiliaties", "annoncement", "besteller", "champaign"),
        *("entreprise", "influenceur", "markering", "messinger", "sopping", "subscribir", "telegramm", "titter"),
        *("twittear", "twitteur"),
    }
)
"""Words that look like typing errors of these and are none: all there are among the 300,000 most frequent words each of
English, German, French, Spanish, Italian, Dutch, Portuguese, Polish and Swedish (wordfreq 3.1, 2024)."""

_SOURCES: Mapping[str, tuple[str, ...]] = {
    "facebook": ("fb", "facebook.com", "www.facebook.com", "m.facebook.com", "l.facebook.com", "lm.facebook.com"),
    "instagram": ("ig", "instagram.com", "www.instagram.com", "l.instagram.com"),
    "linkedin": ("linkedin.com", "www.linkedin.com", "lnkd.in"),
    "twitter": ("twitter.com", "www.twitter.com", "t.co"),
    "youtube": ("yt", "youtube.com", "www.youtube.com", "m.youtube.com"),
    "pinterest": ("pinterest.com", "www.pinterest.com"),
    "tiktok": ("tiktok.com", "www.tiktok.com"),
    "reddit": ("reddit.com", "www.reddit.com"),
    "snapchat": ("snapchat.com", "www.snapchat.com"),
    "google": ("google.com", "www.google.com"),
    "bing": ("bing.com", "www.bing.com"),
}
"""Names of one source, in small letters. Left out are short ones that mean something else as well (`li`, `x`, `tt`,
`wa`, `nl`), and a company's other services (`an`, `msg`, `adwords`)."""
SOURCE_OF: Mapping[str, str] = {other: name for name, others in _SOURCES.items() for other in (name, *others)}

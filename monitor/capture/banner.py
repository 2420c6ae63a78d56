"""What of cookies and the data layer is captured: the notes of consent platforms whole, of other cookies the name."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from email.utils import parsedate_to_datetime

from monitor.capture.hit import SetCookie

NAMES = frozenset(
    {
        # OneTrust: my.onetrust.com "OneTrust cookies", and the variables its script leaves for tag managers.
        "OptanonConsent", "OptanonAlertBoxClosed", "OnetrustActiveGroups", "OptanonActiveGroups",
        # Cookiebot: cookiebot.com/en/developer.
        "CookieConsent",
        # Didomi: developers.didomi.io "Events & variables", "Cookies and storage".
        "didomi_token", "didomiPurposesEnabled", "didomiPurposesDisabled", "didomiPurposesUnknown",
        "didomiVendorsEnabled", "didomiVendorsDisabled", "didomiVendorsUnknown", "didomiVendorsConsent",
        "didomiVendorsConsentDenied", "didomiVendorsConsentUnknown",
        # Usercentrics: docs.usercentrics.com "Data layer and events", and the local storage of versions 2 and 3.
        "consent_status", "uc_user_interaction", "ucData",
        # TrustArc: trustarc.com "Cookie Consent Manager, developer documentation".
        "notice_behavior", "notice_gdpr_prefs", "notice_preferences", "cmapi_cookie_privacy", "cmapi_gtm_bl",
        # Axeptio: support.axeptio.eu "Axeptio's cookies".
        "axeptio_cookies", "axeptio_authorized_vendors", "axeptio_all_vendors",
        # IAB Tech Lab, as Quantcast Choice (InMobi), Sourcepoint and most others store them.
        "euconsent-v2", "euconsent_v2", "gpp", "__gpp", "gppstring", "gpp_sid", "__gpp_sid", "usprivacy", "us_privacy",
        "addtl_consent", "consentUUID",
        # Google's consent mode as a page set it, and the event that said what the other names mean.
        "ad_storage", "analytics_storage", "ad_user_data", "ad_personalization", "event", "globalPrivacyControl",
    }
)  # fmt: skip
"""Cookies and data-layer names that hold what a visitor chose. Whatever else is sent as a `banner` is dropped."""
PREFIXES = ("_iub_cs-",)
"""iubenda names its cookie after the site's number (iubenda.com/help "Cookies used by the Cookie Solution")."""
LONGEST_VALUE = 8192
LONGEST_NAME = 128
MOST_NAMES = 200
"""A browser keeps 180 cookies a site (Chromium); what is more is not of a browser."""
_YEAR = 366 * 86400.0
LONGEST_LIFETIME = 100 * _YEAR
_NAME = re.compile(r"[!#-+\-.0-9A-Z^-z|~\[\]():/@{}]+")


def holds_consent(name: str) -> bool:
    """Tell whether a cookie or data-layer name is a consent platform's note of what was chosen."""
    return name in NAMES or name.startswith(PREFIXES)


def banner_of(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the notes of consent platforms among cookies or data-layer names; the first of a name counts."""
    kept: dict[str, str] = {}
    for name, value in pairs:
        if holds_consent(name) and name not in kept and len(value) <= LONGEST_VALUE:
            kept[name] = value
    return tuple(kept.items())


def cookie_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of cookies worth keeping: each once, none that is no name or a consent platform's note."""
    kept = dict.fromkeys(name for name in names if _is_name(name) and not holds_consent(name))
    return tuple(kept)[:MOST_NAMES]


def lifetimes_of(cookies: Iterable[tuple[str, float | None]]) -> tuple[SetCookie, ...]:
    """Return written cookies; a lifetime that is negative, none or no number is a cookie taken away, and left out."""
    return tuple(
        SetCookie(name, None if lifetime is None else min(lifetime, LONGEST_LIFETIME))
        for name, lifetime in cookies
        if _is_name(name)
        and not holds_consent(name)
        and (lifetime is None or (lifetime > 0 and not math.isnan(lifetime)))
    )[:MOST_NAMES]


def read_cookie_header(text: str) -> list[tuple[str, str]]:
    """Return the (name, value) pairs of a Cookie header (RFC 6265, 5.4)."""
    parts = (part.partition("=") for part in text.split(";"))
    return [(name.strip(), value.strip().strip('"')) for name, equals, value in parts if equals and name.strip()]


def read_set_cookie(text: str, at: float) -> tuple[str, float | None] | None:
    """Return (name, lifetime in seconds) of a Set-Cookie header sent at `at`; None where it is none.

    `Max-Age` goes before `Expires` (RFC 6265, 5.3). What has already ended has the lifetime 0.
    """
    first, *attributes = text.split(";")
    name, equals, _ = first.partition("=")
    if not equals or not name.strip():
        return None
    lifetime: float | None = None
    for attribute in attributes:
        key, _, value = attribute.strip().partition("=")
        if key.lower() == "max-age" and value.strip().lstrip("-").isdigit():
            return name.strip(), max(0.0, float(value.strip()[:15]))
        if key.lower() == "expires":
            try:
                lifetime = max(0.0, parsedate_to_datetime(value.strip().replace("-", " ")).timestamp() - at)
            except (ValueError, TypeError, IndexError, OverflowError):
                continue
    return name.strip(), lifetime


def _is_name(name: str) -> bool:
    return len(name) <= LONGEST_NAME and _NAME.fullmatch(name) is not None

"""What each vendor is used for: the purpose a visitor must have agreed to before its tag may fire."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.decode.catalogue import purposes


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


BANNER = "consent_banner"
"""The vendor by which the banner's own events go: what visitors answered."""

VENDORS: dict[str, Needs] = {
    BANNER: Needs(Purpose.FUNCTIONAL),
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
    # Advertising and retargeting by their own help pages on their tag (ads.tiktok.com, businesshelp.snapchat.com,
    # help.pinterest.com, business.x.com, business.reddithelp.com, help.criteo.com, partner.thetradedesk.com,
    # outbrain.com/help, help.taboola.com, quorablog.com, help.adanalytics.spotify.com, napoveda.sklik.cz, awin.com …).
    "adform": Needs(Purpose.ADVERTISING),
    "amazon_ads": Needs(Purpose.ADVERTISING),
    "awin": Needs(Purpose.ADVERTISING),
    "criteo": Needs(Purpose.ADVERTISING),
    "outbrain": Needs(Purpose.ADVERTISING),
    "pinterest": Needs(Purpose.ADVERTISING),
    "quora": Needs(Purpose.ADVERTISING),
    "reddit": Needs(Purpose.ADVERTISING),
    "rtb_house": Needs(Purpose.ADVERTISING),
    "seznam": Needs(Purpose.ADVERTISING),
    "snap": Needs(Purpose.ADVERTISING),
    "sojern": Needs(Purpose.ADVERTISING),
    "spotify": Needs(Purpose.ADVERTISING),
    "taboola": Needs(Purpose.ADVERTISING),
    "teads": Needs(Purpose.ADVERTISING),
    "the_trade_desk": Needs(Purpose.ADVERTISING),
    "tiktok": Needs(Purpose.ADVERTISING),
    "x": Needs(Purpose.ADVERTISING),
    "yahoo": Needs(Purpose.ADVERTISING),
    "zemanta": Needs(Purpose.ADVERTISING),
    # A customer data platform passes on what it gets; its own place is with analytics (segment.com/docs/privacy).
    "segment": Needs(Purpose.ANALYTICS),
    # Product and web analytics by their own description (amplitude.com/docs, docs.mixpanel.com, posthog.com/docs,
    # docs.snowplow.io, matomo.org/gdpr, help.piwik.pro, developers.heap.io, support.pendo.io, yandex.com/support).
    "amplitude": Needs(Purpose.ANALYTICS),
    "heap": Needs(Purpose.ANALYTICS),
    "matomo": Needs(Purpose.ANALYTICS),
    "mixpanel": Needs(Purpose.ANALYTICS),
    "pendo": Needs(Purpose.ANALYTICS),
    "piwik_pro": Needs(Purpose.ANALYTICS),
    "posthog": Needs(Purpose.ANALYTICS),
    "snowplow": Needs(Purpose.ANALYTICS),
    "yandex_metrica": Needs(Purpose.ANALYTICS),
    # Customer data platforms, as Segment (docs.mparticle.com, docs.tealium.com, rudderstack.com/docs, docs.lytics.com).
    "lytics": Needs(Purpose.ANALYTICS),
    "mparticle": Needs(Purpose.ANALYTICS),
    "rudderstack": Needs(Purpose.ANALYTICS),
    "tealium": Needs(Purpose.ANALYTICS),
    # Messages to people who were recognised: direct marketing (braze.com/docs, docs.customer.io, help.klaviyo.com,
    # knowledge.hubspot.com "cookies set by HubSpot", which lists its tracking under advertisement and analytics).
    "braze": Needs(Purpose.ADVERTISING),
    "customer_io": Needs(Purpose.ADVERTISING),
    "hubspot": Needs(Purpose.ADVERTISING),
    "klaviyo": Needs(Purpose.ADVERTISING),
    # A chat visitors open and a switch of features (intercom.com/help "cookies", help.split.io).
    "intercom": Needs(Purpose.FUNCTIONAL),
    "split": Needs(Purpose.FUNCTIONAL),
    # plausible.io/data-policy: stores nothing on the device and keeps no identifier longer than a day.
    "plausible": Needs(Purpose.FUNCTIONAL),
    # The same by their own word: developers.cloudflare.com/web-analytics, vercel.com/docs/analytics/privacy-policy,
    # umami.is/docs, usefathom.com/compliance, simpleanalytics.com/privacy, goatcounter.com/help/privacy,
    # pirsch.io/privacy.
    "cloudflare": Needs(Purpose.FUNCTIONAL),
    "fathom_analytics": Needs(Purpose.FUNCTIONAL),
    "goatcounter": Needs(Purpose.FUNCTIONAL),
    "pirsch": Needs(Purpose.FUNCTIONAL),
    "simple_analytics": Needs(Purpose.FUNCTIONAL),
    "umami": Needs(Purpose.FUNCTIONAL),
    "vercel": Needs(Purpose.FUNCTIONAL),
    # Measurement and session recording: experienceleague.adobe.com "Privacy and consent", hotjar.com and clarity.ms on
    # consent; none sends without storage after a refusal.
    "adobe_analytics": Needs(Purpose.ANALYTICS),
    "adobe_edge": Needs(Purpose.ANALYTICS),
    "adobe_experience_id": Needs(Purpose.ANALYTICS),
    "adobe_heartbeat": Needs(Purpose.ANALYTICS),
    "chartbeat": Needs(Purpose.ANALYTICS),
    "clarity": Needs(Purpose.ANALYTICS),
    "comscore": Needs(Purpose.ANALYTICS),
    "crazyegg": Needs(Purpose.ANALYTICS),
    "fullstory": Needs(Purpose.ANALYTICS),
    "glassbox": Needs(Purpose.ANALYTICS),
    "hotjar": Needs(Purpose.ANALYTICS),
    "indicative": Needs(Purpose.ANALYTICS),
    "medallia": Needs(Purpose.ANALYTICS),
    "parsely": Needs(Purpose.ANALYTICS),
    "piano": Needs(Purpose.ANALYTICS),
    "webtrends": Needs(Purpose.ANALYTICS),
    # Testing tools measure whom they show what: with analytics, as the Open Cookie Database files them.
    "ab_tasty": Needs(Purpose.ANALYTICS),
    "adobe_target": Needs(Purpose.ANALYTICS),
    "dynamic_yield": Needs(Purpose.ANALYTICS),
    "omniconvert": Needs(Purpose.ANALYTICS),
    "optimizely": Needs(Purpose.ANALYTICS),
    "vwo": Needs(Purpose.ANALYTICS),
    # Audiences, identity graphs, marketing automation and call tracking: purposes 2 to 4 of IAB TCF.
    "adobe_advertising": Needs(Purpose.ADVERTISING),
    "adobe_audience_manager": Needs(Purpose.ADVERTISING),
    "brevo": Needs(Purpose.ADVERTISING),
    "demandbase": Needs(Purpose.ADVERTISING),
    "invoca": Needs(Purpose.ADVERTISING),
    "merkle": Needs(Purpose.ADVERTISING),
    "sixsense": Needs(Purpose.ADVERTISING),
    "vibes": Needs(Purpose.ADVERTISING),
    # A container stores nothing and reports nobody; what it loads is judged by itself.
    "adobe_launch": Needs(Purpose.FUNCTIONAL),
    "ensighten": Needs(Purpose.FUNCTIONAL),
    "google_tag_manager": Needs(Purpose.FUNCTIONAL),
}
"""Vendors by the names decoders give them."""

_CATALOGUE = {
    "advertising": Purpose.ADVERTISING,
    "marketing": Purpose.ADVERTISING,
    "social": Purpose.ADVERTISING,
    "analytics": Purpose.ANALYTICS,
}
"""The purposes of companies that have no decoder of their own (third-party-web's categories); not those of chats."""


def needs_of(vendor: str) -> Needs | None:
    """Return what a vendor needs: as VENDORS says, else as the catalogue does; None where nothing can be claimed."""
    known = VENDORS.get(vendor)
    if known is not None:
        return known
    purpose = _CATALOGUE.get(purposes().get(vendor, ""))
    return None if purpose is None else Needs(purpose)

"""What a visitor said to the banner, and what a healthy site makes of it."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from monitor.capture.hit import ConsentState

GRANTED, DENIED, UNSET = ConsentState.GRANTED, ConsentState.DENIED, ConsentState.UNSET
PURPOSE = {"ga4": "analytics", "segment": "analytics", "meta": "advertising", "google_ads": "advertising"}


class Signals(NamedTuple):
    """What Google's tags say about a choice: `gcs`, `gcd`, `npa`, `dma_cps` as gtag.js writes them in the EEA.

    The site's default is denied for all four purposes (`p`); a choice updates it (`r` granted, `q` denied), which is
    what the pairs of gcd tell: ad_storage, analytics_storage, ad_user_data, ad_personalization.
    """

    gcs: str
    gcd: str
    npa: str
    dma_cps: str


class Choice(Enum):
    """The four answers a banner of an opt-in country gets, no answer being one."""

    NONE = "none"
    ALL = "all"
    ANALYTICS = "analytics"
    REFUSED = "refused"

    @property
    def consent(self) -> tuple[tuple[str, ConsentState], ...]:
        """Return the choice as a hit carries it."""
        return _CONSENT[self]

    @property
    def signals(self) -> Signals:
        """Return what Google's tags send along."""
        return _SIGNALS[self]

    def permits(self, vendor: str) -> bool:
        """Tell whether a vendor's tag may run in full: store, and report under an identity."""
        return dict(_CONSENT[self])[PURPOSE[vendor]] is GRANTED


_CONSENT = {
    Choice.NONE: (("analytics", UNSET), ("advertising", UNSET)),
    Choice.ALL: (("analytics", GRANTED), ("advertising", GRANTED)),
    Choice.ANALYTICS: (("analytics", GRANTED), ("advertising", DENIED)),
    Choice.REFUSED: (("analytics", DENIED), ("advertising", DENIED)),
}
_SIGNALS = {
    Choice.NONE: Signals("G100", "13p3p3p2p5l1", "1", "-"),
    Choice.ALL: Signals("G111", "13r3r3r2r5l1", "0", "syphamo"),
    Choice.ANALYTICS: Signals("G101", "13q3r3q2q5l1", "1", "-"),
    Choice.REFUSED: Signals("G100", "13q3q3q2q5l1", "1", "-"),
}

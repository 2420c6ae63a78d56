"""Consent strings of the IAB that any vendor may carry under their standard names; kept raw, us_privacy read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.consent.us_privacy import parse_us_privacy
from monitor.decode.values import text_of

IAB_NAMES = frozenset({"gdpr", "gdpr_consent", "euconsent-v2", "us_privacy", "gpp", "gpp_sid", "addtl_consent"})
"""Parameter names of IAB Tech Lab's "URL-based services" (TCF v2, GPP) and of the U.S. Privacy string, and Google's
list beside them.
"""
_ORDERED = tuple(sorted(IAB_NAMES))


def iab_consent(params: Mapping[str, Any]) -> Consent | None:
    """Return the consent strings among parameters, or None when there are none.

    An opt-out in `us_privacy` denies ad_personalization; TCF and GPP strings are kept, not read.
    """
    raw = {name: text for name in _ORDERED if (text := text_of(params.get(name)))}
    if not raw:
        return None
    us_privacy = parse_us_privacy(raw.get("us_privacy", ""))
    opted_out = us_privacy is not None and us_privacy.opted_out
    return Consent(ad_personalization=Signal.DENIED if opted_out else None, raw=raw)

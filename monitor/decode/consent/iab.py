"""Consent strings of the IAB that any vendor may carry under their standard names: TCF, GPP and us_privacy, read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from monitor.decode.consent.gpp import Gpp, parse_gpp
from monitor.decode.consent.gpp_states import STATES, opted_out
from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.consent.tcf import TcString, parse_tcf
from monitor.decode.consent.us_privacy import parse_us_privacy
from monitor.decode.values import text_of

IAB_NAMES = frozenset({"gdpr", "gdpr_consent", "euconsent-v2", "us_privacy", "gpp", "gpp_sid", "addtl_consent"})
"""Parameter names of IAB Tech Lab's "URL-based services" (TCF v2, GPP) and of the U.S. Privacy string, and Google's
list beside them.
"""
_ORDERED = tuple(sorted(IAB_NAMES))


class Signals(NamedTuple):
    """What strings of the IAB say of Google's four purposes; None where they say nothing for certain."""

    ad_storage: Signal | None = None
    analytics_storage: Signal | None = None
    ad_user_data: Signal | None = None
    ad_personalization: Signal | None = None


_NOTHING = Signals()


def iab_consent(params: Mapping[str, Any]) -> Consent | None:
    """Return the consent strings among parameters with what they say, or None when there are none."""
    if IAB_NAMES.isdisjoint(params):
        return None
    raw = {name: text for name in _ORDERED if (text := text_of(params.get(name)))}
    return Consent(*iab_signals(raw), raw=raw) if raw else None


def iab_signals(raw: Mapping[str, str]) -> Signals:
    """Return what the strings among raw consent parameters say together.

    TCF counts unless `gdpr=0` says it does not apply; GPP's sections count where `gpp_sid` lists them or is missing.
    An opt-out of the United States (us_privacy, GPP, GPC) denies ad_personalization; a choice not to opt out grants
    nothing. What cannot be read says nothing.
    """
    return _signals(
        *(raw.get(name, "") for name in ("gdpr", "gdpr_consent", "euconsent-v2", "gpp", "gpp_sid", "us_privacy"))
    )


@lru_cache(maxsize=1024)
def _signals(gdpr: str, consent: str, cookie: str, gpp: str, sids: str, us_privacy: str) -> Signals:
    platform = parse_gpp(gpp)
    sections = _applicable(platform, sids) if platform else {}
    tcf = parse_tcf(consent) or parse_tcf(cookie) or sections.get("tcfeuv2")
    found = tcf_signals(tcf) if isinstance(tcf, TcString) and gdpr != "0" else _NOTHING
    usp = (parse_us_privacy(us_privacy), sections.get("uspv1"))
    us_states = (sections.get(state.name) for state in STATES.values())
    if any(one is not None and one.opted_out for one in usp) or any(one and opted_out(one) for one in us_states):
        return found._replace(ad_personalization=Signal.DENIED)
    return found


def tcf_signals(tcf: TcString) -> Signals:
    """Return what a TC string says of Google's purposes, as far as the IAB's purposes are the same.

    Purpose 1 is storage: without it nobody may store anything, for ads or analytics; with it ad_storage is granted, and
    of analytics_storage no claim is made. Where it was not asked for (`purpose_one_treatment`) nothing is said. 3 and 4
    are profiles for ads, made and used, which rest on consent alone since v2.2: both are ad_personalization. No purpose
    is ad_user_data. Source: IAB Europe TCF policies, appendix A (purposes).
    """
    storage = Signal.GRANTED if 1 in tcf.purposes else None if tcf.purpose_one_treatment else Signal.DENIED
    return Signals(
        ad_storage=storage,
        analytics_storage=Signal.DENIED if storage is Signal.DENIED else None,
        ad_personalization=Signal.GRANTED if {3, 4} <= set(tcf.purposes) else Signal.DENIED,
    )


def _applicable(platform: Gpp, sids: str) -> dict[str, Any]:
    listed = {int(part) for part in sids.replace("_", ",").split(",") if part.isascii() and part.isdigit()}
    if not sids:
        return dict(platform.sections)
    return {name: section for name, section in platform.sections.items() if _NUMBERS[name] in listed}


_NUMBERS = {"tcfeuv2": 2, "tcfcav1": 5, "uspv1": 6} | {state.name: number for number, state in STATES.items()}

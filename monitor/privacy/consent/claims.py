"""Judges of what a hit itself says about consent: unasked, untrue, contradictory, missing, out of date."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.capture.hit import ConsentState
from monitor.config.settings import Regime
from monitor.decode.consent.gcd import parse_gcd
from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.consent.tcf import TcString, parse_tcf
from monitor.decode.event import Kind
from monitor.privacy.consent.case import Case
from monitor.privacy.consent.iab_vendors import refuses
from monitor.privacy.consent.published import published
from monitor.privacy.consent.told import Rank
from monitor.privacy.inspected import Breach
from monitor.privacy.purposes import Purpose

SIGNALS: tuple[tuple[str, Purpose], ...] = (
    ("analytics_storage", Purpose.ANALYTICS),
    ("ad_storage", Purpose.ADVERTISING),
    ("ad_user_data", Purpose.ADVERTISING),
    ("ad_personalization", Purpose.ADVERTISING),
)
"""Google's four purposes and the banner's purpose that decides them, the mapping consent platforms ship (Cookiebot,
OneTrust: statistics → analytics_storage, marketing → the other three)."""
_CONTRADICTIONS = {
    "gcs_gcd": "gcs and gcd disagree",
    "npa_gcd": "npa=0 while gcd denies ad_personalization",
    "tcf_gcd": "gcd grants what the TC string denies",
}
_REPORTING = frozenset({Kind.EVENT, Kind.PAGE, Kind.IDENTIFY})
SERVER = "/mp/collect"
"""Google's Measurement Protocol: consent is told by the tags that the visitor's browser runs."""
_DAY = 86400.0
_LATER = 60.0
"""Seconds by which two strings of one choice may differ."""


def contradiction(case: Case) -> Iterator[Breach]:
    """C05."""
    if case.signals.contradictions:
        told = ", ".join(_CONTRADICTIONS.get(code, code) for code in case.signals.contradictions)
        yield Breach("C05", case.purpose, "contradictory", f"The hit contradicts itself: {told}.")


def before_choice(case: Case) -> Iterator[Breach]:
    """C03."""
    if case.regime is Regime.OPT_IN:
        for purpose, names in _claimed(case, ConsentState.UNSET):
            told = f"The hit claims {names} granted before the visitor had chosen about {purpose}."
            yield Breach("C03", purpose, ConsentState.UNSET, told)


def refused(case: Case) -> Iterator[Breach]:
    """C04. What a TC string of the hit claims against another one is C13's to tell."""
    if case.regime is not Regime.NONE:
        for purpose, names in _claimed(case, ConsentState.DENIED):
            if case.tc is not None and case.state.rank_of(purpose) is Rank.IAB:
                continue
            told = f"The hit claims {names} granted although the visitor had refused {purpose}."
            yield Breach("C04", purpose, ConsentState.DENIED, told)


def _claimed(case: Case, state: ConsentState) -> Iterator[tuple[Purpose, str]]:
    for purpose in (Purpose.ANALYTICS, Purpose.ADVERTISING):
        if case.state.of(purpose, case.event.vendor if purpose is case.purpose else "") is state:
            names = [name for name, of in SIGNALS if of is purpose and getattr(case.signals, name) is Signal.GRANTED]
            if names:
                yield purpose, ", ".join(names)


def missing(case: Case) -> Iterator[Breach]:
    """C07. A TC string will do for every vendor."""
    wanted = published().required(case.event.vendor, case.region)
    if wanted is None or case.event.kind not in _REPORTING:
        return
    if _says_something(case.signals) or case.tc is not None or SERVER in case.path:
        return
    told = f"The hit carries no {wanted.wants} that says anything, and no TC string."
    yield Breach("C07", case.purpose, case.chosen or "unknown", told)


def _says_something(signals: Consent) -> bool:
    return any(getattr(signals, name) is not None for name, _ in SIGNALS) or "asc" in signals.raw


def granted_by_default(case: Case) -> Iterator[Breach]:
    """C16."""
    if case.regime is not Regime.OPT_IN or case.region is None:
        return
    gcd = parse_gcd(case.signals.raw.get("gcd", ""))
    if gcd is None:
        return
    names = [name for name, choice in zip(gcd._fields, gcd, strict=True) if choice.default is Signal.GRANTED]
    if names:
        told = f"Consent mode's default is granted for {', '.join(names)}."
        yield Breach("C16", case.purpose, case.chosen or "unknown", told)


def transparency(case: Case) -> Iterator[Breach]:
    """C13."""
    if case.regime is Regime.NONE:
        return
    why = "" if case.tc is None else _wrong_with(case, case.tc)
    if not why and case.tc is None and case.chosen is not ConsentState.DENIED:
        visitors = parse_tcf(case.state.tc)
        why = "" if visitors is None else refuses(visitors, case.event.vendor)
    if why:
        yield Breach("C13", case.purpose, case.chosen or "unknown", f"The TC string does not cover the hit: {why}.")


def _wrong_with(case: Case, string: TcString) -> str:
    if why := refuses(string, case.event.vendor):
        return why
    if case.at - string.updated > published().tcf.longest_days * _DAY:
        return "it is older than thirteen months"
    latest = parse_tcf(case.state.tc)
    if latest is not None and latest.updated > string.updated + _LATER and latest.purposes != string.purposes:
        return "the visitor has chosen differently since"
    return ""

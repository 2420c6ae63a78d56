"""Google's consent mode: as a page set it, and as its tags report it in `gcd`."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.capture.hit import ConsentState
from monitor.decode.consent.gcd import Choice, parse_gcd
from monitor.decode.consent.signals import Signal
from monitor.privacy.consent.told import Chosen, Rank, Told
from monitor.privacy.purposes import Purpose

_PAGE = {"analytics_storage": Purpose.ANALYTICS, "ad_storage": Purpose.ADVERTISING}
_STATES = {"granted": ConsentState.GRANTED, "denied": ConsentState.DENIED}


def read(notes: Mapping[str, str]) -> Told | None:
    """Return what a page's `gtag("consent", "update", …)` says; None where it says nothing."""
    chosen = tuple((purpose, _STATES[notes[name]]) for name, purpose in _PAGE.items() if notes.get(name) in _STATES)
    return Told(Rank.GOOGLE, "", chosen) if chosen else None


def read_gcd(text: str) -> Told | None:
    """Return what a tag's gcd tells of the visitor's choice; None where it tells nothing.

    An update is an answer. A denied default without one is a question nobody has answered yet; a granted default is the
    site's word, not the visitor's. Source: Google "Consent mode debugging"; see `decode/consent/gcd.py`.
    """
    gcd = parse_gcd(text)
    if gcd is None:
        return None
    pairs = ((Purpose.ANALYTICS, gcd.analytics_storage), (Purpose.ADVERTISING, gcd.ad_storage))
    chosen: Chosen = tuple((purpose, state) for purpose, choice in pairs if (state := _state(choice)) is not None)
    return Told(Rank.GOOGLE, "", chosen) if chosen else None


def _state(choice: Choice) -> ConsentState | None:
    if choice.update is not None:
        return ConsentState.GRANTED if choice.update is Signal.GRANTED else ConsentState.DENIED
    return ConsentState.UNSET if choice.default is Signal.DENIED else None

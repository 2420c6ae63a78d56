"""TrustArc: the cookies notice_gdpr_prefs, notice_preferences and cmapi_cookie_privacy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from monitor.capture.hit import ConsentState
from monitor.privacy.consent.told import Rank, Told
from monitor.privacy.purposes import Purpose

_PREFS = ("notice_gdpr_prefs", "notice_preferences", "cmapi_cookie_privacy")
_BEHAVIOUR = re.compile(r"(expressed|implied|none|na)\W+(\w{2})?")
_FUNCTIONAL, _ADVERTISING = 1, 2


def read(notes: Mapping[str, str]) -> Told | None:
    """Return what TrustArc says; None where nothing of it is there.

    Levels: 0 required, 1 functional (which is where it puts analytics), 2 advertising. `notice_gdpr_prefs=0,1:` lists
    those agreed to, `cmapi_cookie_privacy=permit 1,2` the same counted from 1; `notice_preferences=1:` is the highest.
    `notice_behavior=expressed,eu` alone: the banner is there, and nobody has answered. Implied consent asks nobody.
    Source: TrustArc "Cookie Consent Manager" integration guide, and the script it serves.
    """
    if "notice_behavior" not in notes and not any(name in notes for name in _PREFS):
        return None
    levels = _levels(notes)
    behaviour = _BEHAVIOUR.match(unquote(notes.get("notice_behavior", "")))
    region = "EEA" if behaviour and behaviour[2] == "eu" else None
    if levels is None:
        asked = behaviour is not None and behaviour[1] == "expressed"
        states = dict.fromkeys((_FUNCTIONAL, _ADVERTISING), ConsentState.UNSET) if asked else {}
    else:
        states = {
            level: ConsentState.GRANTED if level in levels else ConsentState.DENIED
            for level in (_FUNCTIONAL, _ADVERTISING)
        }
    purposes = {_FUNCTIONAL: Purpose.ANALYTICS, _ADVERTISING: Purpose.ADVERTISING}
    chosen = tuple((purposes[level], state) for level, state in states.items())
    return Told(Rank.PLATFORM, "TrustArc", chosen, region=region)


def _levels(notes: Mapping[str, str]) -> set[int] | None:
    listed = unquote(notes.get("notice_gdpr_prefs", ""))
    if digits := re.match(r"[\d,|:]+", listed):
        return {int(digit) for digit in re.findall(r"\d", digits[0])}
    permitted = unquote(notes.get("cmapi_cookie_privacy", "")).replace("+", " ")
    if permitted.startswith("permit"):
        return {int(digit) - 1 for digit in re.findall(r"\d", permitted)}
    highest = re.match(r"(\d)", unquote(notes.get("notice_preferences", "")))
    return set(range(int(highest[1]) + 1)) if highest else None

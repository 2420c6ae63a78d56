"""Cookiebot: the cookie CookieConsent, a JavaScript object without quotes around its names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from monitor.capture.hit import ConsentState
from monitor.privacy.consent.told import Rank, Told
from monitor.privacy.consent.words import answer, chosen_of

_NAME = "CookieConsent"
_ANSWER = re.compile(r"[{,]\s*'?\"?(necessary|preferences|statistics|marketing)'?\"?\s*:\s*(true|false)")
_REGION = re.compile(r"region\s*:\s*'([A-Za-z]{2}(?:-[A-Za-z0-9]{1,3})?)'")
_NOT_ASKED = "-1"
_REFUSED = "0"


def read(notes: Mapping[str, str]) -> Told | None:
    """Return what Cookiebot says; None where nothing of it is there.

    `{stamp:'…',necessary:true,preferences:false,statistics:true,marketing:false,ver:1,utc:…,region:'de'}` is an answer;
    `-1` says that none is asked for where the visitor is, `0` that everything optional was refused, an empty one that
    nobody answered yet. Source: cookiebot.com/en/developer, support.cookiebot.com "The CookieConsent cookie".
    """
    if _NAME not in notes:
        return None
    text = unquote(notes[_NAME]).strip()
    if text == _NOT_ASKED:
        return Told(Rank.PLATFORM, "Cookiebot")
    if text == _REFUSED:
        answers = {"statistics": ConsentState.DENIED, "marketing": ConsentState.DENIED}
    else:
        answers = {name: answer(value == "true") for name, value in _ANSWER.findall(text)}
        answers = answers or {"statistics": ConsentState.UNSET, "marketing": ConsentState.UNSET}
    region = _REGION.search(text)
    return Told(Rank.PLATFORM, "Cookiebot", chosen_of(answers), region=region[1].upper() if region else None)

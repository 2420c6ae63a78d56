"""iubenda: the cookie _iub_cs-<site>, JSON with an answer to each of five purposes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from monitor.capture.banner import PREFIXES
from monitor.privacy.consent.told import Rank, Told
from monitor.privacy.consent.words import answer
from monitor.privacy.purposes import Purpose

_PURPOSES = {"4": Purpose.ANALYTICS, "5": Purpose.ADVERTISING}


def read(notes: Mapping[str, str]) -> Told | None:
    """Return what iubenda says; None where nothing of it is there.

    Purposes: 1 necessary, 2 functionality, 3 experience, 4 measurement, 5 marketing. Without a choice by purpose,
    `consent` is the answer to all. The cookie is written with the answer: before it, nothing is known. Source:
    iubenda.com/help "Per-category consent", "Cookies used by the Cookie Solution".
    """
    text = next((value for name, value in notes.items() if name.startswith(PREFIXES)), None)
    if text is None:
        return None
    said = _object(unquote(text))
    purposes = said.get("purposes")
    if isinstance(purposes, dict):
        chosen = tuple((ours, answer(purposes[number])) for number, ours in _PURPOSES.items() if number in purposes)
    elif isinstance(said.get("consent"), bool):
        chosen = tuple((ours, answer(said["consent"])) for ours in _PURPOSES.values())
    else:
        chosen = ()
    return Told(Rank.PLATFORM, "iubenda", chosen)


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}

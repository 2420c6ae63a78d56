"""Axeptio: consent by vendor, in lists of all vendors and of those agreed to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from monitor.capture.hit import ConsentState
from monitor.privacy.consent.told import Rank, Told
from monitor.privacy.consent.vendor_names import answers_by_vendor, purposes_by_vendor
from monitor.privacy.consent.words import answer

_NAMES = ("axeptio_cookies", "axeptio_authorized_vendors", "axeptio_all_vendors")


def read(notes: Mapping[str, str]) -> Told | None:
    """Return what Axeptio says; None where nothing of it is there.

    `axeptio_authorized_vendors=,google_analytics,` names who may; who is in `axeptio_all_vendors` beside them may not.
    `axeptio_cookies` is JSON with true or false by vendor, and `$$completed` once the visitor is done: until then
    nobody has chosen. Where every vendor of a purpose has the same answer, it is the purpose's too. Source:
    support.axeptio.eu "Cookies set by Axeptio", developers.axeptio.eu.
    """
    if not any(name in notes for name in _NAMES):
        return None
    choices = _object(unquote(notes.get("axeptio_cookies", "")))
    answers = {name: answer(value) for name, value in choices.items() if isinstance(value, bool) and name[:2] != "$$"}
    allowed = set(_list(notes.get("axeptio_authorized_vendors", "")))
    everyone = (*_list(notes.get("axeptio_all_vendors", "")), *allowed)
    answers = {name: answer(name in allowed) for name in everyone} | answers
    if choices and choices.get("$$completed") is not True:
        answers = dict.fromkeys(answers, ConsentState.UNSET)
    vendors = answers_by_vendor(answers.items())
    return Told(Rank.PLATFORM, "Axeptio", purposes_by_vendor(vendors), vendors)


def _list(text: str) -> list[str]:
    return [name.strip() for name in unquote(text).split(",") if name.strip()]


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}

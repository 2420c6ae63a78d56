"""Usercentrics: the data layer's event consent_status, and what versions 2 and 3 keep in local storage."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from monitor.capture.hit import ConsentState
from monitor.privacy.consent.told import Rank, Told
from monitor.privacy.consent.vendor_names import answers_by_vendor
from monitor.privacy.consent.words import answer, chosen_of

_ALL = {"onAcceptAllServices": ConsentState.GRANTED, "onDenyAllServices": ConsentState.DENIED}
_OPTIONAL = ("marketing", "statistics")
_GOOGLE = {"adStorage": "marketing", "analyticsStorage": "statistics"}


def read(notes: Mapping[str, str]) -> Told | None:
    """Return what Usercentrics says; None where nothing of it is there.

    The event's `type` is EXPLICIT once the visitor acted and IMPLICIT for what holds by default: no choice then,
    whatever it lists. `ucCategory` has the categories, which sites may name as they like; where everything was accepted
    or denied, `action` says so, and for the rest a service listed by its name says what was chosen for it. `ucData`
    (version 3) has Google's storage types beside it. Sources: docs.usercentrics.com "Data layer events", the types
    published with cmp-browser-sdk.
    """
    event, stored = _object(notes.get("consent_status")), _object(notes.get("ucData"))
    if not event and not stored and "uc_user_interaction" not in notes:
        return None
    answers: dict[str, ConsentState] = {}
    services: dict[str, ConsentState] = {}
    if event:
        categories = event.get("ucCategory")
        answers = (
            {k: answer(v) for k, v in categories.items() if isinstance(v, bool)} if isinstance(categories, dict) else {}
        )
        services = {name: answer(value) for name, value in event.items() if isinstance(value, bool)}
        everything = _ALL.get(str(event.get("action")))
        if everything is not None:
            answers |= dict.fromkeys(_OPTIONAL, everything)
        if str(event.get("type")).upper() == "IMPLICIT":
            answers |= dict.fromkeys((*answers, *_OPTIONAL), ConsentState.UNSET)
            services = {}
    elif stored:
        google = stored.get("gcm") or _object(stored.get("gcmStatus")).get("gcmUpdate")
        if isinstance(google, dict):
            answers = {of: answer(google[name] == "granted") for name, of in _GOOGLE.items() if name in google}
    if notes.get("uc_user_interaction") == "false":
        answers |= dict.fromkeys(_OPTIONAL, ConsentState.UNSET)
    return Told(Rank.PLATFORM, "Usercentrics", chosen_of(answers), answers_by_vendor(services.items()))


def _object(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}

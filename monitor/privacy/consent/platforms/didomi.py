"""Didomi: the variables it gives tag managers, by purpose and by vendor."""

from __future__ import annotations

import binascii
import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any

from monitor.capture.hit import ConsentState
from monitor.privacy.consent.told import Rank, Told
from monitor.privacy.consent.vendor_names import answers_by_vendor
from monitor.privacy.consent.words import chosen_of

_SUFFIXES = {
    "Enabled": ConsentState.GRANTED,
    "Disabled": ConsentState.DENIED,
    "Unknown": ConsentState.UNSET,
}
_OLD = {
    "didomiVendorsConsent": ConsentState.GRANTED,
    "didomiVendorsConsentDenied": ConsentState.DENIED,
    "didomiVendorsConsentUnknown": ConsentState.UNSET,
}


def read(notes: Mapping[str, str]) -> Told | None:
    """Return what Didomi says; None where nothing of it is there.

    Lists end in a comma (`cookies,select_personalized_ads,`); those named Unknown were not answered. The token is
    base64 of JSON with the same in `purposes` and `vendors`; it is read where the lists are missing, and written only
    once there was an answer. Sources: developers.didomi.io "Events & variables", "Deprecated", "Cookies and storage".
    """
    if not any(name.startswith("didomi") for name in notes):
        return None
    purposes = list(_listed(notes, "didomiPurposes"))
    vendors = list(_listed(notes, "didomiVendors"))
    for name, state in _OLD.items():
        vendors += [(vendor, state) for vendor in _names(notes.get(name, ""))]
    if not purposes and not vendors:
        token = _token(notes.get("didomi_token", ""))
        purposes, vendors = list(_of_token(token, "purposes")), list(_of_token(token, "vendors"))
    return Told(Rank.PLATFORM, "Didomi", chosen_of(purposes), answers_by_vendor(vendors))


def _listed(notes: Mapping[str, str], stem: str) -> Iterator[tuple[str, ConsentState]]:
    for suffix, state in _SUFFIXES.items():
        for name in _names(notes.get(stem + suffix, "")):
            yield name, state


def _names(text: str) -> list[str]:
    return [name.strip().rpartition(":")[2] for name in text.split(",") if name.strip()]


def _token(text: str) -> Mapping[str, Any]:
    try:
        token = json.loads(b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    return token if isinstance(token, dict) else {}


def _of_token(token: Mapping[str, Any], kind: str) -> Iterator[tuple[str, ConsentState]]:
    lists = token.get(kind)
    for name, state in (("enabled", ConsentState.GRANTED), ("disabled", ConsentState.DENIED)):
        listed = lists.get(name) if isinstance(lists, dict) else None
        for each in listed if isinstance(listed, list) else ():
            if isinstance(each, str):
                yield each.rpartition(":")[2], state

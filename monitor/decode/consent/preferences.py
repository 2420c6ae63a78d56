"""Consent by categories of a banner's own naming, as Segment and RudderStack put it on events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from monitor.decode.consent.signals import Signal

_ADVERTISING = frozenset({"advertising", "ads", "marketing", "targeting", "c0004"})
_ANALYTICS = frozenset({"analytics", "performance", "statistics", "measurement", "c0002"})
_MOST = 50


def preference_signals(consent: Mapping[str, Any]) -> tuple[Signal | None, Signal | None]:
    """Return (ad_storage, analytics_storage) as far as a message's consent object says them.

    Segment lists choices by category (`categoryPreferences`: true, false), RudderStack the ids allowed and denied
    (`allowedConsentIds`, `deniedConsentIds`). Categories are named by the site; only usual names are read, OneTrust's
    own ids for its targeting and performance cookies (C0004, C0002) among them. Where two categories of one purpose
    differ nothing is said. Sources: segment.com/docs "Consent in Segment Connections", rudderstack.com/docs "Consent
    management".
    """
    chosen: list[tuple[str, bool]] = []
    preferences = consent.get("categoryPreferences")
    if isinstance(preferences, Mapping):
        chosen += [(name, value) for name, value in list(preferences.items())[:_MOST] if isinstance(value, bool)]
    for name, value in (("allowedConsentIds", True), ("deniedConsentIds", False)):
        listed = consent.get(name)
        if isinstance(listed, list):
            chosen += [(each, value) for each in listed[:_MOST] if isinstance(each, str)]
    return _signal(chosen, _ADVERTISING), _signal(chosen, _ANALYTICS)


def _signal(chosen: Iterable[tuple[str, bool]], names: frozenset[str]) -> Signal | None:
    said = {value for name, value in chosen if name.lower() in names}
    if len(said) != 1:
        return None
    return Signal.GRANTED if said.pop() else Signal.DENIED

"""The words banners have for their categories, and which of our purposes each is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from monitor.capture.hit import ConsentState
from monitor.privacy.consent.told import Chosen
from monitor.privacy.purposes import Purpose

_WORDS = {
    Purpose.ADVERTISING: (
        "advertising ads ad advertisement advertisements marketing targeting remarketing retargeting "
        "targetingadvertising adstorage c0004 "
        "advertisingpersonalization selectpersonalizedads createadsprofile"
    ),
    Purpose.ANALYTICS: (
        "analytics analytic analytical statistics statistic performance measurement measure analyticsstorage "
        "measurecontentperformance marketresearch audiencemeasurement statistiques mesure statistik c0002"
    ),
    Purpose.FUNCTIONAL: (
        "functional functionality necessary strictlynecessary essential required preferences preference "
        "personalization c0001 c0003"
    ),
}
"""OneTrust's standard category ids (C0001 necessary, C0002 performance, C0003 functional, C0004 targeting), Cookiebot's
four, Usercentrics' slugs, Didomi's and the IAB's purposes, Google's storage types, and plain words. Social media
(C0005) is not advertising as a whole: that it was refused says nothing of other advertisers.
"""
_NOT_IN_A_WORD = re.compile(r"[^a-z0-9]+")
_PURPOSES = {
    _NOT_IN_A_WORD.sub("", word): purpose for purpose, words in _WORDS.items() for word in words.split()
}  # fmt: skip


def purpose_of(category: str) -> Purpose | None:
    """Return which purpose a banner's category is, None where its name does not say.

    >>> purpose_of("Marketing"), purpose_of("C0002"), purpose_of("customCategory02")
    (<Purpose.ADVERTISING: 'advertising'>, <Purpose.ANALYTICS: 'analytics'>, None)
    """
    return _PURPOSES.get(_NOT_IN_A_WORD.sub("", category.lower()))


def chosen_of(answers: Iterable[tuple[str, ConsentState]] | Mapping[str, ConsentState]) -> Chosen:
    """Return answers to categories as answers to purposes.

    Where two categories of one purpose differ (targeting yes, social media no), the purpose was not agreed to as a
    whole: a no counts before no answer, and that before a yes.
    """
    pairs = answers.items() if isinstance(answers, Mapping) else answers
    order = (ConsentState.GRANTED, ConsentState.UNSET, ConsentState.DENIED)
    found: dict[Purpose, ConsentState] = {}
    for category, state in pairs:
        purpose = purpose_of(category)
        if purpose is not None:
            found[purpose] = max(state, found.get(purpose, state), key=order.index)
    return tuple(found.items())


def answer(agreed: object) -> ConsentState:
    """Return a truth as an answer."""
    return ConsentState.GRANTED if agreed else ConsentState.DENIED

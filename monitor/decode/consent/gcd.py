"""Google's `gcd` parameter: default and update of all four purposes, read by position.

Layout and bit meaning: D. Vallejo's server-side consent parser template (2025), checked against real hits. Decoders
that scan for letters misread pairs whose first character is one: `13p3pPp2p5l1` is all denied.
"""

from __future__ import annotations

from typing import NamedTuple

from monitor.decode.consent.signals import Signal

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
_INDEX = {char: number for number, char in enumerate(_ALPHABET)}
_BITS = {2: Signal.DENIED, 3: Signal.GRANTED}  # 1 is "none"; 0 was never seen and says nothing either
_VERSION = "1"
_PAIRS_END = 9


class Choice(NamedTuple):
    """What one purpose was set to by default and by a later update; None where it was not set."""

    default: Signal | None
    update: Signal | None

    @property
    def effective(self) -> Signal | None:
        """Return what holds: the update, else the default."""
        return self.update or self.default


class Gcd(NamedTuple):
    """The four purposes, in the order they stand in the string."""

    ad_storage: Choice
    analytics_storage: Choice
    ad_user_data: Choice
    ad_personalization: Choice


def parse_gcd(text: str) -> Gcd | None:
    """Return what a gcd string says, or None when it is none (wrong version, too short, foreign characters).

    Character 0 is the version; then four pairs whose second character is an index into a base64url-like alphabet:
    bits 3–2 are the default, bits 1–0 the update (1 none, 2 denied, 3 granted). The rest of the string is not about
    these purposes.
    """
    if len(text) < _PAIRS_END or text[0] != _VERSION or not set(text) <= _INDEX.keys():
        return None
    return Gcd(*(_choice(_INDEX[text[at]]) for at in (2, 4, 6, 8)))


def _choice(index: int) -> Choice:
    return Choice(_BITS.get(index >> 2 & 3), _BITS.get(index & 3))

"""The IAB's `us_privacy` string (CCPA), version 1: four characters."""

from __future__ import annotations

from typing import NamedTuple

_FLAGS = {"Y": True, "N": False, "-": None}


class UsPrivacy(NamedTuple):
    """Whether notice was given, the visitor opted out of sale, and the transaction is under the LSPA; None for `-`."""

    notice: bool | None
    opted_out: bool | None
    lspa: bool | None


def parse_us_privacy(text: str) -> UsPrivacy | None:
    """Return what `1YNN` says, or None when the text is no such string (IAB CCPA U.S. Privacy String, v1.0).

    >>> parse_us_privacy("1YYN")
    UsPrivacy(notice=True, opted_out=True, lspa=False)
    """
    text = text.upper()
    if len(text) != 4 or text[0] != "1" or not set(text[1:]) <= _FLAGS.keys():
        return None
    return UsPrivacy(*(_FLAGS[char] for char in text[1:]))

"""How two values of one UTM parameter that reports count apart are one name, if they are."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from unicodedata import normalize
from urllib.parse import unquote

from monitor.checks.campaign.typing_error import typing_error
from monitor.checks.campaign.vocabulary import SOURCE_OF

_JOINS = re.compile(r"[\s_.\-]+|(?<=\w)\+(?=\w)")
"""What joins words. A plus sign at the end is part of a name (`disney+`)."""
_JOINED = re.compile(r"(?<!\d)_|_(?!\d)")
"""A join that may as well be left out. Between digits it tells numbers apart: `set_1_2` is not `set_12`."""


class Likeness(StrEnum):
    """How two writings differ, as people would say it."""

    CASE = "capitals"
    ENDS = "a blank or a separator at the end"
    JOINS = "what joins its words"
    TYPING = "a letter"
    ALIAS = "another name of the same source"
    SWAPPED = "source and medium changed places"

    @property
    def certain(self) -> bool:
        """Tell whether the letters and digits are the same: no matter of judgement."""
        return self in {Likeness.CASE, Likeness.ENDS, Likeness.JOINS}


def likeness(parameter: str, one: str, other: str) -> Likeness | None:
    """Return how `one` is `other` written differently; None where they are two names, or the same text.

    Digits never differ between two writings of a name: `promo_2025` and `promo_2026`, `v1` and `v2` are two campaigns.
    """
    if one == other:
        return None
    if joined(one) == joined(other) and _says_something(one):
        if one.casefold() == other.casefold():
            return Likeness.CASE
        return Likeness.ENDS if words_of(one) == words_of(other) and _inner(one) == _inner(other) else Likeness.JOINS
    if parameter == "utm_source" and (source := source_of(one)) and source == source_of(other):
        return Likeness.ALIAS
    return Likeness.TYPING if mistyped(one, other) is not None else None


def source_of(value: str) -> str | None:
    """Return the name of a source that has several; None for any other value."""
    return SOURCE_OF.get(value.strip().casefold())


def mistyped(one: str, other: str) -> str | None:
    """Return the word in which `one` is `other` with a typing error; None where it is not."""
    words, others = words_of(one), words_of(other)
    if len(words) != len(others):
        return None
    off = [(word, right) for word, right in zip(words, others, strict=True) if word != right]
    if len(off) != 1 or not typing_error(*off[0]):
        return None
    return off[0][0]


@lru_cache(maxsize=16384)
def joined(value: str) -> str:
    """Return a value without case and joins: equal for all writings of one name."""
    return _JOINED.sub("", "_".join(words_of(value)))


@lru_cache(maxsize=16384)
def words_of(value: str) -> tuple[str, ...]:
    """Return the words of a value, in small letters."""
    # Encoded twice, a blank arrives as %20.
    text = normalize("NFKC", unquote(value)).casefold()
    return tuple(word for word in _JOINS.split(text) if word)


def _inner(value: str) -> str:
    return value.casefold().strip(" _-.")


def _says_something(value: str) -> bool:
    return sum(letter.isalnum() for letter in joined(value)) > 1

"""How words and texts are written: in small letters, in capitals, with a capital first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

CASED = frozenset({"word", "text", "currency"})
"""Shapes whose casing is somebody's choice; of ids, addresses and numbers it is a matter of their format."""


def casing_of(text: str) -> str:
    """Return `lower`, `upper`, `title` (a capital begins it, or each of its words) or `mixed`; "" without letters.

    >>> [casing_of(text) for text in ("summer sale", "EUR", "Summer sale", "Summer Sale", "iPhone", "2026", "")]
    ['lower', 'upper', 'title', 'title', 'mixed', '', '']
    """
    if text.islower():
        return "lower"
    if text.isupper():
        return "upper"
    if text.istitle() or (text[:1].isupper() and text[1:].islower()):
        return "title"
    return "mixed" if text.lower() != text else ""


def casings(texts: Iterable[str], shapes: Iterable[str], numbers: Iterable[int]) -> Mapping[str, int]:
    """Count how texts are written, each with its shape and how often it came."""
    counted: dict[str, int] = {}
    for text, shape, number in zip(texts, shapes, numbers, strict=True):
        if shape in CASED:
            way = casing_of(text)
            counted[way] = counted.get(way, 0) + number
    counted.pop("", None)
    return counted

"""Whether one word is another with a typing error: an edit that fingers make, of a word that is well known."""

from __future__ import annotations

from itertools import pairwise

from monitor.checks.campaign.vocabulary import OTHER_WORDS, WORDS

SHORTEST, SHORTEST_LOST, SHORTEST_OTHER = 6, 7, 9
"""Letters of a word in which two are swapped or one is doubled, one is lost or added, and one is another: the shorter
a word, the more words are one edit away (`social` and `SoCal`, `discord` and `discard`)."""
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = {
    frozenset(pair)
    for upper, lower in ((0, 1), (1, 2))
    for at, key in enumerate(_ROWS[lower])
    for pair in ((key, _ROWS[upper][at]), (key, _ROWS[upper][at + 1]))
} | {frozenset(pair) for row in _ROWS for pair in pairwise(row)}
"""Keys that touch on a keyboard …"""
_VOWELS = frozenset("aeiou")
"""… and letters that ears mix up."""


def typing_error(written: str, word: str) -> bool:
    """Tell whether `written` is a typing error of `word`, both in small letters.

    Neither the first letter nor the last may differ: rhymes and inflected forms are words of their own.
    """
    if word not in WORDS or written in WORDS | OTHER_WORDS or not written.isalpha():
        return False
    if written[:1] != word[:1] or written[-1:] != word[-1:]:
        return False
    if len(written) == len(word):
        return _other_letter(written, word)
    longer, shorter = (word, written) if len(word) > len(written) else (written, word)
    if len(longer) != len(shorter) + 1:
        return False
    at = next(i for i, letter in enumerate(longer) if shorter[i : i + 1] != letter)
    if longer[:at] + longer[at + 1 :] != shorter:
        return False
    return len(word) >= (SHORTEST if longer[at] == longer[at - 1] else SHORTEST_LOST)


def _other_letter(written: str, word: str) -> bool:
    off = [i for i, (a, b) in enumerate(zip(written, word, strict=True)) if a != b]
    if len(off) == 1:
        pair = {written[off[0]], word[off[0]]}
        return len(word) >= SHORTEST_OTHER and (pair in _NEAR or pair <= _VOWELS)
    swapped = len(off) == 2 and off[1] == off[0] + 1
    return swapped and written[off[0]] == word[off[1]] and written[off[1]] == word[off[0]] and len(word) >= SHORTEST

"""How scripts write digits, letters and signs, brought to the one way that patterns are written for."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

VOWEL_SIGNS = "".join(
    chr(code)
    for start, end in ((0x0590, 0x10A0), (0x1780, 0x17D4))
    for code in range(start, end)
    if unicodedata.category(chr(code)) in {"Mn", "Mc"}
)
"""Marks of Hebrew, Arabic, Thai, Khmer and the scripts of India: parts of their words, and no letters."""
NOT_DECOMPOSED = str.maketrans(
    {"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "ı": "i", "æ": "ae", "ð": "d", "þ": "th", "œ": "oe"}
)
"""Letters that Unicode does not take apart into one of ASCII and a mark."""
_MARKS = re.compile(f"[\u0300-\u036f\u200c\u200d{VOWEL_SIGNS}]")
"""With the accents of decomposed letters, and the joiners of Persian and Hindi."""
_SIGNS = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys((0x2010, 0x2011, 0x2212), "-"),
    **dict.fromkeys((0x00A0, 0x2007, 0x2009, 0x202F, 0x3000), " "),
}
"""Full-width forms (Unicode "Halfwidth and Fullwidth Forms"), hyphens, and blanks that do not break."""
_FOREIGN = re.compile(r"(?![0-9])\d|[\uff01-\uff5e\u2010\u2011\u2212\u00a0\u2007\u2009\u202f\u3000]")


def folded(text: str) -> str:
    """Return a text with digits of any script, full-width signs, hyphens and blanks as ASCII has them.

    As long as the text, sign by sign; the text itself where there is nothing to fold.

    >>> folded("０９０－１２３４"), folded("٠٥٠"), folded("a＠b")
    ('090-1234', '050', 'a@b')
    """
    if text.isascii() or not _FOREIGN.search(text):
        return text
    return text.translate(_SIGNS).translate(_digits())


def without_marks(text: str) -> str:
    """Return a text without the marks that stand on its letters: what is left of a name is letters.

    >>> len("สมชาย ใจดี"), len(without_marks("สมชาย ใจดี"))
    (10, 9)
    """
    return text if text.isascii() else _MARKS.sub("", text)


@cache
def _digits() -> dict[int, str]:
    found = {code: unicodedata.decimal(chr(code), None) for code in range(0x80, 0x10000)}
    return {code: str(digit) for code, digit in found.items() if digit is not None}

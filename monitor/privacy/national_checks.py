"""Checks of national numbers that python-stdnum has no module for, by the name they have here."""

from __future__ import annotations

import re
from collections.abc import Callable
from string import ascii_uppercase

from stdnum import luhn

_DATED = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
"""Month and day."""
_LETTERS_OF_TAIWAN = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
_ENDS_OF_SINGAPORE = {"S": (0, "JZIHGFEDCBA"), "T": (4, "JZIHGFEDCBA"), "F": (0, "XWUTRQPNMLK"),
                      "G": (4, "XWUTRQPNMLK"), "M": (3, "XWUTRQPNJLK")}  # fmt: skip
"""What is added to the sum, and the check letters, by series: citizens S and T, foreigners F, G and M."""


def _sum(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def _vietnam(text: str) -> bool:
    # Province 001 to 096, century and sex, year of birth, six more (Decree 137/2015/NĐ-CP, article 13).
    return re.fullmatch(r"0(?:0[1-9]|[1-8]\d|9[0-6])\d{9}", text) is not None


def _saudi_arabia(text: str) -> bool:
    # Citizens' numbers begin with 1, residents' (iqama) with 2; a Luhn digit ends both.
    return re.fullmatch(r"[12]\d{9}", text) is not None and luhn.is_valid(text)


def _emirates(text: str) -> bool:
    # The country in ISO 3166, the year of birth, seven digits, a Luhn digit.
    return re.fullmatch(r"784(?:19|20)\d{10}", text) is not None and luhn.is_valid(text)


def _egypt(text: str) -> bool:
    # Century, date of birth, governorate, four digits and one of check.
    return re.fullmatch(rf"[23]\d\d{_DATED}(?:0[1-4]|[123]\d|88)\d{{5}}", text) is not None


def _iran(text: str) -> bool:
    if not re.fullmatch(r"\d{10}", text):
        return False
    rest = _sum(text[:9], (10, 9, 8, 7, 6, 5, 4, 3, 2)) % 11
    return int(text[9]) == (rest if rest < 2 else 11 - rest)


def _kazakhstan(text: str) -> bool:
    return re.fullmatch(rf"\d\d{_DATED}[0-6]\d{{5}}", text) is not None


def _sri_lanka(text: str) -> bool:
    return re.fullmatch(r"\d{9}[VX]|(?:19|20)\d{10}", text) is not None


def _singapore(text: str) -> bool:
    if not re.fullmatch(r"[STFGM]\d{7}[A-Z]", text):
        return False
    added, letters = _ENDS_OF_SINGAPORE[text[0]]
    rest = (_sum(text[1:8], (2, 7, 6, 5, 4, 3, 2)) + added) % 11
    return letters[rest] == text[8]


def _taiwan(text: str) -> bool:
    if not re.fullmatch(r"[A-Z][1289]\d{8}", text):
        return False
    tens, ones = divmod(_LETTERS_OF_TAIWAN.index(text[0]) + 10, 10)
    return (tens + ones * 9 + _sum(text[1:], (8, 7, 6, 5, 4, 3, 2, 1, 1))) % 10 == 0


def _hong_kong(text: str) -> bool:
    match = re.fullmatch(r"([A-Z]{1,2})(\d{6})\(?([0-9A])\)?", text)
    if match is None:
        return False
    prefix, digits, check = match.groups()
    values = [36 if len(prefix) == 1 else ascii_uppercase.index(prefix[0]) + 10, ascii_uppercase.index(prefix[-1]) + 10]
    total = values[0] * 9 + values[1] * 8 + _sum(digits, (7, 6, 5, 4, 3, 2))
    return (total + (10 if check == "A" else int(check))) % 11 == 0


CHECKS: dict[str, Callable[[str], bool]] = {
    "vn.cccd": _vietnam,
    "sa.id": _saudi_arabia,
    "ae.id": _emirates,
    "eg.id": _egypt,
    "ir.id": _iran,
    "kz.iin": _kazakhstan,
    "lk.nic": _sri_lanka,
    "sg.nric": _singapore,
    "tw.id": _taiwan,
    "hk.id": _hong_kong,
}
"""Each takes the number in capitals, without blanks, dots, hyphens and strokes."""

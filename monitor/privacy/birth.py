"""Days on which somebody alive may have been born, as people and programs write them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

_ISO_DATE = re.compile(r"(\d{4})([-/.]?|\. )(\d{1,2})\2(\d{1,2})\.?(?:[T ].*)?")
_WRITTEN_DATE = re.compile(r"(\d{1,2})([-/. ]|\. )(\d{1,2})\2(\d{4})\.?")
_SIX_DIGITS = re.compile(r"(\d\d)(\d\d)(\d\d)")
"""Year, month and day, as the numbers of Korean residents begin."""
_BUDDHIST_ERA = 543
"""Years by which the Thai calendar is ahead."""
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?(?: de)? ([^\W\d_]{3,10})\.?,?(?: de)? (\d{4})", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.IGNORECASE)
_MONTHS = (
    "jan gen ene led sty oca tam", "feb fev fév úno lut şub hel", "mar mär mrt bře maa", "apr avr abr dub kwi nis huh",
    "may mai mag mei kvě maj tou", "jun juin giu čer cze haz kes", "jul juil lug čvc lip tem hei",
    "aug aoû ago srp sie ağu elo", "sep set zář wrz eyl syy", "oct okt ott out říj paź eki lok", "nov lis kas mar",
    "dec dez déc dic pro gru ara jou",
)  # fmt: skip
"""How the months begin in a dozen languages (Unicode CLDR), January first."""


def is_birth_date(text: str) -> bool:  # noqa: PLR0911 - one a way of writing
    """Tell whether this is a day on which somebody alive may have been born, in any of the usual orders."""
    if match := _SIX_DIGITS.fullmatch(text):
        return _is_day(f"19{match[1]}", match[2], match[3]) or _is_day(f"20{match[1]}", match[2], match[3])
    if match := _ISO_DATE.fullmatch(text):
        year, _, month, day = match.groups()
        return _is_day(year, month, day)
    if match := _WRITTEN_DATE.fullmatch(text):
        first, _, second, year = match.groups()
        return _is_day(year, second, first) or _is_day(year, first, second)
    if match := _EAST_ASIAN.fullmatch(text):
        return _is_day(*match.groups())
    if match := _DAY_FIRST.fullmatch(text):
        return _is_named_day(match[3], match[2], match[1])
    if match := _MONTH_FIRST.fullmatch(text):
        return _is_named_day(match[3], match[1], match[2])
    return False


def _is_named_day(year: str, name: str, day: str) -> bool:
    lower = name.lower()
    months = [at for at, begins in enumerate(_MONTHS, 1) if any(map(lower.startswith, begins.split()))]
    return any(_is_day(year, str(month), day) for month in months)


def _is_day(year: str, month: str, day: str) -> bool:
    with suppress(ValueError):
        there = int(year)
        there -= _BUDDHIST_ERA if there >= 1900 + _BUDDHIST_ERA else 0
        return 1900 <= date(there, int(month), int(day)).year <= 2100
    return False

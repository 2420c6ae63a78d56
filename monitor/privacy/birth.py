"""Days on which somebody alive may have been born, as people and programs write them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from unicodedata import normalize

from monitor.privacy.writing import without_marks

_ISO_DATE = re.compile(r"(\d{4})([-/.]?|\. )(\d{1,2})\2(\d{1,2})\.?(?:[T ].*)?")
_WRITTEN_DATE = re.compile(r"(\d{1,2})([-/. ]|\. )(\d{1,2})\2(\d{4})\.?")
_SIX_DIGITS = re.compile(r"(\d\d)(\d\d)(\d\d)")
"""Year, month and day, as the numbers of Korean residents begin."""
_BUDDHIST_ERA = 543
"""Years by which the Thai calendar is ahead."""
_PERSIAN_YEARS = range(1300, 1430)
"""The solar years of Iran's calendar in which somebody alive may have been born; its months have up to 31 days."""
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_ERA = re.compile(
    r"(大正|昭和|平成|令和|民國|民国|[TSHR])\s?(\d{1,3}|元)(?:年|[./-])\s?(\d{1,2})(?:月|[./-])\s?(\d{1,2})日?"
)
_ERAS = {"大正": 1911, "T": 1911, "昭和": 1925, "S": 1925, "平成": 1988, "H": 1988, "令和": 2018, "R": 2018,
         "民國": 1911, "民国": 1911}  # fmt: skip
"""The year before the first of each era: Japan's, and Taiwan's."""
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|º)?\.?(?: de)? ([^\W\d_]{2,14}(?: \d{1,2}(?= ))?)\.?,?(?: de| nam)? (\d{4})"
    r"(?: ?г\.?| р\.)?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{2,14})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})\.? ([^\W\d_]{2,14})\.? (\d{1,2})\.?", re.IGNORECASE)
_MONTHS = tuple(
    tuple(without_marks(normalize("NFKD", names)).split())
    for names in (
        "jan gen ene led sty oca tam ian янв січ яну ιαν มกรา ม.ค जनवरी يناير ינואר",
        "feb fev fév úno lut şub hel фев лют φεβ กุมภา ก.พ फरवरी फ़रवरी فبراير פברואר",
        "mar mär mrt bře maa már мар бер μαρ μάρ มีนา มี.ค मार्च مارس מרץ",
        "apr avr abr dub kwi nis huh ápr апр кві απρ เมษา เม.ย अप्रैल أبريل ابريل אפריל",
        "may mai mag mei kvě maj tou máj май мая трав μαΐ μάι μαϊ พฤษภา พ.ค मई مايو מאי",
        "jun juin giu čer cze haz kes iun jún юни июн чер ιουν ιούν มิถุนา มิ.ย जून يونيو יוני",
        "jul juil lug čvc lip tem hei iul júl юли июл лип ιουλ ιούλ กรกฎา ก.ค जुलाई يوليو יולי",
        "aug aoû ago srp sie ağu elo agu agt авг сер αυγ αύγ สิงหา ส.ค अगस्त أغسطس اغسطس אוגוסט",
        "sep set zář wrz eyl syy szep сен сеп вер σεπ กันยา ก.ย सितंबर सितम्बर سبتمبر ספטמבר",
        "oct okt ott out říj paź eki lok окт жов οκτ ตุลา ต.ค अक्टूबर अक्तूबर أكتوبر اكتوبر אוקטובר",
        "nov lis kas mar noi ноя ное лис νοε νοέ พฤศจิกา พ.ย नवंबर नवम्बर نوفمبر נובמבר",
        "dec dez déc dic pro gru ara jou des дек гру δεκ ธันวา ธ.ค दिसंबर दिसम्बर ديسمبر דצמבר",
    )
)
"""How the months begin in two dozen languages (Unicode CLDR), January first. Vietnam numbers them: `tháng 7`."""


def is_birth_date(text: str) -> bool:  # noqa: PLR0911 - one a way of writing
    """Tell whether this is a day on which somebody alive may have been born, in any of the usual orders."""
    text = without_marks(normalize("NFKD", text))
    if match := _SIX_DIGITS.fullmatch(text):
        return _is_day(f"19{match[1]}", match[2], match[3]) or _is_day(f"20{match[1]}", match[2], match[3])
    if match := _ISO_DATE.fullmatch(text):
        year, _, month, day = match.groups()
        if int(year) in _PERSIAN_YEARS:
            return 1 <= int(month) <= 12 and 1 <= int(day) <= 31
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
    if match := _YEAR_FIRST.fullmatch(text):
        return _is_named_day(match[1], match[2], match[3])
    if match := _ERA.fullmatch(text):
        year = _ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
        return _is_day(str(year), match[3], match[4])
    return False


def _is_named_day(year: str, name: str, day: str) -> bool:
    lower = name.lower()
    if lower.startswith("thang "):
        return _is_day(year, lower.removeprefix("thang "), day)
    months = [at for at, begins in enumerate(_MONTHS, 1) if lower.startswith(begins)]
    return any(_is_day(year, str(month), day) for month in months)


def _is_day(year: str, month: str, day: str) -> bool:
    with suppress(ValueError):
        there = int(year)
        there -= _BUDDHIST_ERA if there >= 1900 + _BUDDHIST_ERA else 0
        return 1900 <= date(there, int(month), int(day)).year <= 2100
    return False

"""What a string looks like: one word for each, cheap enough to ask of every distinct value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

JUNK = frozenset({"undefined", "null", "NaN", "nan", "None", "nil", "[object Object]", "(not set)", "Infinity"})
"""What a template or a script writes when it has no value."""

_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL "
    "HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL "
    "MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON "
    "RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH "
    "UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG"
)
CURRENCIES = frozenset(_CODES.split())
"""Active codes of ISO 4217, funds and precious metals left out."""

_TOP = (
    "a[cdefgilmoqrstuwxz]|b[abdefghijmnorstvwyz]|c[acdfghiklmnoruvwxyz]|d[ejkmoz]|e[cegrstu]|f[ijkmor]|"
    "g[abdefghilmnpqrstuwy]|h[kmnrtu]|i[delmnoqrst]|j[emop]|k[eghimnprwyz]|l[abcikrstuvy]|m[acdeghklmnopqrstuvwxyz]|"
    "n[acefgilopruz]|om|p[aefghklmnrstwy]|qa|r[eosuw]|s[abcdeghijklmnortuvxyz]|t[cdfghjklmnortvwz]|u[agksyz]|"
    "v[aceginu]|w[fs]|y[et]|z[amw]|"
    "com|org|net|edu|gov|mil|info|biz|mobi|aero|asia|coop|"
    "app|dev|shop|store|online|site|xyz|cloud|tech|blog|club|agency|digital|"
    "example|test|local|internal|xn--[a-z0-9-]{1,59}"
)
"""Last labels of hosts: of countries, of trades from the beginning, the commonest later ones, and those reserved for
examples and for use inside (IANA's root zone; RFC 2606, 6762). Those that are common words of code (`name`, `post`,
`page`) are left out."""

_BOOLEANS = ("true", "false", "True", "False", "TRUE", "FALSE")
_BYTE = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_PATTERNS = tuple(
    (name, re.compile(pattern, re.DOTALL))
    for name, pattern in (
        ("masked", r"[^\w]*[*#…][^\w]*"),
        ("number", r"[+-]?(?:\d{1,40}(?:\.\d{1,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,2})?"),
        ("ipv4", rf"{_BYTE}(?:\.{_BYTE}){{3}}"),
        # What is left is a number as people print it: a comma, groups, a sign of a currency.
        (
            "localised number",
            r"[+-]?(?:[€$£¥]\s?)?(?:\d{1,3}(?:[.,'\u2019\s]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)\s?(?:[€$£¥%]|[A-Z]{3})?",
        ),
        ("date-time", r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|[+-]\d\d:?\d\d)?"),
        ("date", r"\d{4}-\d\d-\d\d"),
        ("uuid", r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"),
        ("uri", r"[a-zA-Z][a-zA-Z0-9+.-]*://\S+"),
        ("email", r"[^\s@]+@[^\s@]+\.[^\s@]+"),
        # What begins with com. or org. is the name of an app (`com.shop.app`).
        ("hostname", rf"(?ai:(?!(?:com|org|net)\.)(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.)+(?:{_TOP}))"),
        ("ipv6", r"(?=(?:[^:]*:){2})[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}"),
        ("hex", r"[0-9a-fA-F]{16,}"),
        ("boolean", "|".join(_BOOLEANS)),
        ("locale", r"[a-z]{2,3}[-_](?:[A-Z][a-z]{3}[-_])?(?:[A-Z]{2}|[a-z]{2})"),
    )
)

FORMATS = frozenset(
    [
        "number",
        "localised number",
        "date-time",
        "date",
        "uuid",
        "uri",
        "email",
        "hostname",
        "ipv4",
        "ipv6",
        "hex",
        "boolean",
        "locale",
        "currency",
    ]
)
"""The shapes a plan may expect of a property; the others (`word`, `text`, `masked`, …) say too little."""


_PATTERN = dict(_PATTERNS)
_BEGINS_NUMBER = frozenset("0123456789+-.€$£¥")
_NUMERIC = ("number", "ipv4", "localised number", "date-time", "date")
_ALIKE = {
    name: re.compile(rf"(?:{_PATTERN[name].pattern})(?:\n(?:{_PATTERN[name].pattern}))*")
    for name in ("number", "ipv4", "date-time", "date", "uuid", "uri")
}
"""Patterns of which no text is of an earlier pattern as well, so that many texts can be asked at once."""
_MARKED = re.compile(
    r"\n([^*#…@:\n]*+[*#…@:][^\n]*|[+\-.€$£¥\d][^\n]*|[a-zA-Z0-9-]++\.[^ \n]+(?=\n)|[0-9a-fA-F-]{16,}(?=\n)|"
    r"[a-z]{2,3}[-_][^\n]*| *(?=\n))"
)
"""Lines that may have a shape of their own: every pattern's texts, and blank ones, are among them. Nothing is looked at
twice, for this runs over every string."""
_MARKS = "*#…@:."
_BEGINS_LIKE_MARKED = re.compile(r"\n(?:[+\-.€$£¥\d]|[a-z]{2,3}[-_]|[0-9a-fA-F-]{16}| *\n)")
_ODD_BLANKS = "\t\r\v\f\x1c\x1d\x1e\x1f"
_ODD_BLANK = re.compile(r"[^\S \n]")
_WORDS_WITH_SHAPE = JUNK | CURRENCIES | {*_BOOLEANS}
FEWEST_ALIKE = 8
LONGEST_HOST = 253
"""Characters a host's name may have at most (RFC 1035)."""
LONGEST = 2048
"""Longer strings are words or texts: nothing that has a format is so long, and patterns take their time."""


@lru_cache(maxsize=65536)
def shape_of(text: str) -> str:
    """Return the one word for what a string looks like.

    `empty`, `junk` (`undefined`, `NaN`, …), one of FORMATS, `masked` (personal data was here), `word` (no blanks) or
    `text`. The names that JSON Schema has a format for are JSON Schema's.

    >>> [shape_of(text) for text in ("", "undefined", "12.50", "12,50", "EUR", "2026-11-24", "de-DE", "blue shirt")]
    ['empty', 'junk', 'number', 'localised number', 'currency', 'date', 'locale', 'text']
    """
    if not text or text.isspace():
        return "empty"
    if text in JUNK:
        return "junk"
    if text in CURRENCIES:
        return "currency"
    if len(text) <= LONGEST:
        for name in _candidates(text):
            if _PATTERN[name].fullmatch(text):
                return name
    return "text" if any(mark.isspace() for mark in text[:LONGEST]) else "word"


def shapes_of(texts: Sequence[str]) -> list[str]:
    """Return the shape of each text.

    Where all are of one kind, one look at all of them together is enough. Otherwise one look finds those that bear a
    mark of any pattern; the others are words or texts.
    """
    if len(texts) < FEWEST_ALIKE or max(map(len, texts)) > LONGEST:
        return [shape_of(text) for text in texts]
    joined = "\n".join(texts)
    first = shape_of(texts[0])
    alike = _ALIKE.get(first)
    if alike is not None and alike.fullmatch(joined):
        return [first] * len(texts)
    if joined.count("\n") >= len(texts) or _has_odd_blank(joined):
        return [shape_of(text) for text in texts]
    lines = f"\n{joined}\n"
    marked = set(_WORDS_WITH_SHAPE.intersection(texts))
    if any(mark in joined for mark in _MARKS) or _BEGINS_LIKE_MARKED.search(lines):
        marked.update(_MARKED.findall(lines))
    return [shape_of(text) if text in marked else "text" if " " in text else "word" for text in texts]


def _has_odd_blank(text: str) -> bool:
    """Tell whether there are other blanks than spaces and ends of lines."""
    if text.isascii():
        return any(blank in text for blank in _ODD_BLANKS)
    return _ODD_BLANK.search(text) is not None


def _candidates(text: str) -> Iterator[str]:
    """Yield the patterns a text may match, in their order: a look at a mark or two rules the others out."""
    if "*" in text or "#" in text or "…" in text:
        yield "masked"
    first = text[0]
    if first in _BEGINS_NUMBER or first.isdigit():
        yield from _NUMERIC
    size = len(text)
    if size == 36 and text[8] == "-":
        yield "uuid"
    if "://" in text:
        yield "uri"
    if "@" in text:
        yield "email"
    if "." in text and size <= LONGEST_HOST:
        yield "hostname"
    if ":" in text:
        yield "ipv6"
    if size >= 16 and text.isalnum():
        yield "hex"
    if size <= 11:
        yield "boolean"
        yield "locale"

"""National identification numbers: which show themselves, and which only a key gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any

from monitor.privacy.national_checks import CHECKS
from monitor.privacy.role_words import NATIONAL_ID
from monitor.privacy.roles import tokens_of

_ALONE = re.compile(
    r"(?<![\w.-])(?:"
    r"(?P<us>\d{3}-\d{2}-\d{4})"
    r"|(?P<es>(?:[XYZ]\d{7}|\d{8})[A-Z])"
    r"|(?P<gb>[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D])"
    r"|(?P<br>\d{3}\.\d{3}\.\d{3}-\d{2})"
    r"|(?P<ch>756\.\d{4}\.\d{4}\.\d{2})"
    r"|(?P<ae>784-(?:19|20)\d{2}-\d{7}-\d)"
    r"|(?P<it>[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z])"
    r")(?![\w-])"
)
"""Shapes that fewer than one random text in a hundred passes once the check digit is looked at: United States SSN as it
is written, Spanish NIF and NIE, British NINO (HMRC's prefixes), Brazilian CPF, Swiss AHV and
Emirates ID as written, Italian CF."""

_MODULES = {
    "us": "us.ssn",
    "br": "br.cpf",
    "ch": "ch.ssn",
    "ae": "ae.id",
    "it": "it.codicefiscale",
}
_NINO = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]?", re.IGNORECASE)
_NOT_A_MODULE = "gb.nino"
_BY_WORD = {"".join(tokens_of(word)): modules for word, modules in NATIONAL_ID.items()}
"""By the word as a key says it, without accents."""
_ANY = tuple(dict.fromkeys(module for modules in NATIONAL_ID.values() for module in modules))
_DOCUMENT = re.compile(r"(?=.*\d)[A-Z0-9]{6,14}", re.IGNORECASE)
"""Passports have 6 to 9 letters and digits (ICAO Doc 9303 part 4), licences and identity cards up to 14."""
_SNILS = re.compile(r"\d{3}-?\d{3}-?\d{3}[ -]?\d{2}")
_SEPARATORS = re.compile(r"[\s./-]")
_SPANISH_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


@cache
def _validator(name: str) -> Any:
    return import_module(f"stdnum.{name}")


def _passes(name: str, text: str) -> bool:
    if name == _NOT_A_MODULE:
        return _NINO.fullmatch(_SEPARATORS.sub("", text)) is not None
    if (check := CHECKS.get(name)) is not None:
        return check(_SEPARATORS.sub("", text).upper())
    # Some validators raise on texts they should only refuse (`stdnum.cn.ric` a KeyError): that is a refusal too.
    with suppress(Exception):
        return bool(_validator(name).is_valid(text))
    return False


def is_plausible(text: str, word: str = "") -> bool:
    """Tell whether a text under a key of national numbers is one.

    `word` is the key's word for it: one that names a country's number (`pesel`, `bsn`) asks for that number's check;
    any other (`national_id`, `passport_number`) for any check that python-stdnum knows, or for what may be the number
    of a document.
    """
    compact = _SEPARATORS.sub("", text)
    if not 6 <= len(compact) <= 20 or len(set(compact)) == 1 or not any(c.isdigit() for c in compact):
        return False
    if modules := _BY_WORD.get(word):
        return any(_passes(module, text) for module in modules)
    if _DOCUMENT.fullmatch(compact) is not None and not compact.isdigit():
        return True
    return any(_passes(module, text) for module in _ANY) or _SNILS.fullmatch(text) is not None


def is_of_a_country(word: str) -> bool:
    """Tell whether a key's word names one country's number, whose hash is that of a person's number too."""
    return bool(_BY_WORD.get(word))


def is_pan(text: str) -> bool:
    """Tell whether a text is an Indian permanent account number, which shares its name with a card's number."""
    return _passes("in_.pan", text)


def alone(text: str) -> Iterator[str]:
    """Yield national numbers that show themselves in any text."""
    for match in _ALONE.finditer(text):
        kind, value = str(match.lastgroup), match.group()
        if kind == "gb" or (kind == "es" and _has_spanish_letter(value)) or _passes(_MODULES.get(kind, ""), value):
            yield value


def _has_spanish_letter(value: str) -> bool:
    # Ley Orgánica 4/2015 art. 11 / RD 1553/2005: the letter is the number modulo 23; X, Y, Z stand for 0, 1, 2.
    digits = value[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    return _SPANISH_LETTERS[int(digits) % 23] == value[-1]

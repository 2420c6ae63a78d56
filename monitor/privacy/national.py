"""National identification numbers: which show themselves, and which only a key gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any

_ALONE = re.compile(
    r"(?<![\w.-])(?:"
    r"(?P<us>\d{3}-\d{2}-\d{4})"
    r"|(?P<es>(?:[XYZ]\d{7}|\d{8})[A-Z])"
    r"|(?P<gb>[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D])"
    r"|(?P<br>\d{3}\.\d{3}\.\d{3}-\d{2})"
    r"|(?P<ch>756\.\d{4}\.\d{4}\.\d{2})"
    r"|(?P<it>[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z])"
    r")(?![\w-])"
)
"""Shapes that fewer than one random text in a hundred passes once the check digit is looked at: United States SSN as it
is written, Spanish NIF and NIE, British NINO (HMRC's prefixes), Brazilian CPF and Swiss AHV as written, Italian CF."""

_MODULES = {
    "us": "us.ssn",
    "br": "br.cpf",
    "ch": "ch.ssn",
    "it": "it.codicefiscale",
}
_UNDER_A_KEY = (
    "us.ssn", "es.dni", "es.nie", "gb.nhs", "fr.nir", "de.idnr", "de.stnr", "nl.bsn", "br.cpf", "pl.pesel",
    "it.codicefiscale", "se.personnummer", "dk.cpr", "no.fodselsnummer", "fi.hetu", "mx.curp", "cl.rut", "in_.aadhaar",
    "ch.ssn", "be.nn", "pt.cc", "ie.pps", "at.tin", "ro.cnp", "cz.rc", "hr.oib", "bg.egn", "ee.ik", "lt.asmens",
)  # fmt: skip
"""Validators of python-stdnum tried under a key that claims such a number."""
_PASSPORT = re.compile(r"(?=.*\d)[A-Z0-9]{6,12}", re.IGNORECASE)
_NINO = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]?", re.IGNORECASE)
_SPANISH_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


@cache
def _validator(name: str) -> Any:
    return import_module(f"stdnum.{name}")


def _passes(name: str, text: str) -> bool:
    # Some validators raise on texts they should only refuse (`stdnum.cn.ric` a KeyError): that is a refusal too.
    with suppress(Exception):
        return bool(_validator(name).is_valid(text))
    return False


def is_plausible(text: str) -> bool:
    """Tell whether a text under a key of national numbers is one of them, or could be a passport or document number."""
    compact = re.sub(r"[\s.-]", "", text)
    if not 6 <= len(compact) <= 20 or len(set(compact)) == 1 or not any(c.isdigit() for c in compact):
        return False
    return (
        _NINO.fullmatch(compact) is not None
        or any(_passes(name, text) for name in _UNDER_A_KEY)
        or (_PASSPORT.fullmatch(compact) is not None and not compact.isdigit())
    )


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

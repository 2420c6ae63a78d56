"""The people of the third labelled set: fourteen locales, each with its names, keys, sentences and valid numbers.

Nobody here exists. Numbers that carry a check have a right one (python-stdnum, phonenumbers); telephone numbers are
random ones of a range in use.
"""

# ruff: noqa: ARG001, A001, A002, C901, E501, PLR0912, PLR0917, RUF100 - makers share a signature; tables are read across

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import phonenumbers
from stdnum import iban as ibans
from stdnum import luhn, verhoeff
from stdnum.br import cpf
from stdnum.de import idnr
from stdnum.es import dni
from stdnum.it import codicefiscale
from stdnum.jp import in_ as mynumber
from stdnum.nl import bsn
from stdnum.pl import pesel
from stdnum.pt import nif
from stdnum.tr import tckimlik
from stdnum.us import ssn

from bench._pii_third_locales import LOCALES, Locale


@dataclass(frozen=True, slots=True)
class Person:
    """One invented visitor. `born` is as their locale writes it; `identity` is empty where no check is known."""

    at: Locale
    first: str
    last: str
    full: str
    email: str
    phone: str
    street: str
    postcode: str
    town: str
    born: str
    identity: str
    identity_key: str
    identity_word: str
    iban: str


def person(pick: random.Random, code: str) -> Person:
    """Return somebody of this locale."""
    at = LOCALES[code]
    first, last = pick.choice(at.firsts), pick.choice(at.lasts)
    full = {"ja": f"{last} {first}"}.get(code, f"{first} {last}")
    postcode, town = pick.choice(at.towns)
    street = pick.choice(at.streets).replace("#", str(pick.randint(2, 148)))
    year, month, day = pick.randint(1944, 2004), pick.randint(1, 12), pick.randint(1, 28)
    style = pick.choice((at.date, at.date, "%Y-%m-%d"))
    born = style.replace("%Y", f"{year}").replace("%m", f"{month:02}").replace("%d", f"{day:02}")
    key, word, make = pick.choice(IDENTITIES.get(code, (("", "", _none),)))
    return Person(
        at, first, last, full, _email(pick, first, last, at), _phone(pick, at.region), street, postcode, town, born,
        make(pick, year, month, day), key, word, _iban(pick, at.iban) if at.iban else "",
    )  # fmt: skip


_LATIN = {
    "佐藤": "sato", "高橋": "takahashi", "渡辺": "watanabe", "小林": "kobayashi", "花子": "hanako", "健太": "kenta",
    "美咲": "misaki", "大輔": "daisuke", "محمد": "mohammed", "فاطمة": "fatima", "خالد": "khaled", "نورة": "noura",
    "العتيبي": "alotaibi", "الحربي": "alharbi", "القحطاني": "alqahtani", "الشمري": "alshammari",
}  # fmt: skip


def _ascii(name: str) -> str:
    name = _LATIN.get(name, name).translate(str.maketrans("łŁøıİß", "lLoiIs"))
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in plain if letter.isalnum())


def _email(pick: random.Random, first: str, last: str, at: Locale) -> str:
    a, b, domain = _ascii(first), _ascii(last), pick.choice(at.mail)
    local = pick.choice((f"{a}.{b}", f"{a[0]}{b}{pick.randint(60, 99)}", f"{b}_{a}", f"{a}{pick.randint(100, 999)}",
                         f"{a}.{b}+news"))  # fmt: skip
    return f"{local}@{domain}"


def _phone(pick: random.Random, region: str) -> str:
    sample = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    if sample is None:
        raise ValueError(f"no mobile numbers are known for {region}")
    head, size = str(sample.national_number)[:3], len(str(sample.national_number)) - 3
    while True:
        national = int(head + _digits(pick, size))
        number = phonenumbers.PhoneNumber(country_code=sample.country_code, national_number=national)
        if phonenumbers.is_valid_number(number):
            break
    form = pick.choice((
        phonenumbers.PhoneNumberFormat.E164, phonenumbers.PhoneNumberFormat.INTERNATIONAL,
        phonenumbers.PhoneNumberFormat.NATIONAL,
    ))  # fmt: skip
    return phonenumbers.format_number(number, form)


def _digits(pick: random.Random, count: int) -> str:
    return "".join(pick.choice("0123456789") for _ in range(count))


def _until(pick: random.Random, size: int, good: Callable[[str], bool]) -> str:
    while True:
        value = _digits(pick, size)
        if value[0] != "0" and good(value):
            return value


def _iban(pick: random.Random, country: str) -> str:
    while True:
        bban = {
            "NL": lambda: "RABO" + _digits(pick, 10), "GB": lambda: "BARC" + _digits(pick, 14),
            "IT": lambda: pick.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") + _digits(pick, 22),
            "TR": lambda: "00062" + "0" + _digits(pick, 16), "FR": lambda: _digits(pick, 23),
            "PL": lambda: _digits(pick, 24), "PT": lambda: _digits(pick, 21),
        }.get(country, lambda: _digits(pick, {"DE": 18}.get(country, 20)))()  # fmt: skip
        check = 98 - int("".join(str(int(c, 36)) for c in f"{bban}{country}00")) % 97
        value = f"{country}{check:02}{bban}"
        if ibans.is_valid(value):
            return ibans.format(value) if pick.random() < 0.4 else value


def card(pick: random.Random, brand: str) -> str:
    """Return a card number of this brand, with its Luhn digit, bare or in groups."""
    head, size = {
        "visa": (("4539", "4916", "4485"), 16), "mastercard": (("5425", "5223", "2231"), 16),
        "amex": (("3714", "3788"), 15),
    }[brand]  # fmt: skip
    body = pick.choice(head) + _digits(pick, size - 5)
    number = body + luhn.calc_check_digit(body)
    if pick.random() < 0.5:
        return number
    cuts = (0, 4, 10, 15) if size == 15 else (0, 4, 8, 12, 16)
    return pick.choice(" -").join(number[a:b] for a, b in pairwise(cuts))


def _none(pick: random.Random, *born: int) -> str:
    return ""


def _idnr(pick: random.Random, *born: int) -> str:
    while True:
        nine = pick.sample("0123456789", 9)
        digits = [*nine, pick.choice(nine)]
        pick.shuffle(digits)
        body = "".join(digits)
        value = body + idnr.mod_11_10.calc_check_digit(body)
        if body[0] != "0" and idnr.is_valid(value):
            return value


def _nir(pick: random.Random, *born: int) -> str:
    year, month, _ = born
    body = f"{pick.choice('12')}{year % 100:02}{month:02}{pick.choice(('75', '69', '13', '31'))}{_digits(pick, 6)}"
    return f"{body}{97 - int(body) % 97:02}"


def _dni(pick: random.Random, *born: int) -> str:
    body = _digits(pick, 8)
    return body + dni.calc_check_digit(body)


def _fiscale(pick: random.Random, *born: int) -> str:
    year, month, day = born
    letters = "".join(pick.choice("BCDFGLMNPRSTV") for _ in range(6))
    body = f"{letters}{year % 100:02}{'ABCDEHLMPRST'[month - 1]}{day + pick.choice((0, 40)):02}{pick.choice(('H501', 'F205', 'L219'))}"
    return body + codicefiscale.calc_check_digit(body)


def _personnummer(pick: random.Random, *born: int) -> str:
    year, month, day = born
    body = f"{year % 100:02}{month:02}{day:02}{_digits(pick, 3)}"
    return f"{year}{month:02}{day:02}-{body[-3:]}{luhn.calc_check_digit(body)}"


def _pesel(pick: random.Random, *born: int) -> str:
    year, month, day = born
    body = f"{year % 100:02}{month + (20 if year >= 2000 else 0):02}{day:02}{_digits(pick, 4)}"
    return body + pesel.calc_check_digit(body)


def _aadhaar(pick: random.Random, *born: int) -> str:
    body = pick.choice("23456789") + _digits(pick, 10)
    number = body + verhoeff.calc_check_digit(body)
    return pick.choice((number, f"{number[:4]} {number[4:8]} {number[8:]}"))


def _nino(pick: random.Random, *born: int) -> str:
    number = f"{pick.choice(('JK', 'PW', 'CE', 'SR'))}{_digits(pick, 6)}{pick.choice('ABCD')}"
    return pick.choice((number, f"{number[:2]} {number[2:4]} {number[4:6]} {number[6:8]} {number[8:]}"))


def _ssn(pick: random.Random, *born: int) -> str:
    number = _until(pick, 9, ssn.is_valid)
    return f"{number[:3]}-{number[3:5]}-{number[5:]}"


def _cpf(pick: random.Random, *born: int) -> str:
    number = _until(pick, 9, lambda body: len(set(body)) > 2)
    number += cpf._calc_check_digits(number)  # noqa: SLF001 - it has no public one
    return pick.choice((number, cpf.format(number)))


def _pan(pick: random.Random, *born: int) -> str:
    letters = "".join(pick.choice("ABCDEFGHKLMNPRSTVW") for _ in range(5))
    return f"{letters[:3]}P{letters[3]}{pick.randint(1000, 9999)}{letters[4]}"


def _mynumber(pick: random.Random, *born: int) -> str:
    body = _until(pick, 11, bool)
    return str(body + mynumber.calc_check_digit(body))


def _tckn(pick: random.Random, *born: int) -> str:
    body = _until(pick, 9, bool)
    return str(body + tckimlik.calc_check_digits(body))


def _nif(pick: random.Random, *born: int) -> str:
    body = pick.choice("12") + _digits(pick, 7)
    return str(body + nif.calc_check_digit(body))


def _bsn(pick: random.Random, *born: int) -> str:
    return _until(pick, 9, bsn.is_valid)


Maker = Callable[..., str]
IDENTITIES: dict[str, tuple[tuple[str, str, Maker], ...]] = {
    "en": (("ssn", "SSN", _ssn), ("ni_number", "National Insurance number", _nino), ("nino", "NINO", _nino)),
    "de": (("steuer_id", "Steuer-ID", _idnr), ("steueridentifikationsnummer", "Steueridentifikationsnummer", _idnr)),
    "fr": (("numero_secu", "numéro de sécurité sociale", _nir), ("nir", "NIR", _nir)),
    "es": (("dni", "DNI", _dni), ("nif", "NIF", _dni)),
    "it": (("codice_fiscale", "codice fiscale", _fiscale), ("cf", "C.F.", _fiscale)),
    "pt": (("nif", "NIF", _nif), ("contribuinte", "número de contribuinte", _nif)),
    "nl": (("bsn", "BSN", _bsn), ("burgerservicenummer", "burgerservicenummer", _bsn)),
    "sv": (("personnummer", "personnummer", _personnummer), ("ssn", "personnr", _personnummer)),
    "pl": (("pesel", "PESEL", _pesel), ("nr_pesel", "numer PESEL", _pesel)),
    "tr": (("tckn", "TC kimlik no", _tckn), ("tc_kimlik_no", "T.C. Kimlik No", _tckn)),
    "ja": (("my_number", "マイナンバー", _mynumber), ("kojin_bango", "個人番号", _mynumber)),
    "pt-BR": (("cpf", "CPF", _cpf), ("documento_cpf", "CPF", _cpf)),
    "hi": (("aadhaar_no", "Aadhaar number", _aadhaar), ("pan_number", "PAN card", _pan)),
}


def ip(pick: random.Random, version: int) -> str:
    """Return an address of a consumer's line."""
    if version == 6:
        return ":".join((pick.choice(("2a02", "2003", "2601")), *(f"{pick.randint(4096, 65535):x}" for _ in range(7))))
    return f"{pick.choice((84, 91, 79, 188, 73, 201))}.{pick.randint(16, 250)}.{pick.randint(1, 250)}.{pick.randint(2, 250)}"


def place(pick: random.Random) -> tuple[str, str]:
    """Return a latitude and longitude as a browser gives them, to a metre or less."""
    lat, lon = pick.choice(((52.5, 13.4), (48.85, 2.35), (40.41, -3.7), (41.9, 12.48), (-23.55, -46.63), (35.68, 139.69),
                            (51.5, -0.12), (59.33, 18.06)))  # fmt: skip
    return (
        f"{lat + pick.uniform(-0.04, 0.04):.{pick.randint(5, 7)}f}",
        f"{lon + pick.uniform(-0.04, 0.04):.{pick.randint(5, 7)}f}",
    )


def token(pick: random.Random, size: int, alphabet: str) -> str:
    """Return a random string."""
    return "".join(pick.choice(alphabet) for _ in range(size))


def keyed(pick: random.Random, at: Locale, field: str) -> str:
    """Return what a form of this locale calls the field: English more often than not."""
    words: tuple[str, ...] = at.keys[field] if pick.random() < 0.45 else LOCALES["en"].keys[field]
    return pick.choice(words)


def says(pick: random.Random, who: Person, what: str, **more: Any) -> str:
    """Return a sentence of the person's locale."""
    values = {"full": who.full, "email": who.email, "phone": who.phone, "street": who.street, "postcode": who.postcode,
              "town": who.town, "born": who.born, "id": who.identity, "idword": who.identity_word,
              "iban": who.iban} | more  # fmt: skip
    return pick.choice(who.at.says[what]).format(**values)

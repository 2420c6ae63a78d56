"""What a key says about its value: digits mean nothing until somebody calls them a card number."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from monitor.privacy import role_words, role_words_scripts
from monitor.privacy.writing import NOT_DECOMPOSED, VOWEL_SIGNS


class Role(Enum):
    """What a key claims its value to be. PLAIN claims nothing; FLAG speaks about personal data without holding it."""

    __hash__ = object.__hash__  # members are single: Enum's own hash, in Python, would cost more than the look-ups

    PLAIN = auto()
    FLAG = auto()  # email_opt_in, card_type, store_phone
    SAFE = auto()  # skus, versions, times: numbers that look like anything
    EMAIL = auto()
    PHONE = auto()
    CARD = auto()
    IBAN = auto()
    NATIONAL_ID = auto()
    NAME = auto()
    ADDRESS = auto()
    BIRTH_DATE = auto()
    LATITUDE = auto()  # or longitude: one number
    COORDINATES = auto()  # two
    IP = auto()
    PASSWORD = auto()
    TOKEN = auto()
    FULL_NAME = auto()  # a person's name where it is two words or more
    LOGIN = auto()  # a user name: a person's name or an identifier
    SPECIAL = auto()  # health, belief, origin: what GDPR Article 9 calls special categories
    TITLE = auto()  # `name` and no more: whose it is only the value can tell
    IDENTITY = auto()  # of a person, device, session or click
    ORDER = auto()


def words(text: str) -> frozenset[str]:
    """Return the words of a text, as they are written down here."""
    return frozenset(text.split())


_TOKENS = re.compile(rf"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|(?:[^\W\d_A-Za-z][{VOWEL_SIGNS}]*)+")
_MARKS = re.compile("[\u0300-\u036f]")


def tokens_of(key: str) -> tuple[str, ...]:
    """Return the words of a key, lower case, without accents: `cd[customerPhone2]` is cd, customer, phone, 2.

    >>> tokens_of("ep.dateOfBirth"), tokens_of("IPAddress"), tokens_of("prénom")
    (('ep', 'date', 'of', 'birth'), ('ip', 'address'), ('prenom',))
    """
    if not key.isascii():
        key = _MARKS.sub("", unicodedata.normalize("NFKD", key.translate(NOT_DECOMPOSED)))
        key = unicodedata.normalize("NFC", key)  # accents are gone; Hangul and kana are whole again
    return tuple(word.lower() for word in _TOKENS.findall(key))


_BY_WORD: dict[str, Role] = {
    "".join(tokens_of(word)): role
    for role, listed in (
        (Role.EMAIL, role_words.EMAIL),
        (Role.PHONE, role_words.PHONE),
        (Role.CARD, role_words.CARD),
        (Role.IBAN, role_words.IBAN),
        (Role.NATIONAL_ID, " ".join(role_words.NATIONAL_ID)),
        (Role.NAME, role_words.NAME),
        (Role.FULL_NAME, role_words.FULL_NAME),
        (Role.LOGIN, role_words.LOGIN),
        (Role.ADDRESS, role_words.ADDRESS),
        (Role.BIRTH_DATE, role_words.BIRTH_DATE),
        (Role.LATITUDE, role_words.LATITUDE),
        (Role.COORDINATES, role_words.COORDINATES),
        (Role.IP, role_words.IP),
        (Role.PASSWORD, role_words.PASSWORD),
        (Role.TOKEN, role_words.TOKEN),
        (Role.SPECIAL, role_words.SPECIAL),
        (Role.SAFE, role_words.KEYWORD),
        (Role.IDENTITY, role_words.IDENTITY),
        (Role.ORDER, role_words.ORDER),
        (Role.FLAG, role_words.PUBLISHED),
    )
    for word in f"{listed} {role_words_scripts.WORDS.get(role.name, '')}".split()
}
"""Runs of up to five tokens of a key, joined. A longer run wins over a shorter, so `ip_address` is no street."""
_LONGEST_RUN = 5
_SHORTEST_MODIFIER = 3
"""Letters before the head of a joined word: `Privatadresse`, `Heimadresse`, but no `gadress`."""

_WHOLE: dict[str, Role] = {
    **dict.fromkeys(("em", "hem", "eh"), Role.EMAIL),
    **dict.fromkeys(("ph", "pn", "phn"), Role.PHONE),
    **dict.fromkeys(("fn", "ln", "nom", "nombre", "nome"), Role.NAME),
    **dict.fromkeys(("sa",), Role.ADDRESS),
    **dict.fromkeys(("db", "bd"), Role.BIRTH_DATE),
    **dict.fromkeys(("long",), Role.LATITUDE),
    **dict.fromkeys(("cid", "sid", "ga", "gid"), Role.IDENTITY),
    **dict.fromkeys(("pass",), Role.PASSWORD),
}
"""Short words that mean this only where they are the whole key, containers aside (`ud.fn`, `traits.nom`)."""

_TITLES = words("name jmeno nev nimi namn navn nume nama")
"""`name` alone, in some languages: of a person, a page, a product."""

_CONTAINERS = words("""ep epn up upn cd ud aud udff user data traits properties props params customer contact billing
    shipping delivery form field fields context event person profile account checkout lead hashed hash sha md crypt
    crypted encrypted u h raw""")
"""Tokens that say where a value stands or how it is written, not what it is."""

BUSINESS = words("""store stores shop shops warehouse warehouses branch branches office offices merchant merchants
    seller sellers venue venues support company companies hotel hotels dealer dealers restaurant
    restaurants outlet outlets boutique boutiques filiale filialen pharmacy pharmacies
    organization organisation listing listings locker lockers parcelshop packstation paczkomat""")
"""Whose address and number are published: these count in every part of a path."""

_COLLECTED_AT = (
    "pickuppoint",
    "collectionpoint",
    "servicepoint",
    "parcelpoint",
    "pointrelais",
    "puntoritiro",
    "abholpunkt",
)
"""Places of business in two words. A `pickup` alone is where a car fetches somebody."""

_FLAGS = BUSINESS | words("""opt optin optout consent consented valid validated validation verified verify
    verification type kind status reset required click clicks clicked count total enabled disabled subscribed subscribe
    subscription subscriber country model brand template campaign subject provider domain sent open opened source medium
    method length strength score policy format label error version os platform exists present submitted checkbox
    preference preferences notification notifications permission frequency expiry expires expiration issuer network
    category title placeholder visible changed missing match matched hint product item page city region widget button
    link cta scroll mouse pointer cursor viewport canvas touch tap hover""")
"""Tokens beside a personal word that make the key speak about it, or about a business rather than a person."""

_HEADS: dict[str, Role] = {
    "adresse": Role.ADDRESS, "adress": Role.ADDRESS, "adres": Role.ADDRESS, "anschrift": Role.ADDRESS,
    "osoite": Role.ADDRESS, "mailadresse": Role.EMAIL, "mailadress": Role.EMAIL, "telefon": Role.PHONE,
    "telefonnummer": Role.PHONE, "telefoonnummer": Role.PHONE, "mobilnummer": Role.PHONE, "mobiltelefon": Role.PHONE,
    "puhelin": Role.PHONE, "puhelinnumero": Role.PHONE, "telefonszam": Role.PHONE, "vorname": Role.NAME,
    "nachname": Role.NAME, "fornamn": Role.NAME, "efternamn": Role.NAME, "geburtsdatum": Role.BIRTH_DATE,
    "geburtstag": Role.BIRTH_DATE, "fodselsdato": Role.BIRTH_DATE, "kartennummer": Role.CARD, "kortnummer": Role.CARD,
    "passwort": Role.PASSWORD, "kennwort": Role.PASSWORD, "wachtwoord": Role.PASSWORD, "losenord": Role.PASSWORD,
    "salasana": Role.PASSWORD,
}  # fmt: skip
"""What German, Dutch, the Nordic languages, Finnish and Hungarian join other words before: a `Lieferadresse` is one."""
_LONGEST_HEAD = max(map(len, _HEADS))
_NOT_SOMEBODYS = (
    "web", "internet", "mac", "server", "netzwerk", "shop", "filial", "firmen", "markt", "hotel", "laden", "haendler",
    "handler", "butik", "butiks", "winkel", "bedrijfs", "foretags", "firma", "virksomheds", "yritys", "myymala",
    "service", "kundendienst", "asiakaspalvelu", "absender",
)  # fmt: skip
"""What such a word begins with where it is of a machine or a business."""
_NEUTRAL = words("value number no num text content raw input answer data primary main hash sha md")
"""What may stand below a personal word and still be it: `phone.value`, but not `password.age`."""

_DIGESTS = words("md sha checksum digest")
_LEADING_FLAGS = words("is has had can should show use with without no allow accept")

SAFE_WORDS = words("""sku gtin ean upc isbn mpn asin barcode product products item items variant timestamp ts time date
    datetime version build revision request etag trace span cache hash checksum digest commit price revenue tax
    shipping quantity amount total width height size dimensions duration order transaction random cachebuster ord
    coupon promo campaign creative ad adset pixel tag container nonce""")
"""Tokens of keys whose values are catalogue numbers, times and sums: patterns that need luck do not fire on them."""


class Meaning(NamedTuple):
    """What a key claims of its value, and the word that says so ("" for PLAIN and SAFE)."""

    role: Role
    word: str


def role_of(key: str) -> Role:
    """Return what a key claims of its value.

    >>> [role_of(key).name for key in ("ud[em]", "customerPhone", "email_opt_in", "item_name", "ip_address")]
    ['EMAIL', 'PHONE', 'FLAG', 'SAFE', 'IP']
    """
    return meaning_of(key).role


@lru_cache(maxsize=8192)
def meaning_of(key: str) -> Meaning:
    """Return what a key claims of its value, and the word by which it does.

    Rules measured on synthetic and published traffic: a personal word beside a flag word is about the word
    (`email_opt_in=true`); short codes count only alone; the longest run of words that is known decides.
    """
    outer, _, leaf = key[-120:].rpartition(".")
    above = tuple(word for word in tokens_of(outer) if not word.isdigit())
    own = tuple(word for word in tokens_of(leaf) if not word.isdigit())
    tokens = above + own
    bare = [word for word in tokens if word not in _CONTAINERS]
    if len(bare) == 1 and bare[0] in _WHOLE:
        return Meaning(_WHOLE[bare[0]], bare[0])
    word, start, end = _longest_run(own)
    start, end = start + len(above), end + len(above)
    if not word:
        word, start, end = _longest_run(tokens)
    if not word:
        word, start, end = _compound(tokens)
    if not word and len(bare) == 1 and bare[0] in _TITLES:
        return Meaning(Role.TITLE, bare[0])
    if not word:
        return Meaning(Role.SAFE if any(word in SAFE_WORDS for word in tokens) else Role.PLAIN, "")
    role = _BY_WORD.get(word) or _HEADS[word]
    if end <= len(above) and not all(word in _NEUTRAL for word in own):
        return Meaning(Role.FLAG, word)
    if role in {Role.IDENTITY, Role.ORDER}:
        return Meaning(role, word)
    beside_above = any(word in BUSINESS for word in above) or any(at in "".join(tokens) for at in _COLLECTED_AT)
    beside = any(word in _FLAGS for at, word in enumerate(tokens) if at >= len(above) and not start <= at < end)
    # `no_email` says that there is none; the `no` of `no_hp` is a number, and part of the word.
    led = start > len(above) and own[0] in _LEADING_FLAGS
    digest = role is Role.TOKEN and not _DIGESTS.isdisjoint(own)  # of a token, which nobody can use
    flagged = beside_above or beside or led or digest
    return Meaning(Role.FLAG if flagged else role, word)


def role_of_word(word: str) -> Role | None:
    """Return what a word, or words joined, are known to claim; None of what is no word of keys."""
    return _BY_WORD.get(word)


def _longest_run(tokens: tuple[str, ...]) -> tuple[str, int, int]:
    for length in range(min(_LONGEST_RUN, len(tokens)), 0, -1):
        for start in range(len(tokens) - length, -1, -1):
            run = "".join(tokens[start : start + length])
            if run in _BY_WORD:
                return run, start, start + length
    return "", 0, 0


def _compound(tokens: tuple[str, ...]) -> tuple[str, int, int]:
    """Return the head of the last token that is joined of several words, as `_longest_run` does a run."""
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token.startswith(_NOT_SOMEBODYS):
            continue
        for length in range(min(_LONGEST_HEAD, len(token) - _SHORTEST_MODIFIER), 4, -1):
            if token[-length:] in _HEADS:
                return token[-length:], at, at + 1
    return "", 0, 0

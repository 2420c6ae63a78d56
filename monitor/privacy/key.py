"""What there is to know of a key, found out once, and how it may stand in a path."""

from __future__ import annotations

import re
from functools import lru_cache

from monitor.privacy.found import Found
from monitor.privacy.mask import shape
from monitor.privacy.recognise import LUCKLESS, SPEAKING, recognise
from monitor.privacy.roles import Role, meaning_of, tokens_of

_PSEUDONYMOUS = frozenset({Role.IDENTITY, Role.ORDER, Role.LOGIN})
_OPAQUE = frozenset({Role.IDENTITY, Role.ORDER})
_UNCLAIMED = frozenset({Role.PLAIN, Role.SAFE, Role.FLAG})
_NUMERIC = frozenset(
    {
        Role.PHONE,
        Role.CARD,
        Role.NATIONAL_ID,
        Role.BIRTH_DATE,
        Role.LATITUDE,
        Role.PASSWORD,
        Role.SPECIAL,
        *_PSEUDONYMOUS,
    }
)
_SEARCHES = frozenset(
    [
        "q",
        "query",
        "search",
        "searchterm",
        "search_term",
        "search_query",
        "searchquery",
        "search_string",
        "search_keyword",
        "keyword",
        "keywords",
        "s",
        "suche",
        "recherche",
        "buscar",
        "busqueda",
        "ricerca",
        "cerca",
        "busca",
        "zoeken",
        "szukaj",
        "arama",
        "sok",
        "k",
        "term",
    ]
)
_WRITTEN = frozenset(
    [
        "answer",
        "answers",
        "message",
        "messages",
        "chat",
        "transcript",
        "text",
        "reason",
        "question",
        "questions",
        "comment",
        "comments",
        "note",
        "notes",
        "feedback",
        "reply",
        "value",
        "input",
        "antwort",
        "nachricht",
        "mensaje",
        "messaggio",
        "mensagem",
        "bericht",
        "meddelande",
        "wiadomosc",
        "mesaj",
    ]
)
_PLACE = re.compile(r"[A-Za-z_$][\w$.\[\]-]{0,39}", re.ASCII)
_LONG_DIGITS = re.compile(r"\d{4}")


class Key:
    """What there is to know of a key, found out once: what it claims, and, where it is personal itself, what is kept.

    `words` are the last words of its path, `own` the key itself. Under an `arbitrary` key nothing is found but what
    shows itself, and numbers among it only under a `lucky` one. Under a `bare` key a number, true, false or null is
    kept as it is, and the key too. Where it `speaks`, its text may be a sentence;
    where it `seeks`, what somebody looked for; where it `writes`, their own words.
    """

    __slots__ = (
        "arbitrary", "bare", "claims", "found", "lucky", "numeric", "own", "pseudonymous", "role", "safe",
        "seeks", "speaks",
        "word", "words", "writes",
    )  # fmt: skip

    def __init__(self, above: str, own: str) -> None:
        self.own = own
        self.words = f"{above}.{own}" if above else own
        self.role, self.word = meaning_of(self.words)
        self.claims = self.role not in _UNCLAIMED
        self.pseudonymous = self.role in _PSEUDONYMOUS
        self.numeric = self.role in _NUMERIC
        self.arbitrary = not self.claims or self.role in _OPAQUE
        self.writes = not _WRITTEN.isdisjoint(tokens_of(own))
        self.seeks = own.lower() in _SEARCHES
        self.speaks = self.role in SPEAKING
        self.lucky = self.role not in LUCKLESS
        matches = recognise(Role.PLAIN, own) if _suspicious(own) else ()
        self.safe = shape(own) if matches else own
        self.found = tuple(Found(match.type, self.safe, (), match.hash, match.text) for match in matches)
        self.bare = not self.numeric and not self.found


key_of = lru_cache(8192)(Key)
"""Return the key of this name below a key of those words ("" where there is none)."""


@lru_cache(8192)
def place(key: str) -> str:
    """Return a key as it may stand in a path: itself where a programmer wrote it, its shape where it holds data."""
    return key if _PLACE.fullmatch(key) and not _LONG_DIGITS.search(key) else shape(key)[:40]


def _suspicious(key: str) -> bool:
    return len(key) > 5 and ("@" in key or (len(key) > 8 and _LONG_DIGITS.search(key) is not None))


NO_KEY = key_of("", "")
"""The key of what stands under none."""

"""E-mail addresses, in any text: what is one, and whose is published or nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache, lru_cache
from importlib.resources import files

_EMAIL = re.compile(
    r"(?<![\w.*@+-])[^\W_][\w.!%&'+-]{0,63}@((?:[^\W_]+(?:-+[^\W_]+)*\.){1,8}(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24}))"
    r"(?![^\W_]|[@-])",
    re.IGNORECASE,
)
"""An address as people have them (RFC 5321 without quoted local parts), in Unicode (RFC 6531)."""
_DOMAIN_AHEAD = re.compile(r"@[^\W_][\w-]*\.[\w.-]*[^\W\d_]{2}|@[\w.-]+\.xn--", re.IGNORECASE)
"""What every match of the above holds: begins with a fixed character, so it is quick to be absent."""
_ROLE_MAILBOX = re.compile(
    r"(?:info|marketing|sales|support|abuse|noc|security|postmaster|hostmaster|usenet|news|webmaster|www|uucp|ftp"
    r"|contact|hello|help|service|office|press|jobs|privacy|no-?reply|do-?not-?reply)@",
    re.IGNORECASE,
)
"""Mailboxes of an organisation (RFC 2142 and the usual ones beside it): in a link to write to, they are published."""
_PLACEHOLDER = re.compile(
    r"(?:you|your|name|your[._-]?name|nom|prenom|prenom[._-]nom|vorname|nachname|vorname[._-]nachname|nombre|nome|voornaam"
    r"|naam|imie|jmeno|nev|nimi|navn|namn|ornek)"
    r"@(?:[\w-]+\.)?(?:example|beispiel|muster|exemple|ejemplo|esempio|exemplo|voorbeeld|przyklad|priklad|pelda|esimerkki"
    r"|exempel|eksempel|ornek|your-?domain|domain|company|firma)\.[a-z.]{2,6}"
    r"|(?:max|erika)(?:[._-]?mustermann)?@(?:beispiel|muster\w*)\.[a-z.]{2,6}"
    r"|(?:max|erika)[._-]?mustermann@example\.[a-z.]{2,6}",
    re.IGNORECASE,
)
"""What forms show before anybody typed: the word for a name at the word for an example. Addresses that somebody may
have typed to try something (`test@example.com`) are not among them: they show that a form leaks."""
_IMAGE_SCALE = re.compile(r"@\dx\.", re.IGNORECASE)


def emails_in(text: str) -> Iterator[str]:
    """Yield the addresses of people in a text.

    Not file names with an `@`, what a form shows as an example, nor an organisation's mailbox in a link to write to.
    """
    if "@" not in text or not _DOMAIN_AHEAD.search(text):
        return
    for match in _EMAIL.finditer(text):
        address = match.group()
        last = match.group(1).rpartition(".")[2].lower()
        if not _exists(last) or _IMAGE_SCALE.search(address) or _PLACEHOLDER.fullmatch(address):
            continue
        if _ROLE_MAILBOX.match(address) and text.startswith("mailto:"):
            continue
        yield address


@cache
def _top_level_domains() -> frozenset[str]:
    # The list's rules of one label. Its own reader sorts all nine thousand rules, which takes 300 ms; this takes five.
    listed = (files("publicsuffixlist") / "public_suffix_list.dat").read_text(encoding="utf-8")
    return frozenset(line for line in listed.split() if "." not in line and line.isalpha())


@lru_cache(maxsize=4096)
def _exists(top_level: str) -> bool:
    """Tell whether the Public Suffix List knows a top-level domain, in Unicode or Punycode."""
    if top_level.startswith("xn--"):
        with suppress(UnicodeError):
            top_level = top_level.encode().decode("idna")
    return top_level in _top_level_domains()

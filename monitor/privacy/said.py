"""What a sentence says, and what is structured within it: names after greetings, labels, JSON among words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.privacy import unwrap
from monitor.privacy.found import Found, below
from monitor.privacy.key import Key, key_of, place
from monitor.privacy.opened import Looks
from monitor.privacy.roles import Role
from monitor.privacy.spoken import JOINED, may_speak, spoken

_WORTH = re.compile(r"\S*\d\S*")


def said(looks: Looks, key: Key, text: str, drawn: str, found: Sequence[Found], depth: int) -> tuple[Found, ...]:
    """Return what a sentence, or what is structured within it, says beyond what was found."""
    more: list[Found] = []
    structured = "{" in text or "</" in text or ": " in text or JOINED in drawn
    for name, value in unwrap.pieces_in(text) if structured else ():
        under = key_of("", name)
        if name and not (under.claims and _is_worth(under, value)):
            continue
        if inner := looks.value(under, value, depth + 1):
            more += below(place(name) if name else "", inner.found, "text")
    if key.speaks and may_speak(text, drawn, written=key.writes):
        emails = [item.text for item in found if item.type == "email"]
        more += (
            Found(match.type, "", (), match.hash, match.text)
            for match in spoken(text, drawn, emails, written=key.writes)
        )
    if not more:
        return ()
    known = [item.text for item in found]
    told: list[Found] = []
    for item in more:
        if not any(item.text in other or other in item.text for other in known):
            known.append(item.text)
            told.append(item)
    return tuple(told)


def _is_worth(key: Key, value: str) -> bool:
    """Tell whether what stands after a label in a text may be its value, not words about it (`Password: too short`)."""
    if key.role in {Role.PASSWORD, Role.TOKEN}:
        return _WORTH.fullmatch(value) is not None
    if key.role is Role.SPECIAL:
        return False
    if key.role in {Role.NAME, Role.FULL_NAME}:
        words = value.split()
        return len(words) >= 2 and all(not word[:1].islower() for word in words)
    return True

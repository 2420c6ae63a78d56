"""Texts that are identity or were found personal, replaced wherever else they stand in an event."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from monitor.decode.event import Event
from monitor.privacy.found import Found
from monitor.privacy.mask import shape

SHORTEST = 6
"""Found texts and identifiers this long are looked for in everything else that is kept of the event."""
_UNRESERVED = re.compile(r"[A-Za-z0-9_.~-]*")


@dataclass(frozen=True, slots=True)
class Swap:
    """Replaces, wherever they stand in a JSON value, texts that are identity or were found personal elsewhere.

    A text that is an identifier becomes its pseudonym; one that holds any of the texts, in either case or
    percent-encoded, has them drawn by their shape.
    """

    pseudonym: Callable[[str], str]
    exact: frozenset[str]
    texts: Sequence[str]

    def may_change(self, kept: Sequence[str | Collection[Any] | None]) -> bool:
        """Tell whether any of the texts stands in what is kept: one search of all of it, before each part's."""
        texts: list[str] = []
        _gather(kept, texts)
        whole = "\0".join(texts).lower()
        return any(text in whole for text in self.texts)

    def __call__(self, value: Any) -> Any:
        """Return the value with every text replaced."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, dict):
            return {name: self(item) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(map(self, value))
        return value

    def _text(self, text: str) -> str:
        if text in self.exact:
            return self.pseudonym(text)
        lower = text.lower()
        held = {other for other in self.texts if other in lower}
        if not held:
            return text
        pattern = "|".join(map(re.escape, sorted(held, key=len, reverse=True)))
        return re.sub(pattern, lambda match: shape(match.group()), text, flags=re.IGNORECASE)


def swap_of(event: Event, found: Iterable[Found], pseudonym: Callable[[str], str]) -> Swap | None:
    """Return what is to be replaced in an event, in which something was found or not; None where nothing is."""
    identity = [event.transaction_id, event.event_id, event.session]
    identity += event.user_ids.values()
    identity += event.click_ids.values()
    exact = [text for text in identity if text and len(text) >= SHORTEST]
    spelt = [form for text in exact for form in _spellings(text)]
    spelt += [form for item in found if len(item.text) >= SHORTEST for form in _spellings(item.text)]
    return Swap(pseudonym, frozenset(exact), spelt) if spelt else None


def _gather(value: Any, into: list[str]) -> None:
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, str):
            into.append(item)
        elif isinstance(item, dict | list | tuple):
            _gather(item, into)


@lru_cache(4096)
def _spellings(text: str) -> tuple[str, ...]:
    """Return a text as it may stand elsewhere, lower case: as it is, and percent-encoded where that differs."""
    if _UNRESERVED.fullmatch(text):
        return (text.lower(),)
    encoded = quote(text, safe="", errors="replace").lower()
    return (text.lower(), encoded, encoded.replace("%20", "+")) if " " in text else (text.lower(), encoded)

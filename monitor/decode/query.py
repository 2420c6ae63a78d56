"""Percent-encoded text, taken apart as tolerantly as the servers that receive it do."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote_to_bytes

Pairs = list[tuple[str, str]]
"""Parameters in the order they stood on the wire; a name may stand there more than once."""

MAX_PAIRS = 5_000
"""No tracker sends more: GA4 allows 200 items of some 30 keys, which stand in 200 parameters."""

MAX_ESCAPES = 200_000
"""Escapes decoded of one value; one with more stays as it was sent. 500 kB of encoded JSON have some 100,000."""

_REMEMBERED = 512
"""Longest value remembered decoded, which bounds what is held to some megabytes."""


def clean(text: str) -> str:
    """Return text that every encoder downstream accepts: no lone surrogates, whatever the capture held.

    Bytes smuggled in by `surrogateescape` are read as UTF-8 and, where they are not, as Latin-1; surrogates of any
    other origin (a truncated emoji in JSON) become U+FFFD.
    """
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        try:
            return decode_bytes(text.encode("utf-8", "surrogateescape"))
        except UnicodeEncodeError:
            return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def decode_bytes(data: bytes) -> str:
    """Return bytes as text: UTF-8, else Latin-1, which old pages still send and which never fails."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def unquote(text: str) -> str:
    """Percent-decode once, `+` as a space; malformed escapes stay as they are. Never raises."""
    if "+" in text:
        text = text.replace("+", " ")
    if "%" not in text:
        return clean(text)
    return _unescaped(clean(text))


def unquote_deep(text: str, rounds: int = 3) -> str:
    """Percent-decode until nothing changes, at most `rounds` times, for vendors that nest (Floodlight `~oref`, Criteo).

    `+` is left alone after the first round would have turned it: nested values are encoded with `%20`.
    """
    for _ in range(rounds):
        if "%" not in text:
            break
        once = _unescaped(clean(text))
        if once == text:
            break
        text = once
    return clean(text)


def parse_pairs(text: str, separator: str = "&") -> Pairs:
    """Return the `name=value` pairs of a query or form, both percent-decoded, in order; empty parts are dropped.

    A name without `=` has the value "". At most MAX_PAIRS are read.
    """
    pairs: Pairs = []
    text = clean(text)
    if "+" in text:
        text = text.replace("+", " ")
    for part in text.split(separator, MAX_PAIRS):
        if not part:
            continue
        name, _, value = part.partition("=")
        if "%" in part:
            if "%" in name:
                name = _unescape(name) if len(name) <= _REMEMBERED else _unescaped(name)
            if "%" in value:
                value = _unescape(value) if len(value) <= _REMEMBERED else _unescaped(value)
        pairs.append((name, value))
    return pairs[:MAX_PAIRS]


@lru_cache(maxsize=8192)
def _unescape(text: str) -> str:
    # Remembered: page addresses, titles and names repeat from hit to hit.
    return _unescaped(text)


def _unescaped(text: str) -> str:
    return text if text.count("%") > MAX_ESCAPES else decode_bytes(unquote_to_bytes(text))


def first_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return pairs as a dict in which a repeated name keeps its first value, as `URLSearchParams.get` does."""
    pairs = list(pairs)
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    found = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found

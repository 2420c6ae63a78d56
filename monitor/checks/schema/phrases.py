"""The words findings about an event's content share."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.profile.paths import parent_of
from monitor.profile.segments import Segment
from monitor.profile.stream import Stream

SHOWN = 3


def whole(path: str, stream: Stream, number: int, segment: Segment | None = None) -> str:
    """Return what a share of a path is a share of: `41 purchase events`, `120 members of `items[]` in purchase events`.

    Where it is of one segment only, that is said as well: `75 purchase events of device iPhone`.

    >>> whole("currency", Stream("default", "production", "ga4", "G-1", "purchase"), 1)
    '1 purchase event'
    """
    plural = "" if number == 1 else "s"
    parent = parent_of(path)
    within = f" of {segment}" if segment is not None else ""
    if not parent:
        return f"{number:,} {stream.event} event{plural}{within}"
    kind = f"member{plural} of" if parent.endswith("[]") else f"object{plural} at"
    return f"{number:,} {kind} `{parent}` in {stream.event} events{within}"


def listed(words: Iterable[str], most: int = SHOWN) -> str:
    """Return `a, b, c and 4 more`.

    >>> listed(["a", "b"]), listed("abcde")
    ('a, b', 'a, b, c and 2 more')
    """
    words = list(words)
    rest = len(words) - most
    return ", ".join(words[:most]) + (f" and {rest} more" if rest > 0 else "")


def a(words: str) -> str:
    """Return words with their article.

    >>> a("string"), a("integer"), a("uri")
    ('a string', 'an integer', 'a uri')
    """
    return f"{'an' if words[:1].lower() in tuple('aeio') else 'a'} {words}"

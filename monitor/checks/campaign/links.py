"""The campaign links events came by, counted: source, medium, campaign, and the template of the page they land on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from monitor.checks.campaign.params import UTM, WRITTEN
from monitor.checks.campaign.question import key_for, query_of
from monitor.checks.rule import Match, Rule
from monitor.privacy.inspected import Inspected
from monitor.profile.listed import Words
from monitor.profile.segments import template_of
from monitor.profile.stream import Stream
from monitor.profile.values import key_of, value_of

PAGE = "page"
PARTS = (*WRITTEN, PAGE)
"""What is known of a link, in order."""


class Link(NamedTuple):
    """What links that are counted together have in common, by the names in PARTS; None for a value that must not be
    kept, "" for one that is not there.
    """

    parts: Mapping[str, str | None]
    times: int


@dataclass(frozen=True, slots=True)
class Links:
    """The list of a rule: what to count of the events it matches."""

    match: Match
    key: str

    def covers(self, stream: Stream) -> bool:
        """Tell whether links to a stream's events are counted."""
        return stream.planned and self.match.covers(stream)

    def words(self, one: Inspected) -> Words | None:
        """Return the link an event came by; None where it came by none."""
        return _words(one.event.page) if one.event.page and self.match.holds(one) else None


def links_of(rule: Rule) -> Links:
    """Return what a rule has counted."""
    return Links(rule.match, key_for(rule, "links"))


def read_links(listed: Mapping[Words, int]) -> Iterator[Link]:
    """Yield the links that were counted."""
    for words, count in listed.items():
        yield Link(dict(zip(PARTS, map(_kept, words), strict=True)), count)


@lru_cache(maxsize=16384)
def _words(page: str) -> Words | None:
    query = query_of(page)
    if not any(utm in query for utm in UTM):
        return None
    try:
        template = template_of(urlsplit(page).path)
    except ValueError:
        template = ""
    values = (query.get(name, "") for name in WRITTEN)
    return (*(key_of(value, keep=True) for value in values), key_of(template, keep=True))


def _kept(word: str) -> str | None:
    kept = value_of(word)
    return kept if isinstance(kept, str) else None

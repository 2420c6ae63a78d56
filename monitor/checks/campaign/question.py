"""What is asked of single events: of the address of their page, or of the click ids they carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from monitor.checks.rule import Match, Rule, digest_of
from monitor.privacy.inspected import Inspected
from monitor.profile.stream import Stream


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about the address of an event's page, or the click ids it carries."""

    match: Match
    key: str
    test: Callable[[Inspected], bool | None]
    vendor: str = ""

    def covers(self, stream: Stream) -> bool:
        """Tell whether it is asked of a stream: one of its vendor, where it has one."""
        return stream.planned and self.vendor in {"", stream.vendor} and self.match.covers(stream)

    def answer(self, one: Inspected) -> bool | None:
        """Return what an event answers."""
        return self.test(one) if self.match.holds(one) else None


def key_for(rule: Rule, *about: object) -> str:
    """Return the key of what a rule asks about something."""
    return digest_of(["campaign", list(rule.match.where), *about])


@lru_cache(maxsize=16384)
def query_of(page: str) -> Mapping[str, str]:
    """Return the parameters of a page's address; nothing where it is none."""
    try:
        return dict(parse_qsl(urlsplit(page).query[:4096], keep_blank_values=True))
    except ValueError:
        return {}

"""What members of objects held, remembered: most come again with the same name and the same text."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from monitor.privacy.found import Member

NEW: Final[Any] = object()
"""Stands for a member that is not remembered; None is remembered of one that held nothing."""
Known = defaultdict[str, dict[str, Member | None]]


class Members:
    """Remembers up to `most` members; then it forgets them all and begins anew.

    They lie in dictionaries by what stands above them, by name, by text: two look-ups a member and no key to be made
    for either, half of what a cache of a function of four arguments costs.
    """

    def __init__(self, most: int) -> None:
        self._most = self._room = most
        self._known: defaultdict[tuple[str, int], Known] = defaultdict(_by_name)

    def below(self, above: str, depth: int) -> Known:
        """Return what is remembered of members below these words at this depth, by name and text."""
        return self._known[above, depth]

    def keep(self, of_name: dict[str, Member | None], text: str, member: Member | None) -> Member | None:
        """Remember a member among those of its name, and return it."""
        if not self._room:
            self._known.clear()
            self._room = self._most
        self._room -= 1
        of_name[text] = member
        return member


def _by_name() -> Known:
    return defaultdict(dict)

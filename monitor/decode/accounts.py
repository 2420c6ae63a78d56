"""Hits for several accounts at once: one event each, within bounds."""

from __future__ import annotations

from monitor.decode.unreadable import Unreadable

MOST_ACCOUNTS = 100
"""Accounts read of one hit. Public captures have at most three (Outbrain); a site has no use for a hundred."""


def several(text: str, separator: str = ",") -> list[str]:
    """Return the ids a parameter lists, empty ones left out; raise Unreadable for more than MOST_ACCOUNTS."""
    found = [part.strip() for part in text.split(separator, MOST_ACCOUNTS + 1)]
    found = [part for part in found if part]
    if len(found) > MOST_ACCOUNTS:
        raise Unreadable("more accounts than a hit can have")
    return found

"""The nearest right word, for a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ` (did you mean x?)`, ` (known: …)` where nothing is near, or "" where nothing is known."""
    known = sorted(known)
    near = get_close_matches(word, known, 1, 0.6)
    if near:
        return f" (did you mean {near[0]}?)"
    return f" (known: {', '.join(known)})" if known else ""

"""Where visitors are, as people and captures write it: `DE`, `US-CA`, `EEA`."""

from __future__ import annotations

import re

_REGION = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,3})?")


def known_region(text: str) -> str:
    """Return a region as ISO 3166 writes it (part 1 or 2); raises ValueError for what cannot be one."""
    if not _REGION.fullmatch(text):
        raise ValueError(f"{text!r} is no country such as DE, or part of one such as US-CA (ISO 3166)")
    return text.upper()

"""What there is to know of one string, looked at once however often it comes."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from monitor.privacy.mask import shape as drawn_shape
from monitor.profile.casing import CASED, casing_of
from monitor.profile.shape import FORMATS, shape_of
from monitor.profile.values import digest_of, plain

FACETS = {"empty": "empty", "junk": "junk"} | {shape: f"~{shape}" for shape in FORMATS}
"""By shape of a string, the facet it is counted under by segment."""
REDRAWN = {"uuid": "00000000-0000-0000-0000-000000000000", "hex": "0" * 16}
"""What stands for strings in examples whose letters and digits fall as they may: one drawing for all of them."""


class Look(NamedTuple):
    """What one string looks like.

    `facet` is what it is counted under by segment, "" for nothing; `casing` is "" where it is nobody's choice. `key` is
    its value key where the name of the property allows to keep values, `drawn` how it is shown as an example.
    """

    shape: str
    facet: str
    casing: str
    key: str
    drawn: str


@lru_cache(maxsize=32768)
def look_at(text: str) -> Look:
    """Return what a string looks like."""
    shape = shape_of(text)
    return Look(
        shape,
        FACETS.get(shape, ""),
        casing_of(text) if shape in CASED else "",
        f'"{text}' if plain(text, shape) else digest_of(text),
        drawn_shape(REDRAWN.get(shape, text)),
    )

"""Words that are written in another way all at once, of a vocabulary that is not known word by word."""

from __future__ import annotations

from monitor.checks.schema.deviation import Deviation, deviation
from monitor.checks.schema.evidence import exception, weigh
from monitor.checks.schema.where import Placed
from monitor.plan.plan import KnownProperty
from monitor.profile.property import PropertyProfile

ENOUGH_TO_KNOW = 200
NEARLY_ALL = 0.98
"""Share of the words that must have been written in one way for another to be odd."""
LEAST_RECASED = 0.8
"""A new campaign may shout; only something between the page and us makes all campaigns shout at once."""
MOST_ALIKE = 0.5
"""Share that one value may have of all: of one value alone nothing can be said of how values are written."""
WAYS = {
    "lower": "in small letters",
    "upper": "in capitals",
    "title": "with a capital first",
    "mixed": "in mixed letters",
}


def recased(path: str, known: KnownProperty, was: PropertyProfile, seen: PropertyProfile) -> Deviation | None:
    """Judge how words are written whose vocabulary is open or not kept; `words` judges those of an enumeration."""
    usual, now = sum(was.casing.values()), sum(seen.casing.values())
    if known.enum is not None or known.format is not None or usual < ENOUGH_TO_KNOW or not now:
        return None
    way = max(was.casing, key=lambda one: was.casing[one])
    if was.casing[way] < NEARLY_ALL * usual or seen.casing.get(way, 0) == now or _one_value(seen):
        return None
    other = max((one for one in seen.casing if one != way), key=lambda one: seen.casing[one])
    weighed = weigh(now - seen.casing.get(way, 0), now, exception(usual - was.casing[way], usual), floor=LEAST_RECASED)
    return deviation(
        path,
        ("enum", "casing"),
        Placed(weighed),
        does=f"is written {WAYS[other]} in",
        was=f"it was written {WAYS[way]}",
        expected=f"written {WAYS[way]}",
        observed=f"written {WAYS[other]} in",
        examples=seen.examples.get("string", ()),
    )


def _one_value(seen: PropertyProfile) -> bool:
    """Tell whether one value is most of what is said; of more values than are counted apart, none can be."""
    values = seen.values
    return values is not None and max(values.values(), default=0) > MOST_ALIKE * sum(values.values())

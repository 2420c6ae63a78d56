"""Which objects of an event are of one kind: a person who is sender, owner and author, a product here and there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from math import exp, log

FEWEST_SHARED = 3
"""Keys that two objects must share at least: `id` and `name` are in objects of any kind."""
SHARE_SHARED = 2 / 3
"""Share of the keys of the smaller object that the other must have as well: one seen twice lacks what is optional."""
COMMON = 20
"""Objects with a key in common from which on it tells nothing of their kind, and is not looked up."""
AGREEMENT = 0.95
"""How surely a key that is required in one object is required in another of its kind, and one that is optional is
optional: 573 of 574 in objects of the same keys in octokit/webhooks, all of 46 in those of Iglu Central. Lower here,
for those come of one definition each, and elsewhere each may be written by hand."""


def alike(families: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
    """Return, by path of an object, the paths of the other objects of its kind; `families` are their keys' names.

    >>> alike({"from": ("id", "name", "mail"), "to": ("id", "name", "mail", "phone"), "at": ("id", "name", "url")})
    {'from': ('to',), 'to': ('from',)}
    """
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for path, names in families.items():
        for name in set(names):
            holders[name].append(path)
    found: dict[str, tuple[str, ...]] = {}
    for path, names in families.items():
        if len(names) < FEWEST_SHARED:
            continue
        shared = Counter(
            other for name in set(names) if len(holders[name]) <= COMMON for other in holders[name] if other != path
        )
        others = (
            other
            for other, n in shared.items()
            if n >= max(FEWEST_SHARED, SHARE_SHARED * min(len(names), len(families[other])))
        )
        if kind := tuple(sorted(others)):
            found[path] = kind
    return found


def told_by(odds: float, of_others: Collection[float]) -> float:
    """Return the log odds that a key is required, before it is looked at, by what objects of its kind say of the key.

    `odds` are those of a key of its own object; `of_others` is, for each of the others, the log of how many times
    likelier what is missing there is where the key is required. Each agrees with the kind by AGREEMENT, and so does
    this one: however sure the others are, they leave a doubt.
    """
    return _by_agreement(odds + sum(map(_by_agreement, of_others))) if of_others else odds


def _by_agreement(odds: float) -> float:
    """Return log odds as they are where only AGREEMENT links one to the other."""
    ratio = exp(max(-700.0, min(700.0, odds)))
    return log((AGREEMENT * ratio + 1 - AGREEMENT) / ((1 - AGREEMENT) * ratio + AGREEMENT))

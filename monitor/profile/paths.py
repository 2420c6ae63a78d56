"""Property paths: `currency`, `nested.key`, `items[].price`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

ANY_KEY = "*"
_SPECIAL = re.compile(r"[.\[\]\\]")
_DYNAMIC = re.compile(
    r"[+-]?\d+"  # an index, an id, a timestamp
    r"|[0-9a-fA-F]{16,}"  # a digest
    r"|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"  # a UUID
    r"|\d{4}-\d\d-\d\d.*"  # a date
    r"|.*\d{5,}.*"  # a name with an id in it
    r"|.{80,}",  # no name a person gave
    re.DOTALL,
)


@lru_cache(maxsize=16384)
def join(parent: str, key: str) -> str:
    r"""Return the path of a key below a path.

    A key that looks made rather than named (an id, a date, a digest) becomes `*`, so that a map of them is one
    property and not thousands. Dots and brackets within a key are escaped.

    >>> join("", "currency"), join("items[]", "price"), join("prices", "10023"), join("", "gtm.start")
    ('currency', 'items[].price', 'prices.*', 'gtm\\.start')
    """
    name = ANY_KEY if _DYNAMIC.fullmatch(key) else _SPECIAL.sub(lambda found: "\\" + found[0], key)
    return f"{parent}.{name}" if parent else name


def members(path: str) -> str:
    """Return the path of an array's members."""
    return path + "[]"


@lru_cache(maxsize=16384)
def parent_of(path: str) -> str:
    """Return the path a path hangs from: "" for a property of the event itself, the array for its members.

    >>> parent_of("currency"), parent_of("items[].price"), parent_of("items[]")
    ('', 'items[]', 'items')
    """
    if path.endswith("[]"):
        return path[:-2]
    found = re.search(r"^(.*)(?<!\\)\.", path, re.DOTALL)
    return found[1] if found else ""


def name_of(path: str) -> str:
    r"""Return the last key of a path, as it was sent.

    >>> name_of("items[].price"), name_of("tags[]"), name_of("gtm\\.start")
    ('price', 'tags', 'gtm.start')
    """
    bare = path
    while bare.endswith("[]"):
        bare = bare[:-2]
    above = parent_of(bare)
    last = bare[len(above) + 1 :] if above else bare
    return re.sub(r"\\(.)", r"\1", last)


def depth_of(path: str) -> int:
    """Return how deep a path lies: 0 for a property of the event itself."""
    return path.count(".") + path.count("[]")


def children_of(properties: Iterable[str]) -> dict[str, list[str]]:
    """Return, by path of an object, the paths of its keys; the members of arrays are no keys."""
    children: dict[str, list[str]] = {}
    for path in properties:
        if not path.endswith("[]"):
            children.setdefault(parent_of(path), []).append(path)
    return children


@lru_cache(maxsize=16384)
def folded_path(path: str, maps: frozenset[str]) -> str:
    """Return a path as it reads once the keys of maps are `*`. `maps` are paths in that form themselves.

    >>> folded_path("prices.red.low", frozenset({"prices"})), folded_path("prices", frozenset({"prices"}))
    ('prices.*.low', 'prices')
    """
    above = parent_of(path)
    if not above and path and "" not in maps:
        return path
    if not path:
        return path
    folded = folded_path(above, maps)
    if path.endswith("[]"):
        return folded + "[]"
    key = path[len(above) + 1 :] if above else path
    key = ANY_KEY if folded in maps else key
    return f"{folded}.{key}" if folded else key

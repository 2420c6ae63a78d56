"""Whose a cookie is, what for, how long it is kept, and whether it holds somebody's id: by its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import orjson

_OPEN = "open_cookie_database.json"


class Holds(StrEnum):
    """What a cookie holds. UNKNOWN where its source does not say."""

    BROWSER = "browser"  # an id of the browser
    SESSION = "session"  # an id of one visit
    USER = "user"  # an id of a person, known by signing in
    CLICK = "click"  # the id of the click on an ad that led here
    CONSENT = "consent"  # what was chosen in a banner
    STATE = "state"  # anything else
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie of the catalogue. `name` may have a `*`, which stands for anything; `days` it is kept, where 0 is the
    browser's session and None is not told; `source` is the page its vendor says so on.
    """

    name: str
    vendor: str
    purpose: str
    days: float | None
    holds: Holds
    source: str

    @property
    def identifies(self) -> bool:
        """Tell whether it holds an id that is the same from hit to hit."""
        return self.holds in {Holds.BROWSER, Holds.SESSION, Holds.USER}


@cache
def cookies() -> tuple[Cookie, ...]:
    """Return the catalogue: our own entries (`data/cookies.json`), then, where somebody has made it with
    `bench/rebuild_cookies.py`, the Open Cookie Database (Apache-2.0), which is not shipped.
    """
    return (*_own(), *_open())


@lru_cache(maxsize=4096)
def cookie_of(name: str) -> Cookie | None:
    """Return what is known of a cookie by its name, or None. A whole name wins over a pattern, a longer one over a
    shorter one.
    """
    exact, patterns = _index()
    found = exact.get(name)
    if found is not None or len(name) > 256:
        return found
    return next((cookie for start, end, cookie in patterns if _fits(name, start, end)), None)


@cache
def _index() -> tuple[dict[str, Cookie], tuple[tuple[str, str, Cookie], ...]]:
    exact: dict[str, Cookie] = {}
    patterns: dict[str, Cookie] = {}
    for cookie in cookies():
        (patterns if "*" in cookie.name else exact).setdefault(cookie.name, cookie)
    longest = sorted(patterns.items(), key=lambda pair: -len(pair[0]))
    return exact, tuple((*_split(name), cookie) for name, cookie in longest)


def _split(pattern: str) -> tuple[str, str]:
    start, _, end = pattern.partition("*")
    return start, end.rpartition("*")[2]


def _fits(name: str, start: str, end: str) -> bool:
    return len(name) > len(start) + len(end) and name.startswith(start) and name.endswith(end)


def _own() -> Iterator[Cookie]:
    for group in _read("cookies.json")["cookies"]:
        for name, days, holds in group["names"]:
            yield Cookie(name, group["vendor"], group["purpose"], days, Holds(holds), group["source"])


def _open() -> Iterator[Cookie]:
    if files("monitor.decode").joinpath("data", _OPEN).is_file():
        for name, vendor, purpose, days in _read(_OPEN)["cookies"]:
            yield Cookie(name, vendor, purpose, days, Holds.UNKNOWN, "Open Cookie Database")


def _read(name: str) -> Any:
    return orjson.loads(files("monitor.decode").joinpath("data", name).read_bytes())

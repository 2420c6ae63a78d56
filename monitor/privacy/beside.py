"""What a decoder did not surface: the rest of the request's URL, and the Referer header."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from monitor.capture.hit import Hit
from monitor.decode.event import Event
from monitor.privacy import unwrap
from monitor.privacy.found import Found, below, join
from monitor.privacy.key import key_of, place
from monitor.privacy.scan import CACHE_SIZE, Scanner

_CREDENTIALS = frozenset({"api_secret", "api_key", "apikey", "key", "write_key", "writekey", "token", "access_token"})
"""Query parameters with which a request says whose account it is for: part of the vendors' protocols, no leak."""
_SHORT = 512
"""Characters of a parameter of the request up to which it is remembered; longer ones seldom come again."""
_REFERRER, _URL = (key_of("", name) for name in ("referrer", "url"))
_NORMAL = re.compile(r"[\W_]+")


class Beside:
    """Searches requests, remembering by vendor the parameters it saw."""

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner
        self._parts: defaultdict[str, dict[str, Sequence[Found]]] = defaultdict(dict)

    def search(self, event: Event, hit: Hit, known: list[Found]) -> list[Found]:
        """Return what is found in a request beside its event, in which what is `known` was found."""
        found: list[Found] = []
        address, _, rest = hit.url.partition("?")
        if scanned := self._scanner.text(_URL, address):
            found += below("url", scanned.found)
        parts = self._parts[event.vendor]
        surfaced: set[Any] | None = None
        query = rest.partition("#")[0].split("&")
        for part, remembered in zip(query, map(parts.get, query), strict=True):
            within = remembered
            if within is None:
                name, _, raw = part.partition("=")
                if raw.isdigit() and not key_of("", name).claims:
                    continue
                surfaced = surfaced or _surfaced(event)
                within = self._parameter(part, surfaced)
                if len(part) <= _SHORT:
                    if len(parts) >= CACHE_SIZE:
                        parts.clear()
                    parts[part] = within
            if within:
                found += within
        referer = hit.header("referer") if hit.headers else None
        if referer and referer not in {event.page, event.referrer}:
            scanned = self._scanner.text(_REFERRER, referer)
            found += below("header.referer", scanned.found) if scanned else ()
        if not found:
            return found
        texts = {_normal(item.text) for item in known}
        return [item for item in found if _normal(item.text) not in texts]

    def _parameter(self, part: str, surfaced: Collection[Any]) -> Sequence[Found]:
        """Search a parameter, unless its value was looked at with the event: what a vendor's decoder surfaces once, it
        surfaces always.
        """
        name, value = unwrap.pair_of(part)
        if not value or value in surfaced or name.lower() in _CREDENTIALS:
            return ()
        scanned = self._scanner.text(key_of("", name), value)
        return below(join("url.query", place(name)), scanned.found) if scanned is not None and scanned.found else ()


def _surfaced(event: Event) -> set[Any]:
    texts = {event.page, event.referrer, *event.user_ids.values(), *event.click_ids.values()}
    texts.update(value for value in event.properties.values() if type(value) is str)
    return texts


@lru_cache(4096)
def _normal(text: str) -> str:
    return _NORMAL.sub("", text).casefold()

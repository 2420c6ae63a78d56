"""Events looked at once for personal data and consent, and made safe to keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple, Self
from urllib.parse import quote

from monitor.capture.hit import Hit
from monitor.config.settings import Regime
from monitor.decode.event import Event
from monitor.privacy import matching, unwrap
from monitor.privacy.breach import breaches_of
from monitor.privacy.inspected import Breach, Inspected, Leak
from monitor.privacy.mask import shape
from monitor.privacy.pseudonym import pseudonyms
from monitor.privacy.scan import CACHE_SIZE, Found, Scanner, claims, join, place

_CREDENTIALS = frozenset({"api_secret", "api_key", "apikey", "key", "write_key", "writekey", "token", "access_token"})
"""Query parameters with which a request says whose account it is for: part of the vendors' protocols, no leak."""
_LINKED = 6
"""Found texts and identifiers this long are looked for in everything else that is kept of the event."""
_SHORT = 48
"""Characters of a query part up to which it is remembered whole; longer ones seldom come again."""
_UNRESERVED = re.compile(r"[A-Za-z0-9_.~-]*")
_NORMAL = re.compile(r"[\W_]+")


class Inspector:
    """Inspects events under one key and one regime. Not thread-safe; make one a thread."""

    def __init__(self, key: bytes, regime: Regime, *, allow_cookieless: bool) -> None:
        self._pseudonym: Callable[[str], str] = pseudonyms(key)
        self._scanner = Scanner(self._pseudonym)
        self._short_part = lru_cache(CACHE_SIZE)(self._part)
        self._regime = regime
        self._allow_cookieless = allow_cookieless

    @classmethod
    def of(cls, key: bytes, *, regime: Regime = Regime.OPT_IN, allow_cookieless: bool = True) -> Self:
        """Return an inspector. `key` is the installation's: identity is kept as its keyed hash.

        `regime` is what the law of the visitors asks for; `allow_cookieless` accepts Google's and Microsoft's pings
        that say they store nothing.
        """
        return cls(key, regime, allow_cookieless=allow_cookieless)

    def inspect(self, event: Event, hit: Hit) -> Inspected:
        """Return the leaks and breaches of an event, and the event with personal data masked and identity replaced.

        `hit` is the request the event came from: its URL is searched for what the decoder left out, once a hit (with
        the first event), and its consent state and headers tell what the visitor had chosen. Nothing of what was found,
        nor of any identifier, is in the result in clear.
        """
        seen = self._look(event, hit)
        identity = [*event.user_ids.values(), event.transaction_id, event.event_id]
        swap = self._swap([*identity, *event.click_ids.values(), event.session], seen.found)
        if swap.may_change(seen):
            name, page, referrer, properties, items = (swap(part) for part in seen[:-1])
            seen = _Seen(name, page, referrer, properties, items, seen.found)
        safe = replace(
            event,
            name=seen.name,
            page=seen.page,
            referrer=seen.referrer,
            properties=seen.properties,
            items=tuple(seen.items),
            transaction_id=self._kept(event.transaction_id),
            event_id=self._kept(event.event_id),
            user_ids={kind: self._pseudonym(value) for kind, value in event.user_ids.items()},
            click_ids={kind: self._pseudonym(value) for kind, value in event.click_ids.items()},
            session=self._kept(event.session),
            collapse_key=self._kept(event.collapse_key),
        )
        leaks = dict.fromkeys(
            Leak(item.type, item.path, _form(item), shape(item.text)) for item in _leaked(event, seen.found)
        )
        return Inspected(safe, tuple(leaks), self._breaches(event, hit, seen.found))

    def find(self, event: Event, hit: Hit) -> tuple[Found, ...]:
        """Return the leaks of an event with their raw texts: for measuring, never to be kept."""
        return tuple(_leaked(event, self._look(event, hit).found))

    def _look(self, event: Event, hit: Hit) -> _Seen:
        found: list[Found] = []

        def look(path: str, key: str, value: Any) -> Any:
            scanned = self._scanner.value(key, value)
            if scanned.found:
                found.extend(_at(path, scanned.found))
            return scanned.safe

        seen = _Seen(
            name=look("name", "", event.name),
            page=event.page and look("page", "page", event.page),
            referrer=event.referrer and look("referrer", "referrer", event.referrer),
            properties=look("", "", dict(event.properties)),
            items=[look("items[]", "", dict(item)) for item in event.items],
            found=found,
        )
        for kind, value in event.user_ids.items():
            look(f"user_ids.{kind}", "", value)
        look("transaction_id", "", event.transaction_id)
        if event.batch_index == 0:
            found += self._beside(event, hit, found)
        return seen

    def _kept(self, identifier: str | None) -> str | None:
        return identifier and self._pseudonym(identifier)

    def _breaches(self, event: Event, hit: Hit, found: list[Found]) -> tuple[Breach, ...]:
        return breaches_of(
            event,
            hit,
            matching=any(matching.is_user_data(event.vendor, item.path) for item in found),
            regime=self._regime,
            allow_cookieless=self._allow_cookieless,
        )

    def _beside(self, event: Event, hit: Hit, known: list[Found]) -> list[Found]:
        """Search what the decoder did not surface: the rest of the request's URL, and the Referer header."""
        surfaced = {event.page, event.referrer, *event.user_ids.values(), *event.click_ids.values()}
        surfaced.update(value for value in event.properties.values() if isinstance(value, str))
        found: list[Found] = []
        address, _, rest = hit.url.partition("?")
        if below := self._scanner.text("url", address).found:
            found += _at("url", below)
        for part in rest.partition("#")[0].split("&") if rest else ():
            name, _, raw = part.partition("=")
            if raw in surfaced or (raw.isdigit() and not claims(name)):
                continue
            if len(part) > _SHORT:
                # Long ones rarely repeat, and most are the page, which was looked at.
                name, value = unwrap.pair_of(part)
                below = self._parameter(name, value) if value not in surfaced else ()
            else:
                below = self._short_part(part)
            if below:
                found += _at("url.query", below)
        referer = hit.header("referer")
        if referer and referer not in surfaced:
            found += _at("header.referer", self._scanner.text("referer", referer).found)
        if not found:
            return found
        texts = {_normal(item.text) for item in known}
        return [item for item in found if _normal(item.text) not in texts]

    def _part(self, part: str) -> tuple[Found, ...]:
        return self._parameter(*unwrap.pair_of(part))

    def _parameter(self, name: str, value: str) -> tuple[Found, ...]:
        if not value or name.lower() in _CREDENTIALS:
            return ()
        return tuple(_at(place(name), self._scanner.text(name, value).found))

    def _swap(self, identity: Iterable[str | None], found: Iterable[Found]) -> _Swap:
        exact = {text: self._pseudonym(text) for text in identity if text and len(text) >= _LINKED}
        spelt = {form for text in exact for form in _spellings(text)}
        spelt.update(form for item in found if len(item.text) >= _LINKED for form in _spellings(item.text))
        return _Swap(exact, tuple(spelt))


class _Seen(NamedTuple):
    """An event's texts as they may be kept, but for what stands elsewhere in the event; and what was found in them."""

    name: str
    page: str | None
    referrer: str | None
    properties: dict[str, Any]
    items: list[dict[str, Any]]
    found: list[Found]


@dataclass(frozen=True, slots=True)
class _Swap:
    """Replaces, wherever they stand in a JSON value, texts that are identity or were found personal elsewhere.

    A text that is an identifier becomes its pseudonym; one that holds any of the texts, in either case or
    percent-encoded, has them drawn by their shape.
    """

    exact: Mapping[str, str]
    texts: tuple[str, ...]

    def may_change(self, seen: _Seen) -> bool:
        """Tell whether any of the texts may stand in what is kept: one search of all of it, before each part's."""
        if not self.texts:
            return False
        whole = repr(seen[:-1]).lower()
        return any(text in whole or not _plain_in_repr(text) for text in self.texts)

    def __call__(self, value: Any) -> Any:
        """Return the value with every text replaced."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, dict):
            return {name: self(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self(item) for item in value]
        return value

    def _text(self, text: str) -> str:
        if (known := self.exact.get(text)) is not None:
            return known
        lower = text.lower()
        held = [other for other in self.texts if other in lower]
        if not held:
            return text
        pattern = "|".join(map(re.escape, sorted(held, key=len, reverse=True)))
        return re.sub(pattern, lambda match: shape(match.group()), text, flags=re.IGNORECASE)


@lru_cache(4096)
def _spellings(text: str) -> tuple[str, ...]:
    """Return a text as it may stand elsewhere, lower case: as it is, and percent-encoded where that differs."""
    if _UNRESERVED.fullmatch(text):
        return (text.lower(),)
    return text.lower(), quote(text, safe="", errors="replace").lower()


def _plain_in_repr(text: str) -> bool:
    return text.isprintable() and "'" not in text and "\\" not in text


def _leaked(event: Event, found: Iterable[Found]) -> Iterable[Found]:
    # The key that names the account is part of every request and no secret of anybody's, wherever it stands.
    found = (item for item in found if item.type != "secret" or item.text != event.account)
    return (item for item in found if not matching.takes(event.vendor, item.path, item.type, item.hash))


def _at(path: str, found: Iterable[Found]) -> list[Found]:
    return [item._replace(path=join(path, item.path)) for item in found]


def _form(item: Found) -> str:
    return "+".join([*item.layers, *([item.hash] if item.hash else [])]) or "plain"


def _normal(text: str) -> str:
    return _NORMAL.sub("", text).casefold()

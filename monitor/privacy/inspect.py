"""Events looked at once for personal data and consent, and made safe to keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import quote

from monitor.capture.hit import Hit
from monitor.config.settings import Regime
from monitor.decode.event import Event
from monitor.privacy import matching, unwrap
from monitor.privacy.breach import breaches_of
from monitor.privacy.inspected import Inspected, Leak
from monitor.privacy.mask import shape
from monitor.privacy.pseudonym import pseudonyms
from monitor.privacy.scan import Found, Scanner, join

_CREDENTIALS = frozenset({"api_secret", "api_key", "apikey", "key", "write_key", "writekey", "token", "access_token"})
"""Query parameters with which a request says whose account it is for: part of the vendors' protocols, no leak."""
_LINKED = 6
"""Found texts and identifiers this long are looked for in everything else that is kept of the event."""
_NORMAL = re.compile(r"[\W_]+")


class Inspector:
    """Inspects events under one key and one regime. Not thread-safe; make one a thread."""

    def __init__(self, key: bytes, regime: Regime, *, allow_cookieless: bool) -> None:
        self._pseudonym: Callable[[str], str] = pseudonyms(key)
        self._scanner = Scanner(self._pseudonym)
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
        read = self._read(event)
        found = read.found
        if event.batch_index == 0:
            found = found + self._beside(event, hit, found)
        leaks = dict.fromkeys(
            Leak(item.type, item.path, _form(item), shape(item.text))
            for item in found
            if not matching.takes(event.vendor, item.path, item.type, item.hash)
        )
        matched = any(matching.is_user_data(event.vendor, item.path) for item in found)
        breaches = breaches_of(
            event, hit, matching=matched, regime=self._regime, allow_cookieless=self._allow_cookieless
        )
        return Inspected(self._cleared(event, read.event, found), tuple(leaks), breaches)

    def _read(self, event: Event) -> _Read:
        found: list[Found] = []

        def look(path: str, key: str, value: Any) -> Any:
            scanned = self._scanner.value(key, value)
            found.extend(item._replace(path=join(path, item.path)) for item in scanned.found)
            return scanned.safe

        def hide(path: str, value: str | None) -> str | None:
            if not value:
                return value
            look(path, "", value)
            return self._pseudonym(value)

        safe = replace(
            event,
            name=look("name", "", event.name),
            page=event.page and look("page", "page", event.page),
            referrer=event.referrer and look("referrer", "referrer", event.referrer),
            properties=look("", "", dict(event.properties)),
            items=tuple(look("items[]", "item", dict(item)) for item in event.items),
            transaction_id=hide("transaction_id", event.transaction_id),
            event_id=hide("event_id", event.event_id),
            user_ids={kind: hide(f"user_ids.{kind}", value) or "" for kind, value in event.user_ids.items()},
            click_ids={kind: value and self._pseudonym(value) for kind, value in event.click_ids.items()},
            session=event.session and self._pseudonym(event.session),
            collapse_key=event.collapse_key and self._pseudonym(event.collapse_key),
        )
        return _Read(safe, found)

    def _beside(self, event: Event, hit: Hit, known: list[Found]) -> list[Found]:
        """Search what the decoder did not surface: the rest of the request's URL, and the Referer header."""
        surfaced = {event.page, event.referrer, *event.user_ids.values(), *event.click_ids.values()}
        surfaced.update(value for value in event.properties.values() if isinstance(value, str))
        found: list[Found] = []
        referer = hit.header("referer")
        if referer and referer not in surfaced:
            found += _at("header.referer", self._scanner.text("referer", referer).found)
        url = unwrap.split_url(hit.url)
        if url is not None:
            path = url.lead + url.path
            found += _at("url", self._scanner.text("url", path).found)
            for name, value in unwrap.query_of(url.query or ""):
                if value and value not in surfaced and name.lower() not in _CREDENTIALS:
                    found += _at(join("url.query", name), self._scanner.text(name, value).found)
        texts = {_normal(item.text) for item in known}
        return [item for item in found if _normal(item.text) not in texts]

    def _cleared(self, raw: Event, safe: Event, found: Iterable[Found]) -> Event:
        """Search everything kept for texts that are identity or were found personal elsewhere in the event."""
        identity = [
            *raw.user_ids.values(), *raw.click_ids.values(), raw.transaction_id, raw.event_id, raw.session
        ]  # fmt: skip
        exact = {text: self._pseudonym(text) for text in identity if text and len(text) >= _LINKED}
        personal = {item.text for item in found if len(item.text) >= _LINKED}
        swap = _Swap.of(exact, personal)
        if swap is None:
            return safe
        return replace(
            safe,
            name=swap(safe.name),
            page=swap(safe.page),
            referrer=swap(safe.referrer),
            properties=swap(safe.properties),
            items=tuple(swap(item) for item in safe.items),
        )


@dataclass(frozen=True, slots=True)
class _Read:
    event: Event
    found: list[Found]


@dataclass(frozen=True, slots=True)
class _Swap:
    """Replaces texts wherever they stand in a JSON value: whole ones by their pseudonym, others by their shape."""

    exact: Mapping[str, str]
    pattern: re.Pattern[str] | None
    texts: tuple[str, ...]

    @classmethod
    def of(cls, exact: Mapping[str, str], personal: set[str]) -> Self | None:
        """Return the swap for identifiers and personal texts, or None where there are none."""
        if not exact and not personal:
            return None
        texts = {*exact, *personal}
        texts |= {quote(text, safe="") for text in texts}
        pattern = (
            re.compile("|".join(map(re.escape, sorted(texts, key=len, reverse=True))), re.IGNORECASE)
            if personal
            else None
        )
        return cls(exact, pattern, tuple(texts))

    def __call__(self, value: Any) -> Any:
        """Return the value with every text replaced."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, dict):
            return {name: self(item) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [self(item) for item in value]
        return value

    def _text(self, text: str) -> str:
        if (known := self.exact.get(text)) is not None:
            return known
        if self.pattern is not None:
            return self.pattern.sub(lambda match: shape(match.group()), text)
        for other in self.texts:
            if other in text:
                text = text.replace(other, shape(other))
        return text


def _at(path: str, found: Iterable[Found]) -> list[Found]:
    return [item._replace(path=join(path, item.path)) for item in found]


def _form(item: Found) -> str:
    return "+".join([*item.layers, *([item.hash] if item.hash else [])]) or "plain"


def _normal(text: str) -> str:
    return _NORMAL.sub("", text).casefold()

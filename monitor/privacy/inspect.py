"""Events looked at once for personal data and consent, and made safe to keep."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Self
from urllib.parse import quote

from monitor.capture.hit import Hit
from monitor.config.settings import Privacy, Regime
from monitor.decode.event import Event
from monitor.privacy import identity, matching, unwrap
from monitor.privacy.consent.judge import ConsentJudge, Judged
from monitor.privacy.found import Found
from monitor.privacy.inspected import Inspected, Leak
from monitor.privacy.key import NO_KEY, join, key_of, place
from monitor.privacy.links import Links
from monitor.privacy.mask import shape
from monitor.privacy.pseudonym import pseudonyms
from monitor.privacy.scan import CACHE_SIZE, DIGEST, TOPIC, Scanner

_CREDENTIALS = frozenset({"api_secret", "api_key", "apikey", "key", "write_key", "writekey", "token", "access_token"})
"""Query parameters with which a request says whose account it is for: part of the vendors' protocols, no leak."""
_LINKED = 6
"""Found texts and identifiers this long are looked for in everything else that is kept of the event."""
_SHORT = 512
"""Characters of a parameter of the request up to which it is remembered; longer ones seldom come again."""
_CONTACTS = frozenset({"email", "phone"})
_UNRESERVED = re.compile(r"[A-Za-z0-9_.~-]*")
_PAGE, _REFERRER, _URL, _ITEM = (key_of("", name) for name in ("page", "referrer", "url", "item"))
_NORMAL = re.compile(r"[\W_]+")


class Inspector:
    """Inspects events under one key and one configuration. Not thread-safe; make one a thread.

    `consent` judges consent; it must have heard of every hit of a batch before any of its events is inspected.
    """

    def __init__(self, key: bytes, privacy: Privacy) -> None:
        self._pseudonym: Callable[[str], str] = pseudonyms(key)
        self._scanner = Scanner(self._pseudonym)
        self._links = Links()
        self._parts: defaultdict[str, dict[str, Sequence[Found]]] = defaultdict(dict)
        self.consent = ConsentJudge(privacy)

    @classmethod
    def of(
        cls,
        key: bytes,
        *,
        regime: Regime = Regime.OPT_IN,
        allow_cookieless: bool = True,
        privacy: Privacy | None = None,
    ) -> Self:
        """Return an inspector. `key` is the installation's: identity is kept as its keyed hash.

        `privacy` is that section of the configuration. Without one, `regime` is what the law of the visitors asks for;
        `allow_cookieless` accepts Google's and Microsoft's pings that say they store nothing.
        """
        return cls(key, privacy or Privacy(regime=regime, allow_cookieless=allow_cookieless))

    def inspect(self, event: Event, hit: Hit) -> Inspected:
        """Return the leaks and breaches of an event, and the event with personal data masked and identity replaced.

        `hit` is the request the event came from: its URL is searched for what the decoder left out, once a hit (with
        the first event), and its consent state and headers tell what the visitor had chosen. Nothing of what was found,
        nor of any identifier, is in the result in clear.
        """
        return self._inspected(event, hit, self._look(event, hit))

    def inspect_all(self, pairs: Sequence[tuple[Event, Hit]]) -> Iterator[Inspected]:
        """Inspect a batch: as one by one, but a hash is known for a contact's that stands in clear later in it."""
        looked = [self._look(event, hit) for event, hit in pairs]
        for (event, hit), seen in zip(pairs, looked, strict=True):
            yield self._inspected(event, hit, seen)

    def _inspected(self, event: Event, hit: Hit, seen: _Seen) -> Inspected:
        seen = self._linked(event, seen)
        swap = self._swap(event, seen.found)
        if swap is not None and swap.may_change(seen):
            name, page, referrer, properties, items = (swap(part) for part in seen[:-1])
            seen = _Seen(name, page, referrer, properties, items, seen.found)
        leaks: tuple[Leak, ...] = ()
        if seen.found:
            leaks = tuple(dict.fromkeys(map(_leak, _leaked(event, seen.found))))
        judged = self._judged(event, hit, seen.found)
        return Inspected(self._safe(event, seen), leaks, judged.breaches, judged.standing)

    def find(self, event: Event, hit: Hit) -> tuple[Found, ...]:
        """Return the leaks of an event with their raw texts: for measuring, never to be kept."""
        return tuple(_leaked(event, self._linked(event, self._look(event, hit)).found))

    def _safe(self, event: Event, seen: _Seen) -> Event:
        # Not dataclasses.replace: reading all fields by name would cost a third of what a clean event costs.
        kept = self._pseudonym
        return Event(
            vendor=event.vendor,
            kind=event.kind,
            account=event.account,
            name=seen.name,
            at=event.at,
            page=seen.page,
            referrer=seen.referrer,
            agent=event.agent,
            properties=seen.properties,
            items=seen.items,
            value=event.value,
            currency=event.currency,
            transaction_id=event.transaction_id and kept(event.transaction_id),
            event_id=event.event_id and kept(event.event_id),
            user_ids={kind: kept(value) for kind, value in event.user_ids.items()},
            click_ids={kind: kept(value) for kind, value in event.click_ids.items()},
            consent=event.consent,
            transport=event.transport,
            collapse_key=event.collapse_key and kept(event.collapse_key),
            batch_index=event.batch_index,
            session=event.session and kept(event.session),
            source=event.source,
            environment=event.environment,
            tags=event.tags,
            weight=event.weight,
            file=event.file,
            entry=event.entry,
        )

    def _look(self, event: Event, hit: Hit) -> _Seen:
        found: list[Found] = []
        look, look_inside = self._scanner.text, self._scanner.mapping
        name, page, referrer, properties, items = event.name, event.page, event.referrer, event.properties, event.items
        if scanned := look(NO_KEY, name):
            found += _at("name", scanned.found)
            name = scanned.safe
        if page and (scanned := look(_PAGE, page)):
            found += _at("page", scanned.found)
            page = scanned.safe
        if referrer and (scanned := look(_REFERRER, referrer)):
            found += _at("referrer", scanned.found)
            referrer = scanned.safe
        if scanned := look_inside(NO_KEY, properties):
            found += scanned.found
            properties = scanned.safe
        if items:
            inner = [look_inside(_ITEM, item) for item in items]
            found += [below for scanned in inner if scanned for below in _at("items[]", scanned.found)]
            items = tuple([scanned.safe if scanned else item for scanned, item in zip(inner, items, strict=True)])
        for kind, value in event.user_ids.items():
            if scanned := look(NO_KEY, value):
                found += _at(f"user_ids.{kind}", scanned.found)
        if event.transaction_id and (scanned := look(NO_KEY, event.transaction_id)):
            found += _at("transaction_id", scanned.found)
        if event.batch_index == 0:
            found += self._beside(event, hit, found)
        self._learn(found)
        return _Seen(name, page, referrer, properties, items, found)

    def _learn(self, found: Iterable[Found]) -> None:
        for item in found:
            if not item.hash and item.type in _CONTACTS:
                self._links.learn(item.type, item.text)

    def _linked(self, event: Event, seen: _Seen) -> _Seen:
        """Return what was seen with digests that are of contacts seen in clear named, searches of somebody identified
        named too, and all others left out.
        """
        found = seen.found
        types = {item.type for item in found}
        if DIGEST not in types and TOPIC not in types:
            return seen
        is_known = TOPIC in types and identity.is_known(event, types)
        named: list[Found] = []
        for item in found:
            if item.type == TOPIC:
                kind = "special_category" if is_known else None
            else:
                kind = self._links.kind_of(item.text) if item.type == DIGEST else item.type
            if kind is not None:
                weak = item.type == DIGEST and item.hash != "sha256"
                named.append(Found("weak_hash" if weak else kind, item.path, item.layers, item.hash, item.text))
        return seen._replace(found=named)

    def _judged(self, event: Event, hit: Hit, found: list[Found]) -> Judged:
        user_data = any(matching.is_user_data(event.vendor, item.path) for item in found)
        return self.consent.judge(event, hit, matching=user_data)

    def _beside(self, event: Event, hit: Hit, known: list[Found]) -> list[Found]:
        """Search what the decoder did not surface: the rest of the request's URL, and the Referer header."""
        found: list[Found] = []
        address, _, rest = hit.url.partition("?")
        if scanned := self._scanner.text(_URL, address):
            found += _at("url", scanned.found)
        parts = self._parts[event.vendor]
        surfaced: set[Any] | None = None
        for part in rest.partition("#")[0].split("&"):
            below = parts.get(part)
            if below is None:
                name, _, raw = part.partition("=")
                if raw.isdigit() and not key_of("", name).claims:
                    continue
                surfaced = surfaced or _surfaced(event)
                below = self._parameter(part, surfaced)
                if len(part) <= _SHORT:
                    if len(parts) >= CACHE_SIZE:
                        parts.clear()
                    parts[part] = below
            if below:
                found += below
        referer = hit.header("referer") if hit.headers else None
        if referer and referer not in {event.page, event.referrer}:
            scanned = self._scanner.text(_REFERRER, referer)
            found += _at("header.referer", scanned.found) if scanned else ()
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
        return _at(join("url.query", place(name)), scanned.found) if scanned is not None and scanned.found else ()

    def _swap(self, event: Event, found: Iterable[Found]) -> _Swap | None:
        identity = [event.transaction_id, event.event_id, event.session]
        identity += event.user_ids.values()
        identity += event.click_ids.values()
        exact = [text for text in identity if text and len(text) >= _LINKED]
        spelt = [form for text in exact for form in _spellings(text)]
        if found:
            spelt += [form for item in found if len(item.text) >= _LINKED for form in _spellings(item.text)]
        return _Swap(self._pseudonym, frozenset(exact), spelt) if spelt else None


def _surfaced(event: Event) -> set[Any]:
    texts = {event.page, event.referrer, *event.user_ids.values(), *event.click_ids.values()}
    texts.update(value for value in event.properties.values() if type(value) is str)
    return texts


class _Seen(NamedTuple):
    """An event's texts as they may be kept, but for what stands elsewhere in the event; and what was found in them."""

    name: str
    page: str | None
    referrer: str | None
    properties: Mapping[str, Any]
    items: tuple[Mapping[str, Any], ...]
    found: list[Found]


@dataclass(frozen=True, slots=True)
class _Swap:
    """Replaces, wherever they stand in a JSON value, texts that are identity or were found personal elsewhere.

    A text that is an identifier becomes its pseudonym; one that holds any of the texts, in either case or
    percent-encoded, has them drawn by their shape.
    """

    pseudonym: Callable[[str], str]
    exact: frozenset[str]
    texts: Sequence[str]

    def may_change(self, seen: _Seen) -> bool:
        """Tell whether any of the texts stands in what is kept: one search of all of it, before each part's."""
        kept = [seen.name, seen.page or "", seen.referrer or ""]
        _gather(seen.properties, kept)
        if seen.items:
            _gather(seen.items, kept)
        whole = "\0".join(kept).lower()
        return any(text in whole for text in self.texts)

    def __call__(self, value: Any) -> Any:
        """Return the value with every text replaced."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, dict):
            return {name: self(item) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(map(self, value))
        return value

    def _text(self, text: str) -> str:
        if text in self.exact:
            return self.pseudonym(text)
        lower = text.lower()
        held = {other for other in self.texts if other in lower}
        if not held:
            return text
        pattern = "|".join(map(re.escape, sorted(held, key=len, reverse=True)))
        return re.sub(pattern, lambda match: shape(match.group()), text, flags=re.IGNORECASE)


def _gather(value: Any, into: list[str]) -> None:
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, str):
            into.append(item)
        elif isinstance(item, dict | list | tuple):
            _gather(item, into)


@lru_cache(4096)
def _spellings(text: str) -> tuple[str, ...]:
    """Return a text as it may stand elsewhere, lower case: as it is, and percent-encoded where that differs."""
    if _UNRESERVED.fullmatch(text):
        return (text.lower(),)
    encoded = quote(text, safe="", errors="replace").lower()
    return (text.lower(), encoded, encoded.replace("%20", "+")) if " " in text else (text.lower(), encoded)


def _leaked(event: Event, found: Iterable[Found]) -> Iterable[Found]:
    # The key that names the account is part of every request and no secret of anybody's, wherever it stands.
    found = (item for item in found if item.type != "secret" or item.text != event.account)
    return (item for item in found if not matching.takes(event.vendor, item.path, item.type, item.hash))


def _at(path: str, found: Sequence[Found]) -> Sequence[Found]:
    if not path:
        return found
    return [Found(item.type, join(path, item.path), item.layers, item.hash, item.text) for item in found]


@lru_cache(4096)
def _leak(item: Found) -> Leak:
    form = "+".join([*item.layers, *([item.hash] if item.hash else [])]) or "plain"
    return Leak(item.type, item.path, form, shape(item.text))


@lru_cache(4096)
def _normal(text: str) -> str:
    return _NORMAL.sub("", text).casefold()

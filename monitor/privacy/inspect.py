"""Events looked at once for personal data and consent, and made safe to keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Self

from monitor.capture.hit import Hit
from monitor.config.settings import Privacy, Regime
from monitor.decode.event import Event
from monitor.privacy import identity, matching
from monitor.privacy.beside import Beside
from monitor.privacy.consent.judge import ConsentJudge, Judged
from monitor.privacy.found import Found, below
from monitor.privacy.inspected import Inspected, Leak
from monitor.privacy.key import NO_KEY, key_of
from monitor.privacy.links import Links
from monitor.privacy.mask import shape
from monitor.privacy.pseudonym import pseudonyms
from monitor.privacy.scan import DIGEST, TOPIC, Scanner
from monitor.privacy.swap import swap_of

_CONTACTS = frozenset({"email", "phone"})
_PAGE, _REFERRER, _ITEM = (key_of("", name) for name in ("page", "referrer", "item"))


class Inspector:
    """Inspects events under one key and one configuration. Not thread-safe; make one a thread.

    `consent` judges consent; it must have heard of every hit of a batch before any of its events is inspected.
    """

    def __init__(self, key: bytes, privacy: Privacy) -> None:
        self._pseudonym: Callable[[str], str] = pseudonyms(key)
        self._scanner = Scanner(self._pseudonym)
        self._links = Links()
        self._beside = Beside(self._scanner)
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
        swap = swap_of(event, seen.found, self._pseudonym)
        if swap is not None and swap.may_change(seen[:-1]):
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
            found += below("name", scanned.found)
            name = scanned.safe
        if page and (scanned := look(_PAGE, page)):
            found += below("page", scanned.found)
            page = scanned.safe
        if referrer and (scanned := look(_REFERRER, referrer)):
            found += below("referrer", scanned.found)
            referrer = scanned.safe
        if scanned := look_inside(NO_KEY, properties):
            found += scanned.found
            properties = scanned.safe
        if items:
            inner = [look_inside(_ITEM, item) for item in items]
            found += [one for scanned in inner if scanned for one in below("items[]", scanned.found)]
            items = tuple([scanned.safe if scanned else item for scanned, item in zip(inner, items, strict=True)])
        for kind, value in event.user_ids.items():
            if scanned := look(NO_KEY, value):
                found += below(f"user_ids.{kind}", scanned.found)
        if event.transaction_id and (scanned := look(NO_KEY, event.transaction_id)):
            found += below("transaction_id", scanned.found)
        if event.batch_index == 0:
            found += self._beside.search(event, hit, found)
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


class _Seen(NamedTuple):
    """An event's texts as they may be kept, but for what stands elsewhere in the event; and what was found in them."""

    name: str
    page: str | None
    referrer: str | None
    properties: Mapping[str, Any]
    items: tuple[Mapping[str, Any], ...]
    found: list[Found]


def _leaked(event: Event, found: Iterable[Found]) -> Iterable[Found]:
    # The key that names the account is part of every request and no secret of anybody's, wherever it stands.
    found = (item for item in found if item.type != "secret" or item.text != event.account)
    return (item for item in found if not matching.takes(event.vendor, item.path, item.type, item.hash))


@lru_cache(4096)
def _leak(item: Found) -> Leak:
    form = "+".join([*item.layers, *([item.hash] if item.hash else [])]) or "plain"
    return Leak(item.type, item.path, form, shape(item.text))

"""From inspected events to a profile, a column at a time: only distinct values are looked at closely."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, repeat
from math import floor, log10
from string import ascii_letters, digits
from typing import Any

from monitor.decode.event import Event
from monitor.privacy.inspected import Inspected
from monitor.privacy.mask import mask
from monitor.profile.breakdown import THERE
from monitor.profile.merge import bounded, held, merge_breaches, merge_leaks
from monitor.profile.paths import join, members
from monitor.profile.profile import Noted, Profile
from monitor.profile.property import MOST_EXAMPLES, PropertyProfile, Span
from monitor.profile.segments import segments_of
from monitor.profile.shape import FORMATS, shape_of
from monitor.profile.tallies import Cells, Tallies
from monitor.profile.values import LARGEST_KEPT, key_of, names_identity, names_open

DEEPEST = 8
"""Levels of nesting looked into; what lies deeper counts as an object or array and no more."""
LONGEST_ARRAY = 500
"""Members of one array looked into; GA4 takes at most 200 items an event."""
_ROUGH = str.maketrans(ascii_letters + digits, "a" * len(ascii_letters) + "0" * len(digits))
_mask = lru_cache(maxsize=16384)(mask)
LARGEST = 1e150
"""Numbers beyond are counted and not measured: nothing in tracking is that large, and squares must stay finite."""
_FACETS = {"empty": "empty", "junk": "junk"} | {shape: f"~{shape}" for shape in FORMATS}
"""By shape of a string, the facet it is counted under by segment."""
_ALSO = ("value", "currency", "transaction_id")
"""What a decoder lifts out of the properties; counted as a property where it is not one already."""


def profile_of(inspected: Sequence[Inspected], *, budget: int | None) -> Profile:
    """Return the profile of a group of one stream's events.

    Every event, leak and breach is counted. Where there are more than `budget` events, only that many are looked into:
    whole sessions, chosen by a hash of the session key, the same on every machine and in every run (law 2).
    """
    if not inspected:
        return Profile()
    events = [one.event for one in inspected]
    weights = [event.weight for event in events]
    places = [(event.file, event.entry or 0) for event in events if event.file is not None]
    chosen = events if budget is None or len(events) <= budget else _in_depth(events, budget)
    properties: dict[str, PropertyProfile] = {}
    tallies = Tallies(segments_of(event) for event in chosen)
    _objects([_properties(event) for event in chosen], tallies.events, "", 0, properties, tallies)
    return bounded(
        Profile(
            events=len(events),
            weight=float(sum(weights)),
            weight_squares=float(sum(w * (w - 1.0) for w in weights if w != 1.0)),
            first_at=min(event.at for event in events),
            last_at=max(event.at for event in events),
            leaks=merge_leaks((leak, _noted(one.event)) for one in inspected for leak in one.leaks),
            breaches=merge_breaches((breach, _noted(one.event)) for one in inspected for breach in one.breaches),
            depth=len(chosen),
            properties=properties,
            place=min(places, default=None),
            breakdown=tallies.breakdown(),
        )
    )


def _noted(event: Event) -> Noted:
    return Noted(1) if event.file is None else Noted(1, event.file, event.entry or 0)


def _in_depth(events: Sequence[Event], budget: int) -> list[Event]:
    def rank(event: Event) -> bytes:
        return blake2b((event.session or "").encode("utf-8", "surrogatepass"), digest_size=8).digest()

    return sorted(events, key=lambda event: (rank(event), event.at))[:budget]


def _properties(event: Event) -> dict[str, Any]:
    properties = dict(event.properties)
    for name in _ALSO:
        value = getattr(event, name)
        if value is not None and name not in properties:
            properties[name] = value
    if event.items and "items" not in properties:
        properties["items"] = event.items
    return properties


def _objects(
    objects: Sequence[Mapping[str, Any]],
    cells: Cells,
    parent: str,
    depth: int,
    out: dict[str, PropertyProfile],
    tallies: Tallies,
) -> None:
    """Profile objects that stand at one path: those with the same keys turn into columns at once."""
    alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, each in enumerate(objects):
        alike[tuple(each)].append(i)
    columns: defaultdict[str, list[Any]] = defaultdict(list)
    groups: defaultdict[str, tuple[int, ...]] = defaultdict(tuple)
    for number, (keys, members_of) in enumerate(alike.items()):
        rows = [objects[i].values() for i in members_of]
        for key, values in zip(keys, zip(*rows, strict=True), strict=True):
            path = join(parent, str(key))
            columns[path] += values
            groups[path] += (number,)
    chosen = list(alike.values())
    cells_of: dict[tuple[int, ...], Cells] = {}
    for path, column in columns.items():
        of = groups[path]
        if of not in cells_of:
            cells_of[of] = cells.at([i for number in of for i in chosen[number]])
        _column(path, column, cells_of[of], depth, out, tallies)


def _column(
    path: str, column: list[Any], cells: Cells, depth: int, out: dict[str, PropertyProfile], tallies: Tallies
) -> None:
    kinds = Counter(map(type, column))
    builder = _Builder(path, tallies)
    tallies.add(path, THERE, cells)
    for kind in kinds:
        if len(kinds) == 1:
            builder.add(kind, column, cells)
        else:
            places = [i for i, value in enumerate(column) if type(value) is kind]
            builder.add(kind, [column[i] for i in places], cells.at(places))
    seen = out[path] = builder.done(len(column))
    if depth >= DEEPEST:
        return
    if "object" in seen.types:
        places = [i for i, value in enumerate(column) if isinstance(value, Mapping)]
        _objects([column[i] for i in places], cells.at(places), path, depth + 1, out, tallies)
    if "array" in seen.types:
        places = [i for i, value in enumerate(column) if isinstance(value, list | tuple)]
        arrays = [column[i][:LONGEST_ARRAY] for i in places]
        within = list(chain.from_iterable(arrays))
        if within:
            repeated = list(chain.from_iterable(repeat(i, len(array)) for i, array in zip(places, arrays, strict=True)))
            _column(members(path), within, cells.at(repeated), depth + 1, out, tallies)


class _Builder:
    """Gathers what is known of one column, a Python type at a time."""

    def __init__(self, path: str, tallies: Tallies) -> None:
        self._path = path
        self._tallies = tallies
        self._identity = names_identity(path)
        self._keep_words = not self._identity and not names_open(path)
        self._types: dict[str, int] = {}
        self._shapes: Counter[str] = Counter()
        self._values: Counter[str] = Counter()
        self._numbers: list[float] = []
        self._lengths: Span | None = None
        self._sizes: Span | None = None
        self._examples: dict[str, tuple[str, ...]] = {}

    def add(self, kind: type, values: list[Any], cells: Cells) -> None:
        if kind is str:
            self.strings(values, cells)
            return
        if kind is int or kind is float:
            self.numbers(values)
            facet = "number"
        elif kind is bool:
            self.booleans(values)
            facet = "boolean"
        elif kind is type(None):
            self.count("null", len(values))
            facet = "null"
        elif issubclass(kind, Mapping):
            self.count("object", len(values))
            facet = "object"
        elif issubclass(kind, list | tuple):
            self.arrays(values)
            facet = "array"
        else:
            self.strings([str(value) for value in values], cells)
            return
        self._tallies.add(self._path, facet, cells)

    def count(self, kind: str, number: int) -> None:
        self._types[kind] = self._types.get(kind, 0) + number

    def strings(self, strings: Sequence[str], cells: Cells) -> None:
        self.count("string", len(strings))
        counts = Counter(strings)
        facets: dict[str, str] = {}
        words: set[str] = set()
        for text, number in counts.items():
            shape = shape_of(text)
            self._shapes[shape] += number
            key = key_of(text, keep=self._keep_words)
            self._values[key] += number
            if key[0] == '"':
                words.add(text)
            facets[text] = _FACETS.get(shape, "")
            if shape == "number":
                self._numbers.append(float(text))
        lengths = [len(text) for text in counts]
        span = Span(min(lengths), max(lengths))
        known = self._lengths or span
        self._lengths = Span(min(known.low, span.low), max(known.high, span.high))
        self._show("string", counts)
        self._tallies.strings(self._path, strings, cells, facets, words)

    def numbers(self, numbers: Sequence[float]) -> None:
        counts = Counter(number for number in numbers if -LARGEST < number < LARGEST)
        whole = sum(n for number, n in counts.items() if float(number).is_integer())
        if whole:
            self.count("integer", whole)
        if len(numbers) > whole:
            self.count("number", len(numbers) - whole)
        for number, times in counts.items():
            self._values[key_of(number, keep=not self._identity)] += times
        self._numbers += counts
        self._show("number", counts)

    def booleans(self, booleans: Sequence[bool]) -> None:
        self.count("boolean", len(booleans))
        for value, times in Counter(booleans).items():
            self._values[key_of(value, keep=True)] += times

    def arrays(self, arrays: Sequence[Sequence[Any]]) -> None:
        self.count("array", len(arrays))
        sizes = [len(array) for array in arrays]
        span = Span(min(sizes), max(sizes))
        known = self._sizes or span
        self._sizes = Span(min(known.low, span.low), max(known.high, span.high))

    def done(self, present: int) -> PropertyProfile:
        values, distinct, quantiles = held(dict(self._values))
        numbers = None
        if self._numbers and not self._identity:
            numbers = Span(_blurred(min(self._numbers)), _blurred(max(self._numbers)))
        return PropertyProfile(
            present,
            self._types,
            dict(self._shapes),
            values,
            distinct,
            quantiles,
            numbers,
            self._lengths,
            self._sizes,
            self._examples,
        )

    def _show(self, kind: str, values: Iterable[Any]) -> None:
        # Most distinct values of one property look alike: all are drawn roughly at once, what is left properly.
        rough = {(value if type(value) is str else repr(value)).translate(_ROUGH) for value in values}
        drawn = {_mask(value) for value in rough}.union(self._examples.get(kind, ()))
        if drawn:
            self._examples[kind] = tuple(sorted(drawn)[:MOST_EXAMPLES])


def _blurred(number: float) -> float:
    """Keep one digit of a number that may be a telephone number or an id: its size, not what it says."""
    if abs(number) < LARGEST_KEPT:
        return number
    scale = 10.0 ** floor(log10(abs(number)))
    return round(number / scale) * scale

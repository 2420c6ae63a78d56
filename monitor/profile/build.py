"""From inspected events to a profile, a column at a time: only distinct values are looked at closely."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import chain, repeat
from math import floor, isnan, log10
from typing import Any

from monitor.decode.event import Event
from monitor.privacy.inspected import Inspected
from monitor.privacy.mask import least_shapes
from monitor.profile.asked import NOTHING, Asked, answers_of
from monitor.profile.breakdown import THERE
from monitor.profile.casing import CASED, casings
from monitor.profile.given import given_of
from monitor.profile.listed import listed_of
from monitor.profile.merge import bounded, held, merge_breaches, merge_leaks
from monitor.profile.paths import join, members
from monitor.profile.profile import Noted, Profile
from monitor.profile.property import MILLION, MOST_EXAMPLES, PropertyProfile, Span, Summed
from monitor.profile.segments import segments_of
from monitor.profile.shape import FORMATS, shapes_of
from monitor.profile.tallies import Cells, Tallies
from monitor.profile.values import LARGEST_KEPT, digest_of, key_of, keys_of, names_identity, names_open

DEEPEST = 8
"""Levels of nesting looked into; what lies deeper counts as an object or array and no more."""
LONGEST_ARRAY = 500
"""Members of one array looked into; GA4 takes at most 200 items an event."""
LARGEST = 1e150
"""Numbers beyond are counted and not measured: nothing in tracking is that large, and squares must stay finite."""
_FACETS = {"empty": "empty", "junk": "junk"} | {shape: f"~{shape}" for shape in FORMATS}
"""By shape of a string, the facet it is counted under by segment."""
_REDRAWN = {"uuid": "00000000-0000-0000-0000-000000000000", "hex": "0" * 16}
"""What stands for strings in examples whose letters and digits fall as they may: one drawing for all of them."""
_ALSO = ("value", "currency", "transaction_id")
"""What a decoder lifts out of the properties; counted as a property where it is not one already."""


def profile_of(inspected: Sequence[Inspected], *, budget: int | None, asked: Asked = NOTHING) -> Profile:
    """Return the profile of a group of one stream's events.

    Every event, leak and breach is counted. Where there are more than `budget` events, only that many are looked into:
    whole sessions, chosen by a hash of the session key, the same on every machine and in every run (law 2).
    What rules have `asked` of this stream is asked of every event.
    """
    if not inspected:
        return Profile()
    events = [one.event for one in inspected]
    weights = [event.weight for event in events]
    places = [(event.file, event.entry or 0) for event in events if event.file is not None]
    chosen = events if budget is None or len(events) <= budget else _in_depth(events, budget)
    properties: dict[str, PropertyProfile] = {}
    tallies = Tallies(segments_of(event) for event in chosen)
    rows = [_properties(event) for event in chosen]
    _objects(rows, tallies.events, "", 0, properties, tallies)
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
            given=given_of(rows, properties),
            parts={
                part.key: profile_of([one for one in inspected if part.holds(one)], budget=budget)
                for part in asked.parts
            },
            answers=answers_of(asked.questions, inspected) if asked.questions else {},
            lists={one.key: listed_of(one, inspected) for one in asked.lists},
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
    kinds = set(map(type, column))
    builder = _Builder(path, tallies)
    tallies.add(path, THERE, cells)
    if len(kinds) == 1:
        builder.add(kinds.pop(), column, cells)
    else:
        for kind in sorted(kinds, key=repr):
            places = [i for i, value in enumerate(column) if type(value) is kind]
            builder.add(kind, [column[i] for i in places], cells.at(places))
    seen = out[path] = builder.done(len(column))
    if depth >= DEEPEST:
        return
    if "object" in seen.types:
        if seen.types["object"] == len(column):
            _objects(column, cells, path, depth + 1, out, tallies)
        else:
            places = [i for i, value in enumerate(column) if isinstance(value, Mapping)]
            _objects([column[i] for i in places], cells.at(places), path, depth + 1, out, tallies)
    if "array" in seen.types:
        every = seen.types["array"] == len(column)
        places = list(range(len(column))) if every else _arrays(column)
        arrays = [column[i][:LONGEST_ARRAY] for i in places]
        within = list(chain.from_iterable(arrays))
        if within:
            repeated = list(chain.from_iterable(repeat(i, len(array)) for i, array in zip(places, arrays, strict=True)))
            _column(members(path), within, cells.at(repeated), depth + 1, out, tallies)


def _arrays(column: Sequence[Any]) -> list[int]:
    return [i for i, value in enumerate(column) if isinstance(value, list | tuple)]


class _Builder:
    """Gathers what is known of one column, a Python type at a time."""

    def __init__(self, path: str, tallies: Tallies) -> None:
        self._path = path
        self._tallies = tallies
        self._identity = names_identity(path)
        self._keep_words = not self._identity and not names_open(path)
        self._types: dict[str, int] = {}
        self._shapes: Counter[str] = Counter()
        self._casing: Counter[str] = Counter()
        self._values: dict[str, int] = {}
        self._numbers: list[float] = []
        self._sum: list[tuple[float, int]] = []
        self._measured: list[tuple[float, int]] = []
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
        counts: dict[str, int] = Counter(strings)
        texts = list(counts)
        shapes = shapes_of(texts)
        keep = self._keep_words
        keys = [key_of(text, keep=True) for text in texts] if keep else list(map(digest_of, texts))
        self._add_values(keys, counts.values())
        kinds = set(shapes)
        if not kinds.isdisjoint(CASED):
            self._casing.update(casings(texts, shapes, counts.values()))
        if len(kinds) == 1:
            self._shapes[shapes[0]] += len(strings)
        else:
            for shape, number in zip(shapes, counts.values(), strict=True):
                self._shapes[shape] += number
        if "number" in kinds:
            of = zip(texts, shapes, keys, counts.values(), strict=True)
            within = [(float(text), key, number) for text, shape, key, number in of if shape == "number"]
            self._numbers += [number for number, _, _ in within]
            self._measured += [(number, times) for number, key, times in within if key[0] == '"']
            self._sum += [(number, times) for number, _, times in within]
        words = {text for text, key in zip(texts, keys, strict=True) if key[0] == '"'} if keep else frozenset()
        self._tallies.strings(
            self._path,
            strings,
            cells,
            dict(zip(texts, (_FACETS.get(shape, "") for shape in shapes), strict=True)),
            words,
        )
        sizes = list(map(len, texts))
        self._lengths = _wider(self._lengths, Span(min(sizes), max(sizes)))
        self._show("string", [_REDRAWN[kind] for kind in kinds if kind in _REDRAWN])
        self._show("string", texts if kinds.isdisjoint(_REDRAWN) else _others(texts, shapes))

    def numbers(self, numbers: Sequence[float]) -> None:
        counts: dict[float, int] = Counter(numbers)
        if not (min(counts) > -LARGEST and max(counts) < LARGEST) or any(map(isnan, counts)):
            counts = {number: n for number, n in counts.items() if -LARGEST < number < LARGEST}
        whole = sum(n for number, n in counts.items() if type(number) is int or number.is_integer())
        if whole:
            self.count("integer", whole)
        if len(numbers) > whole:
            self.count("number", len(numbers) - whole)
        self._add_values(keys_of(list(counts), keep=not self._identity), counts.values())
        if not self._identity:
            self._measured += counts.items()
            self._sum += counts.items()
        self._numbers += counts
        self._show("number", list(map(repr, counts)))

    def _add_values(self, keys: Iterable[str], numbers: Iterable[int]) -> None:
        values = self._values
        for key, number in zip(keys, numbers, strict=True):
            values[key] = values.get(key, 0) + number

    def booleans(self, booleans: Sequence[bool]) -> None:
        self.count("boolean", len(booleans))
        true = sum(booleans)
        self._add_values(("true",) * (true > 0), (true,) * (true > 0))
        false = len(booleans) - true
        self._add_values(("false",) * (false > 0), (false,) * (false > 0))

    def arrays(self, arrays: Sequence[Sequence[Any]]) -> None:
        self.count("array", len(arrays))
        sizes = list(map(len, arrays))
        self._sizes = _wider(self._sizes, Span(min(sizes), max(sizes)))

    def done(self, present: int) -> PropertyProfile:
        values, distinct, quantiles = held(self._values, self._measured)
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
            dict(self._casing),
            _summed(self._sum) if self._sum and not self._identity else Summed(),
        )

    def _show(self, kind: str, values: Collection[str]) -> None:
        if values:
            drawn = {*least_shapes(values, MOST_EXAMPLES), *self._examples.get(kind, ())}
            self._examples[kind] = tuple(sorted(drawn)[:MOST_EXAMPLES])


def _others(texts: Sequence[str], shapes: Sequence[str]) -> list[str]:
    return [text for text, shape in zip(texts, shapes, strict=True) if shape not in _REDRAWN]


def _summed(numbers: Iterable[tuple[float, int]]) -> Summed:
    number = micros = squares = 0
    for value, times in numbers:
        if -LARGEST_KEPT < value < LARGEST_KEPT:
            number += times
            micros += round(value * MILLION) * times
            squares += round(value * value * MILLION) * times
    return Summed(number, micros, squares)


def _wider(known: Span | None, span: Span) -> Span:
    return span if known is None else Span(min(known.low, span.low), max(known.high, span.high))


def _blurred(number: float) -> float:
    """Keep one digit of a number that may be a telephone number or an id: its size, not what it says."""
    if abs(number) < LARGEST_KEPT:
        return number
    scale = 10.0 ** floor(log10(abs(number)))
    return round(number / scale) * scale

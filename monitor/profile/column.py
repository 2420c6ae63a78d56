"""One column of values becomes what is known of a property: only different values are looked at closely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress, islice
from math import isnan
from typing import Any

from monitor.privacy.mask import least_shapes
from monitor.profile.breakdown import MOST_WORDS
from monitor.profile.casing import CASED, casings
from monitor.profile.look import FACETS, REDRAWN, look_at
from monitor.profile.merge import sketched
from monitor.profile.numbers import LARGEST, span_of, summed, written
from monitor.profile.property import MOST_EXAMPLES, MOST_VALUES, NO_SUM, PropertyProfile, Span, wider
from monitor.profile.shape import shapes_of
from monitor.profile.sketches import add_distinct, add_quantiles
from monitor.profile.tallies import Cells, Tallies
from monitor.profile.values import (
    LARGEST_KEPT,
    digest_of,
    keys_of,
    names_identity,
    names_open,
    numbers_counted_as,
    plain,
    strings_counted_as,
)


class Column:
    """Gathers what is known of one column, a Python type at a time."""

    __slots__ = (
        "_casing",
        "_examples",
        "_identity",
        "_keep_words",
        "_lengths",
        "_many_numbers",
        "_many_times",
        "_more",
        "_path",
        "_shapes",
        "_sizes",
        "_span",
        "_summed",
        "_tallies",
        "_types",
        "_values",
    )

    def __init__(self, path: str, tallies: Tallies) -> None:
        self._path = path
        self._tallies = tallies
        self._identity = names_identity(path)
        self._keep_words = not self._identity and not names_open(path)
        self._types: dict[str, int] = {}
        self._shapes: dict[str, int] = {}
        self._casing: dict[str, int] = {}
        self._values: dict[str, int] = {}
        self._more: list[float] = []
        self._many_numbers: list[float] = []
        self._many_times: list[int] = []
        self._summed = NO_SUM
        self._span: Span | None = None
        self._lengths: Span | None = None
        self._sizes: Span | None = None
        self._examples: dict[str, tuple[str, ...]] = {}

    def add(self, kind: type, values: Sequence[Any], cells: Cells) -> None:
        """Take in the values of one Python type, with the cells they lie in."""
        if kind is str:
            self._strings(values, cells)
            return
        if kind is int or kind is float:
            self._numbers(kind, values)
            facet = "number"
        elif kind is bool:
            self._booleans(values)
            facet = "boolean"
        elif kind is type(None):
            _add(self._types, "null", len(values))
            facet = "null"
        elif issubclass(kind, Mapping):
            _add(self._types, "object", len(values))
            facet = "object"
        elif issubclass(kind, list | tuple):
            self._arrays(values)
            facet = "array"
        else:
            self._strings([str(value) for value in values], cells)
            return
        self._tallies.add(self._path, facet, cells)

    def done(self, present: int) -> PropertyProfile:
        """Return what is known; `present` is how many values there were of all types."""
        values: Mapping[str, int] | None = self._values
        distinct = quantiles = b""
        if self._more:
            distinct = add_distinct(b"", self._more)
            quantiles = add_quantiles(b"", self._many_numbers, self._many_times)
        if self._more or len(self._values) > MOST_VALUES:
            values, (distinct, quantiles) = None, sketched(self._values, distinct, quantiles)
        return PropertyProfile(
            present,
            self._types,
            self._shapes,
            values,
            distinct,
            quantiles,
            self._span,
            self._lengths,
            self._sizes,
            self._examples,
            self._casing,
            self._summed,
        )

    def _strings(self, strings: Sequence[str], cells: Cells) -> None:
        _add(self._types, "string", len(strings))
        counts: Mapping[str, int] = Counter(strings)
        sizes = list(map(len, counts))
        self._lengths = wider(self._lengths, Span(min(sizes), max(sizes)))
        if len(counts) <= MOST_VALUES:
            self._few(strings, counts, cells)
        else:
            self._many(strings, counts, cells)

    def _few(self, strings: Sequence[str], counts: Mapping[str, int], cells: Cells) -> None:
        """Each different string by itself: nearly all have been looked at before."""
        facets: dict[str, str] = {}
        words: set[str] = set()
        drawn: set[str] = set()
        numbers: list[float] = []
        times_of: list[int] = []
        for text, times in counts.items():
            shape, facets[text], casing, key, example = look_at(text)
            drawn.add(example)
            _add(self._shapes, shape, times)
            if casing:
                _add(self._casing, casing, times)
            if not self._keep_words:
                key = digest_of(text)
            elif key[0] == '"':
                words.add(text)
            _add(self._values, key, times)
            if shape == "number":
                numbers.append(float(text))
                times_of.append(times)
        self._tallies.strings(self._path, strings, cells, facets, words)
        self._add_up(numbers, times_of)
        self._show("string", drawn)

    def _many(self, strings: Sequence[str], counts: Mapping[str, int], cells: Cells) -> None:
        """All together: more of them than are counted one by one, so that none needs a key of its own."""
        texts = list(counts)
        times = list(counts.values())
        shapes = shapes_of(texts)
        kinds = dict.fromkeys(shapes)
        self._more += strings_counted_as(texts)
        if len(kinds) == 1:
            _add(self._shapes, shapes[0], len(strings))
        else:
            for shape, number in zip(shapes, times, strict=True):
                _add(self._shapes, shape, number)
        if not kinds.keys().isdisjoint(CASED):
            for way, number in casings(texts, shapes, times).items():
                _add(self._casing, way, number)
        if "number" in kinds:
            named = [(text, n) for text, shape, n in zip(texts, shapes, times, strict=True) if shape == "number"]
            self._add_up([float(text) for text, _ in named], [n for _, n in named])
            if self._keep_words:
                kept = [(float(text), n) for text, n in named if plain(text, "number")]
                self._measure([number for number, _ in kept], [n for _, n in kept])
        self._by_segment(strings, texts, shapes, cells)
        self._show("string", [look_at(REDRAWN[kind]).drawn for kind in kinds if kind in REDRAWN])
        if not kinds.keys().isdisjoint(REDRAWN):
            texts = [text for text, shape in zip(texts, shapes, strict=True) if shape not in REDRAWN]
        self._show("string", least_shapes(texts, MOST_EXAMPLES) if texts else ())

    def _by_segment(self, strings: Sequence[str], texts: Sequence[str], shapes: Sequence[str], cells: Cells) -> None:
        facets = {FACETS.get(shape, "") for shape in set(shapes)}
        words = _first_plain(texts, shapes) if self._keep_words else set()
        if len(words) > MOST_WORDS:
            self._tallies.many_words(self._path)
            words = set()
        if words or len(facets) > 1:
            of = {text: FACETS.get(shape, "") for text, shape in zip(texts, shapes, strict=True)}
            self._tallies.strings(self._path, strings, cells, of, words)
        elif "" not in facets:
            self._tallies.add(self._path, facets.pop(), cells)

    def _numbers(self, kind: type, numbers: Sequence[float]) -> None:
        counts: Mapping[float, int] = Counter(numbers)
        if not (min(counts) > -LARGEST and max(counts) < LARGEST) or any(map(isnan, counts)):
            counts = {number: n for number, n in counts.items() if -LARGEST < number < LARGEST}
            whole = sum(n for number, n in counts.items() if type(number) is int or number.is_integer())
        else:
            whole = len(numbers) if kind is int else sum(map(float.is_integer, numbers))
        if whole:
            _add(self._types, "integer", whole)
        if len(numbers) > whole:
            _add(self._types, "number", len(numbers) - whole)
        if not counts:
            return
        different, times = list(counts), list(counts.values())
        if len(different) <= MOST_VALUES:
            for key, n in zip(keys_of(different, keep=not self._identity), times, strict=True):
                _add(self._values, key, n)
        else:
            self._more += numbers_counted_as(different, keep=not self._identity)
            if not self._identity:
                self._measure(different, times)
        self._add_up(different, times)
        self._show("number", least_shapes(written(kind, different), MOST_EXAMPLES))

    def _measure(self, numbers: Sequence[float], times: Sequence[int]) -> None:
        """Keep the numbers that are amounts for the sketch of their quantiles."""
        kept = [-LARGEST_KEPT < number < LARGEST_KEPT for number in numbers]
        self._many_numbers += compress(numbers, kept)
        self._many_times += compress(times, kept)

    def _add_up(self, numbers: Sequence[float], times: Sequence[int]) -> None:
        if not numbers or self._identity:
            return
        self._span = wider(self._span, span_of(numbers))
        self._summed = self._summed.plus(summed(numbers, times))

    def _booleans(self, booleans: Sequence[bool]) -> None:
        _add(self._types, "boolean", len(booleans))
        true = sum(booleans)
        if true:
            _add(self._values, "true", true)
        if len(booleans) > true:
            _add(self._values, "false", len(booleans) - true)

    def _arrays(self, arrays: Sequence[Sequence[Any]]) -> None:
        _add(self._types, "array", len(arrays))
        sizes = list(map(len, arrays))
        self._sizes = wider(self._sizes, Span(min(sizes), max(sizes)))

    def _show(self, kind: str, drawn: Iterable[str]) -> None:
        both = {*drawn, *self._examples.get(kind, ())}
        if both:
            self._examples[kind] = tuple(sorted(both)[:MOST_EXAMPLES])


def _add(counts: dict[str, int], key: str, number: int) -> None:
    counts[key] = counts.get(key, 0) + number


def _first_plain(texts: Sequence[str], shapes: Sequence[str]) -> set[str]:
    """Return the words among some texts; where they are more than are counted by segment, so many that it shows."""
    words = (text for text, shape in zip(texts, shapes, strict=True) if plain(text, shape))
    return set(islice(words, MOST_WORDS + 1))

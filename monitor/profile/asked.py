"""What rules ask of single events while a profile is built: parts of the traffic, questions about each event, lists.

A profile cannot be cut afterwards by page or device, nor can it be told from sums whether each order adds up. So what
rules want to know is asked of every event before it is summed; the answers merge like the rest of a profile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeVar

from monitor.privacy.inspected import Inspected
from monitor.profile.listed import List
from monitor.profile.stream import Stream

V = TypeVar("V")
MOST_ASKED = 256
"""Parts, and questions, a profile keeps; those of rules that are gone count until they fade."""


class Part(Protocol):
    """A part of the traffic. Equal parts have equal keys."""

    @property
    def key(self) -> str:
        """Return what its part of a profile is kept under."""
        ...

    def covers(self, stream: Stream) -> bool:
        """Tell whether a rule wants this part of a stream."""
        ...

    def holds(self, one: Inspected) -> bool:
        """Tell whether an event belongs to it."""
        ...


class Question(Protocol):
    """A question about single events. Equal questions have equal keys."""

    @property
    def key(self) -> str:
        """Return what its part of a profile is kept under."""
        ...

    def covers(self, stream: Stream) -> bool:
        """Tell whether it is asked of a stream's events."""
        ...

    def answer(self, one: Inspected) -> bool | None:
        """Return whether an event is as it should be; None where it is not asked, or cannot be told."""
        ...


class Answers(NamedTuple):
    """How many events were as they should be and how many not, and the first (file, entry) of the latter."""

    kept: int = 0
    broken: int = 0
    place: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that rules ask."""

    parts: tuple[Part, ...] = ()
    questions: tuple[Question, ...] = ()
    lists: tuple[List, ...] = ()
    _of: dict[Stream, Asked] = field(default_factory=dict, repr=False, compare=False)

    def of(self, stream: Stream) -> Asked:
        """Return what is asked of one stream."""
        if not self.parts and not self.questions and not self.lists:
            return self
        known = self._of.get(stream)
        if known is None:
            parts = {part.key: part for part in self.parts if part.covers(stream)}
            questions = {question.key: question for question in self.questions if question.covers(stream)}
            lists = {one.key: one for one in self.lists if one.covers(stream)}
            known = self._of[stream] = Asked(tuple(parts.values()), tuple(questions.values()), tuple(lists.values()))
        return known


NOTHING = Asked()


def answers_of(questions: Iterable[Question], events: Iterable[Inspected]) -> Mapping[str, Answers]:
    """Return what events answer; a question that none of them answers is there too, with nothing counted."""
    events = tuple(events)
    return {question.key: _answers(question, events) for question in questions}


def _answers(question: Question, events: Iterable[Inspected]) -> Answers:
    kept = broken = 0
    place: tuple[str, int] | None = None
    for one in events:
        answer = question.answer(one)
        if answer is None:
            continue
        if answer:
            kept += 1
        else:
            broken += 1
            here = None if one.event.file is None else (one.event.file, one.event.entry or 0)
            place = earlier(place, here)
    return Answers(kept, broken, place)


def merge_answers(a: Mapping[str, Answers], b: Mapping[str, Answers]) -> Mapping[str, Answers]:
    """Return the answers of both."""
    return merged_by_key(a, b, _sum)


def merged_by_key(a: Mapping[str, V], b: Mapping[str, V], merge: Callable[[V, V], V]) -> Mapping[str, V]:
    """Return what both hold of what rules ask, merged key by key; the least MOST_ASKED keys stay, in any order."""
    if not a or not b:
        return a or b
    total = dict(a)
    for key, value in b.items():
        total[key] = merge(total[key], value) if key in total else value
    if len(total) <= MOST_ASKED:
        return total
    return {key: total[key] for key in sorted(total)[:MOST_ASKED]}


def _sum(a: Answers, b: Answers) -> Answers:
    return Answers(a.kept + b.kept, a.broken + b.broken, earlier(a.place, b.place))


def earlier(a: tuple[str, int] | None, b: tuple[str, int] | None) -> tuple[str, int] | None:
    """Return the first of two places, (file, entry)."""
    if a is None or b is None:
        return b if a is None else a
    return min(a, b)

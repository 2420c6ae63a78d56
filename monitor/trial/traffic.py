"""The traffic of a test, an hour at a time, through decoding, inspection and profiling as the daemon does them."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

import numpy as np

from monitor.capture.hit import Hit
from monitor.capture.read import CaptureError, read_capture
from monitor.config.errors import UserError
from monitor.daemon.hours import HOUR
from monitor.daemon.intake import take
from monitor.privacy.inspect import Inspector
from monitor.privacy.trackers import Seen, Tracker, merge_into
from monitor.profile.asked import NOTHING, Asked
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from monitor.rules.fixture import Capture, Case, Events, Fixture, Phase
from monitor.trial.requests import edited, hit, numbered

KEY = b"a test's identities are nobody's".ljust(32, b".")
POOL = 25
"""Events made one by one of a stream's phase; more than these in an hour are the same again."""
Parts = dict[tuple[Stream, int], Profile]


@dataclass(frozen=True, slots=True)
class Hour:
    """What an hour brings: partial profiles by stream, and who and what received data."""

    parts: Parts = field(default_factory=dict)
    trackers: dict[Tracker, Seen] = field(default_factory=dict)

    def add(self, made: Made, start: int) -> None:
        """Add what was made to an hour."""
        for stream, profile in made.profiles.items():
            known = self.parts.get((stream, start))
            self.parts[stream, start] = profile if known is None else merge(known, profile)
        merge_into(self.trackers, made.trackers)


@dataclass(frozen=True, slots=True)
class Made:
    """What some requests say."""

    profiles: dict[Stream, Profile] = field(default_factory=dict)
    trackers: dict[Tracker, Seen] = field(default_factory=dict)

    def at(self, first: float, last: float) -> Made:
        """Return the same, from a first to a last moment."""
        return Made(
            {stream: replace(one, first_at=first, last_at=last) for stream, one in self.profiles.items()},
            {tracker: Seen(first, last, seen.times) for tracker, seen in self.trackers.items()},
        )

    def __add__(self, more: Made) -> Made:
        """Return both together."""
        profiles = dict(self.profiles)
        for stream, profile in more.profiles.items():
            profiles[stream] = merge(profiles[stream], profile) if stream in profiles else profile
        trackers = dict(self.trackers)
        merge_into(trackers, more.trackers)
        return Made(profiles, trackers)


@dataclass(frozen=True, slots=True)
class _Sent:
    """A stream of a test in one of its phases: the `index`th."""

    key: str
    name: str
    events: Events
    phase: Phase
    index: int


@dataclass(slots=True)
class Traffic:
    """What happens in one test. Every hour is made from the test alone: the same in every run and on every machine."""

    fixture: Fixture
    case: Case
    asked: Asked = NOTHING
    _inspector: Inspector = field(default_factory=lambda: Inspector.of(KEY))
    _made: dict[tuple[str, int, int], Made] = field(default_factory=dict)
    _number: dict[str, int] = field(default_factory=dict)

    @property
    def start(self) -> int:
        """Return the first hour, epoch seconds."""
        return int(self.fixture.model.start)

    def hours(self) -> int:
        """Return how many hours it takes to the last moment that is asked about."""
        last = max(expected.at for expected in self.case.expect)
        return int(-(-last // HOUR))

    def hour(self, number: int) -> Hour:
        """Return what an hour (by its number since the start) brings."""
        start = self.start + number * HOUR
        hour = Hour()
        for key, events in self.case.events.items():
            found = _phase_at(events, number)
            if found is None:
                continue
            index, mean, about = found
            sent = _Sent(key, events.event or key, events, events.count[index], index)
            random = np.random.default_rng([zlib.crc32(f"{self.case.name}/{key}".encode()), number])
            count = int(random.poisson(mean)) if about else round(mean)
            hour.add(self._made_of(sent, count, start), start)
        for capture in self.case.hits:
            if int(capture.at // HOUR) == number:
                hour.add(self._captured(capture), start)
        return hour

    def _made_of(self, sent: _Sent, count: int, start: int) -> Made:
        if count == 0:
            return Made()
        if numbered(sent.events, sent.phase):
            return self._take(sent, count, start)
        spread = HOUR / count
        return self._pooled(sent, count).at(start + spread / 2, start + HOUR - spread / 2)

    def _pooled(self, sent: _Sent, count: int) -> Made:
        """Return so many events at the first hour: an hour's worth is made once and moved in time."""
        wanted = sent.key, sent.index, count
        if wanted not in self._made:
            if count <= POOL:
                made = self._take(sent, count, self.start)
            else:
                made = self._pooled(sent, count // 2) + self._pooled(sent, count - count // 2)
            self._made[wanted] = made
        return self._made[wanted]

    def _take(self, sent: _Sent, count: int, start: int) -> Made:
        first = self._number.get(sent.key, 0)
        self._number[sent.key] = first + count
        spread = HOUR / count
        hits = [
            hit(sent.events, sent.phase, sent.name, number, start + spread * (i + 0.5), f"{sent.key}/{number}")
            for i, number in enumerate(range(first, first + count))
        ]
        return self._profiled(hits, f"{sent.key}: its request says nothing that Tagwatch reads: {hits[0].url}")

    def _captured(self, capture: Capture) -> Made:
        path = self.fixture.file.parent / capture.capture
        problems: list[CaptureError] = []
        try:
            read = list(
                read_capture(path, source=capture.source, environment=capture.environment, on_problem=problems.append)
            )
        except CaptureError as error:
            raise UserError(f"{error}") from error
        chosen = [one for one in read if fnmatchcase(one.url, capture.where)]
        if not chosen:
            raise UserError(f"{path}: no request of the {len(read)} matches {capture.where}")
        begin = self.start + capture.at
        step = min(HOUR / (capture.times * len(chosen)), 60.0)
        hits = [
            replace(one, url=edited(one, capture.set, capture.remove), at=begin + step * (i * len(chosen) + j))
            for i in range(capture.times)
            for j, one in enumerate(chosen)
        ]
        return self._profiled(hits, f"{path}: says nothing")

    def _profiled(self, hits: list[Hit], nothing: str) -> Made:
        taken = take(hits, self._inspector, lambda keys: keys, asked=self.asked)
        if not taken.profiles:
            raise UserError(nothing)
        made = Made({}, dict(taken.trackers))
        for (stream, _), profile in taken.profiles.items():
            made += Made({stream: profile})
        return made


def _phase_at(events: Events, number: int) -> tuple[int, float, bool] | None:
    """Return the number of the phase an hour lies in, and how many events the hour has on average, and if about."""
    for index, phase in enumerate(events.count):
        for part in phase.count:
            if number < part.hours:
                return index, part.mean(number), part.about
            number -= part.hours
    return None

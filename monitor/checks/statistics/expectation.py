"""One stream at the last closed hour: what was expected of it, and how surprising what it brought is."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.checks.statistics.grid import Floats
from monitor.profile.stream import Stream


@dataclass(frozen=True, slots=True)
class Window:
    """One side of the most telling window of a stream, ending at the last closed hour.

    `observed` events came in `hours` where `expected` (`low` to `high`, central 95 %) are usual; `effect` is the
    relative change and `p_value` its probability, calibrated on the stream's own past and paid for every window tried.
    """

    hours: int
    observed: float
    expected: float
    low: float
    high: float
    effect: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Silence:
    """What a stream was expected to bring since its last event: `hours` closed hours in which capture saw nothing.

    `p_value` is the probability of that silence; `alone` the same on the stream's own past, whatever its site does.
    """

    hours: int
    expected: float
    low: float
    high: float
    p_value: float
    alone: float


@dataclass(frozen=True, slots=True)
class Shift:
    """How many hours late (or early, negative) a stream's last days ran, if at all: `change` is the relative change of
    hours that comes to; `judged` whether it can be told: not of a young stream, nor of a whole site.
    """

    judged: bool
    hours: int
    change: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Expectation:
    """One stream at the last closed hour.

    `observed` tells whether capture saw that hour, `judged` whether volumes can be told of it: the stream is known long
    enough, the kind of day too, and it is not silent. `warm` tells whether it has been
    watched for three days, `taught_by` is the number of events its expectations rest on, older ones weighing less.
    `recent` and `usual` are the last hours' counts (NaN when blind) and what was expected of them; `relative` tells
    whether that was reckoned from the site's other events. `past`, `past_usual` and `dispersion` (variance over mean)
    are the same of the last week and of the running day.
    """

    end: float
    observed: bool
    judged: bool
    silent: bool
    warm: bool
    taught_by: float
    drop: Window
    peak: Window
    silence: Silence
    shift: Shift
    recent: Floats
    usual: Floats
    relative: bool
    past: Floats
    past_usual: Floats
    dispersion: Floats


@dataclass(frozen=True, slots=True)
class Beside:
    """Streams of a site as they did in the same hours, with each one's relative change: those that moved the same way
    by half as much or more, and those that surely did not.
    """

    moved: tuple[tuple[Stream, float], ...]
    steady: tuple[tuple[Stream, float], ...]

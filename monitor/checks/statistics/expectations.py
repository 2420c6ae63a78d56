"""What every stream was expected to bring by the last closed hour, and how surprising what it brought is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from scipy.special import gammaincinv

from monitor.checks.statistics.calendar import HOURS_OF_DAY
from monitor.checks.statistics.grid import Floats, Grid, grid_of
from monitor.checks.statistics.learn import learn
from monitor.checks.statistics.look import Look, Rows, look
from monitor.checks.statistics.memory import PLAIN, RELATIVE, WINDOWS, Memory
from monitor.checks.statistics.surprise import tail
from monitor.checks.view import View
from monitor.profile.stream import Stream

TRIALS = 4.0
"""Independent looks that the nested windows of one side amount to (measured on simulated Poisson counts)."""
CHART_HOURS = 48
BAND = 0.95
_SMALLEST = 1e-300


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
class Expectation:
    """One stream at the last closed hour.

    `observed` tells whether capture saw that hour, `judged` whether volumes can be told of it: the stream is known long
    enough, the kind of day too, and it is not silent. `taught_by` is the weight of events its expectations rest on.
    `recent` and `usual` are the last hours' counts (NaN when blind) and what was expected of them; `relative` tells
    whether that was reckoned from the site's other events.
    """

    end: float
    observed: bool
    judged: bool
    silent: bool
    taught_by: float
    drop: Window
    peak: Window
    silence: Silence
    recent: Floats
    usual: Floats
    relative: bool


class Expectations:
    """All streams of a view at its last closed hour."""

    def __init__(self, grid: Grid, memory: Memory, seen: Look) -> None:
        self._grid = grid
        self._memory = memory
        self._look = seen
        self._rows = {stream: row for row, stream in enumerate(grid.streams)}
        last = np.stack([seen.means[..., -1], seen.usual2[..., -1], seen.counting[..., -1]])
        chosen = np.where(seen.relative[:, None], last[:, RELATIVE], last[:, PLAIN])
        self._mean, self._spread2, self._counting = chosen
        wild = memory.wildness()
        self._drop_p = np.minimum(TRIALS * tail(seen.drop[:, -1] / wild[0]), 1.0)
        self._peak_p = np.minimum(TRIALS * tail(seen.peak[:, -1] / wild[1]), 1.0)
        rest = memory.restlessness()
        self._silence_p = np.exp(-seen.quiet[:, -1] / rest)
        self._alone_p = np.exp(-seen.quiet_alone[:, -1] / rest)
        self._recent = grid.counts[:, -CHART_HOURS:]
        usual = np.concatenate([memory.tail_means, seen.mean], 2)[..., -self._recent.shape[1] :]
        self._usual = np.where(seen.relative[:, None], usual[RELATIVE], usual[PLAIN])
        self._taught = memory.events[PLAIN].sum(-1)
        empty = np.cumsum((np.nan_to_num(grid.counts) > 0)[:, ::-1], 1) == 0
        self._empty_hours = (empty & ~np.isnan(grid.counts)[:, ::-1]).sum(1)

    def of(self, stream: Stream) -> Expectation | None:
        """Return what is known of a stream; None where it has no closed hour yet."""
        row = self._rows.get(stream)
        if row is None:
            return None
        seen = self._look
        return Expectation(
            end=self._grid.end,
            observed=bool(seen.observed[row, -1]),
            judged=bool(seen.judged[row, -1]),
            silent=bool(seen.masked[row, -1]),
            taught_by=float(self._taught[row]),
            drop=self._window(row, int(seen.drop_window[row, -1]), float(self._drop_p[row])),
            peak=self._window(row, int(seen.peak_window[row, -1]), float(self._peak_p[row])),
            silence=self._silence(row),
            recent=self._recent[row],
            usual=self._usual[row],
            relative=bool(seen.relative[row]),
        )

    def _window(self, row: int, k: int, p_value: float) -> Window:
        mean = float(self._mean[row, k])
        observed = float(self._look.sums[PLAIN, row, k, -1])
        low, high = _band(mean, float(self._counting[row, k]), float(self._spread2[row, k]))
        effect = observed / mean - 1.0 if mean > 0 else 0.0
        return Window(int(WINDOWS[k]), observed, mean, low, high, effect, max(p_value, _SMALLEST))

    def _silence(self, row: int) -> Silence:
        forecast = RELATIVE if self._look.relative[row] else PLAIN
        expected = float(self._look.gap[forecast, row, -1])
        day = int(np.flatnonzero(WINDOWS == HOURS_OF_DAY)[0])
        low, high = _band(expected, float(self._memory.clump[row]), float(self._spread2[row, day]))
        return Silence(
            hours=int(self._empty_hours[row]),
            expected=expected,
            low=low,
            high=high,
            p_value=max(float(self._silence_p[row]), _SMALLEST),
            alone=max(float(self._alone_p[row]), _SMALLEST),
        )


def expectations(view: View) -> Expectations | None:
    """Return what every stream of the view was expected to bring; None where no hour has closed.

    A pure function of the view. Days already learned from are remembered by a digest of everything up to their end, so
    that of nine weeks of hourly counts only the running day is new work every hour.
    """
    grid = grid_of({stream: seen.counts for stream, seen in view.streams.items()}, view.timezone)
    return None if grid is None else _MEMO.expectations(grid)


def learned(grid: Grid, remembered: Mapping[bytes, Memory]) -> tuple[Memory, dict[bytes, Memory]]:
    """Learn from every whole day of a grid but those already remembered; return the last two memories by digest."""
    digests = _digests(grid)
    day = next((day for day in range(len(digests) - 1, -1, -1) if digests[day] in remembered), 0)
    memory = remembered.get(digests[day], Memory.blank(len(grid.streams)))
    recent = {digests[day]: memory}
    rows = Rows(grid.site, grid.total)
    for number in range(day, grid.whole_days):
        hours = slice(number * HOURS_OF_DAY, (number + 1) * HOURS_OF_DAY)
        where = grid.hour_of_week[hours]
        memory = learn(memory, look(memory, grid.counts[:, hours], grid.variance[:, hours], where, rows), where)
        recent[digests[number + 1]] = memory
    return memory, dict(list(recent.items())[-2:])


def _digests(grid: Grid) -> list[bytes]:
    """Return a digest of everything before each whole day, and before the running one."""
    running = blake2b(grid.site.tobytes() + grid.total.tobytes(), digest_size=16)
    digests = [running.digest()]
    for day in range(grid.whole_days):
        hours = slice(day * HOURS_OF_DAY, (day + 1) * HOURS_OF_DAY)
        for part in (grid.counts[:, hours], grid.variance[:, hours], grid.hour_of_week[hours]):
            running.update(np.ascontiguousarray(part).tobytes())
        digests.append(running.copy().digest())
    return digests


def _band(mean: float, counting: float, spread2: float) -> tuple[float, float]:
    """Return the whole numbers between which a count usually lies, by the gamma distribution of the same two
    moments.
    """
    if mean <= 0:
        return 0.0, 0.0
    scale = counting + spread2 * mean
    low, high = gammaincinv(mean / scale, [(1 - BAND) / 2, (1 + BAND) / 2]) * scale
    return float(np.floor(low)), float(np.ceil(high))


class _Memo:
    """The memories of the last few histories looked at: a cache, and nothing else."""

    KEPT = 8

    def __init__(self) -> None:
        self._memories: OrderedDict[bytes, Memory] = OrderedDict()
        self._last: tuple[bytes, Expectations] | None = None

    def expectations(self, grid: Grid) -> Expectations:
        names = "\n".join("\t".join(stream) for stream in grid.streams)
        key = blake2b(f"{grid.start}\n{names}".encode() + grid.counts.tobytes() + grid.variance.tobytes()).digest()
        if self._last is not None and self._last[0] == key:
            return self._last[1]
        memory, recent = learned(grid, self._memories)
        for digest, kept in recent.items():
            self._memories[digest] = kept
            self._memories.move_to_end(digest)
        while len(self._memories) > self.KEPT:
            self._memories.popitem(last=False)
        hours = slice(grid.whole_days * HOURS_OF_DAY, None)
        where = grid.hour_of_week[hours]
        rows = Rows(grid.site, grid.total)
        result = Expectations(grid, memory, look(memory, grid.counts[:, hours], grid.variance[:, hours], where, rows))
        self._last = (key, result)
        return result


_MEMO = _Memo()

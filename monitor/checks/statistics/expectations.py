"""What every stream was expected to bring by the last closed hour, and how surprising what it brought is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from monitor.checks.names import folded
from monitor.checks.statistics.band import band
from monitor.checks.statistics.calendar import HOURS_OF_DAY
from monitor.checks.statistics.company import company
from monitor.checks.statistics.expectation import Beside, Expectation, Shift, Silence, Window
from monitor.checks.statistics.forecast import Forecast
from monitor.checks.statistics.grid import Floats, Grid, grid_of
from monitor.checks.statistics.learned import learned
from monitor.checks.statistics.look import Look, look
from monitor.checks.statistics.memory import PLAIN, RELATIVE, Memory
from monitor.checks.statistics.surprise import tail
from monitor.checks.statistics.windows import DAY_WINDOW, REACH, WINDOWS, empty_for
from monitor.checks.view import View
from monitor.profile.stream import Stream

TRIALS = 5.0
"""Independent looks that the nested windows of one side amount to: 4.0 to 5.3, measured on simulated Poisson counts of
5, 50 and 500 an hour, at scores of 2 to 4."""
SHIFT_TRIALS = 10.0
"""The same of the lags of a shifted day, of which neighbours hardly differ."""
CHART_HOURS = 48
_SMALLEST = 1e-300


class Expectations:
    """All streams of a view at its last closed hour."""

    def __init__(self, grid: Grid, memory: Memory, expects: Forecast, seen: Look) -> None:
        self._rows = {stream: row for row, stream in enumerate(grid.streams)}
        self._known: dict[int, Expectation] = {}
        self._end = grid.end
        choose = expects.relative[:, None]
        mean, spread2 = (
            np.where(choose, both[RELATIVE, ..., -1], both[PLAIN, ..., -1]) for both in (seen.means, seen.usual2)
        )
        model = (mean, spread2, seen.counting[..., -1])
        self._drops, self._peaks = (
            _windows(seen.sums[..., -1], model, best[:, -1], scores[:, -1])
            for scores, best in ((seen.drop, seen.drop_window), (seen.peak, seen.peak_window))
        )
        self._silences = _silences(grid, expects, seen, spread2[:, DAY_WINDOW])
        late = np.clip(SHIFT_TRIALS * tail(seen.shift[:, -1] / expects.wayward), _SMALLEST, 1.0)
        timed = seen.judged[:, -1] & ~(expects.young | expects.rows.total) & (seen.hours.step == 1)
        shifts = (timed.tolist(), seen.lag[:, -1].tolist(), seen.change[:, -1].tolist(), late.tolist())
        self._shifts = [Shift(*row) for row in zip(*shifts, strict=True)]
        span = min(REACH + seen.counts.shape[1], grid.counts.shape[1])
        means = np.concatenate([memory.tail_means, seen.mean], 2)[..., -span:]
        moved = np.concatenate([memory.tail_moved, seen.moved], 1)[:, -span:]
        usual = np.where(choose, means[RELATIVE] * np.exp(moved), means[PLAIN])
        self._past = grid.counts[:, -span:]
        self._usual = np.round(usual, 2)
        hourly2 = np.where(choose, expects.spread.busy[RELATIVE, :, :1], expects.spread.busy[PLAIN, :, :1])
        self._dispersion = expects.counting[:, None] + hourly2 * usual
        self._streams, self._site, self._total = grid.streams, grid.site, grid.total
        self._plain = means[PLAIN]
        self._counting = expects.counting
        self._spread2 = expects.spread.busy[PLAIN]
        self._observed = seen.observed[:, -1].tolist()
        self._judged = seen.judged[:, -1].tolist()
        self._silent = seen.masked[:, -1].tolist()
        self._relative = expects.relative.tolist()
        self._taught_by = memory.taught_by.tolist()
        self._warm = expects.warm.tolist()

    def of(self, stream: Stream) -> Expectation | None:
        """Return what is known of a stream; None where it has no closed hour yet."""
        row = self._rows.get(stream)
        if row is None:
            return None
        if row not in self._known:
            self._known[row] = Expectation(
                end=self._end,
                observed=self._observed[row],
                judged=self._judged[row],
                silent=self._silent[row],
                warm=self._warm[row],
                taught_by=self._taught_by[row],
                drop=self._drops[row],
                peak=self._peaks[row],
                silence=self._silences[row],
                shift=self._shifts[row],
                recent=self._past[row, -CHART_HOURS:],
                usual=self._usual[row, -CHART_HOURS:],
                relative=self._relative[row],
                past=self._past[row],
                past_usual=self._usual[row],
                dispersion=self._dispersion[row],
            )
        return self._known[row]

    def beside(self, stream: Stream, hours: int) -> Beside:
        """Return how the other streams of its site did in the last hours, by each one's own past."""
        row = self._rows[stream]
        k = max(int(np.searchsorted(WINDOWS, hours, side="right")) - 1, 0)
        others = np.flatnonzero((self._site == self._site[row]) & ~self._total)
        came, due = self._past[:, -max(hours, 1) :], self._plain[:, -max(hours, 1) :]
        seen = ~np.isnan(came)
        sums, means = np.where(seen, came, 0.0).sum(1), np.where(seen, due, 0.0).sum(1)
        doubt2 = self._counting / np.maximum(means, 1e-9) + self._spread2[:, k]
        same = np.array([folded(other.event) == folded(stream.event) for other in self._streams])
        found = company(row, others[others != row], same, sums, means, doubt2)
        moved, steady = (
            tuple((self._streams[other], change) for other, change in listed) for listed in (found.moved, found.steady)
        )
        return Beside(moved, steady)


def _windows(
    sums: Floats, model: tuple[Floats, Floats, Floats], best: NDArray[np.int64], scores: Floats
) -> list[Window]:
    """Return the chosen window [S] of each stream, out of sums, means, spreads and counting noise [S, K]."""
    pick = (np.arange(len(best)), best)
    mean, spread2, counting = (part[pick] for part in model)
    observed = sums[pick]
    low, high = band(mean, counting + spread2 * np.maximum(mean, 1e-9))
    effect = np.where(mean > 0, observed / np.maximum(mean, 1e-9) - 1.0, 0.0)
    p_value = np.clip(TRIALS * tail(scores), _SMALLEST, 1.0)
    columns = (WINDOWS[best], observed, mean, low, high, effect, p_value)
    return [Window(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _silences(grid: Grid, expects: Forecast, seen: Look, spread2: Floats) -> list[Silence]:
    expected = np.where(expects.relative, seen.since[RELATIVE, :, -1], seen.since[PLAIN, :, -1])
    low, high = band(expected, expects.counting + spread2 * np.maximum(expected, 1e-9))
    blind = np.isnan(grid.counts)
    last = empty_for(np.where(blind, 0.0, grid.counts))[:, -1]
    sighted = np.cumsum(~blind[:, ::-1], 1)
    hours = np.where(last > 0, np.take_along_axis(sighted, np.maximum(last - 1, 0)[:, None], 1)[:, 0], 0)
    rest = expects.restless
    p_value, alone = (np.clip(np.exp(-quiet[:, -1] / rest), _SMALLEST, 1.0) for quiet in (seen.quiet, seen.quiet_alone))
    columns = (hours, expected, low, high, p_value, alone)
    return [Silence(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def expectations(view: View) -> Expectations | None:
    """Return what every stream of the view was expected to bring; None where no hour has closed.

    A pure function of the view. Days already learned from are remembered by a digest of everything up to their end, so
    that of nine weeks of hourly counts only the running day is new work every hour.
    """
    return _MEMO.of(view)


@contextmanager
def known_already(view: View, expected: Expectations | None) -> Iterator[None]:
    """Let `expectations` answer for a view with what has been reckoned for it elsewhere, as in a backtest."""
    with _MEMO.told(view, expected):
        yield


class _Memo:
    """The memories of the last few histories looked at: a cache, and nothing else."""

    KEPT = 8

    def __init__(self) -> None:
        self._memories: OrderedDict[bytes, tuple[Memory, Forecast]] = OrderedDict()
        self._last: tuple[View, Expectations | None] | None = None

    def of(self, view: View) -> Expectations | None:
        """Return a view's expectations; every rule of one evaluation asks about the same one."""
        last = self._last
        if last is not None and last[0] is view:
            return last[1]
        counts = {stream: seen.counts for stream, seen in view.streams.items()}
        grid = grid_of(counts, view.timezone, view.holidays, occasions=view.occasions)
        result = None if grid is None else self._expect(grid)
        self._last = (view, result)
        return result

    @contextmanager
    def told(self, view: View, expected: Expectations | None) -> Iterator[None]:
        before, self._last = self._last, (view, expected)
        try:
            yield
        finally:
            self._last = before

    def _expect(self, grid: Grid) -> Expectations:
        (memory, expects), recent = learned(grid, self._memories)
        for digest, kept in recent.items():
            self._memories[digest] = kept
            self._memories.move_to_end(digest)
        while len(self._memories) > self.KEPT:
            self._memories.popitem(last=False)
        today = slice(grid.whole_days * HOURS_OF_DAY, None)
        seen = look(memory, expects, grid.counts[:, today], grid.variance[:, today], grid.hours[today], last=1)
        return Expectations(grid, memory, expects, seen)


_MEMO = _Memo()

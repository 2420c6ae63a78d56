"""What has been learned of a set of streams up to some midnight: enough to forecast and judge the hours that follow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.calendar import HOURS_OF_DAY, HOURS_OF_WEEK
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.windows import REACH, WINDOWS

PLAIN, RELATIVE = 0, 1
"""The two forecasts: on the stream alone, and relative to how the rest of its site fares."""
FORECASTS = 2
MONTH = 28
"""Days whose scores and silences are kept to calibrate on."""
CANDIDATES = 24
"""The busiest streams of a site are enough to tell how it fares, and keep the cost linear in the number of streams."""
SPEEDS = 2
"""Fast and slow: an hour's weather and a day's move streams together differently."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Sufficient statistics, all decayed by known hours. F forecasts, S streams, K windows, 168 hours of week.

    `events` and `exposure` (hours) teach shapes; `level_events` and `level_expected` [S] the level of the last days,
    `lean_events` and `lean_expected` [S] the same relative to the rest of the site. `held_exposure` and `held_expected`
    are those of the silence a stream is in: they teach once it has ended. `members` [S, M] are the rows of the busiest
    streams of each stream's site (−1 where there are fewer), `together` [2, S, M] sums of products of log-ratios with
    theirs, fast and slow, over `moves` [2, S] windows. `errors` / `telling` [F, S, K, 2] is the measured excess
    relative variance of window sums in quiet and in busy hours, from `windows` of which `telling` were busy enough to
    show it; `clumps` over `clump_hours` [S] the variance over mean in quiet hours, `extra` what sampling adds to it.
    `strange` and `uneasy` [S, 168] mark the side (−1, 1) on which an hour of the week was last left out of shape and
    level. `tail_*` are the last REACH hours: counts, their sampling variance, whether they are known, both forecasts,
    what was expected since the last event, how the rest of the site moved, and the doubt of holidays. `gap` [F, S]
    events expected since the last one seen and `quiet` [S] how surprising that is. `peaks` [2, S, K, 28] are the
    highest scores of past days (drop, peak), `shifts` [S, 28] those of a shifted day, `silences` [S, 3] the most
    surprising past ones, `hours` [S] known so far, `seen` [S, 168] known hours by hour of week.
    """

    events: Floats
    exposure: Floats
    level_events: Floats
    level_expected: Floats
    lean_events: Floats
    lean_expected: Floats
    held_exposure: Floats
    held_expected: Floats
    members: NDArray[np.int64]
    together: Floats
    moves: Floats
    errors: Floats
    telling: Floats
    windows: Floats
    clumps: Floats
    clump_hours: Floats
    extra: Floats
    strange: NDArray[np.int8]
    uneasy: NDArray[np.int8]
    tail_counts: Floats
    tail_variance: Floats
    tail_known: NDArray[np.bool_]
    tail_means: Floats
    tail_gap: Floats
    tail_moved: Floats
    tail_doubt: Floats
    gap: Floats
    quiet: Floats
    peaks: Floats
    shifts: Floats
    silences: Floats
    hours: Floats
    seen: Floats

    @classmethod
    def blank(cls, streams: int) -> Memory:
        """Return what is known before anything has been seen."""
        by_hour = (streams, HOURS_OF_WEEK)
        by_window = (FORECASTS, streams, len(WINDOWS), 2)
        return cls(
            events=np.zeros(by_hour),
            exposure=np.zeros(by_hour),
            level_events=np.zeros(streams),
            level_expected=np.zeros(streams),
            lean_events=np.zeros(streams),
            lean_expected=np.zeros(streams),
            held_exposure=np.zeros(by_hour),
            held_expected=np.zeros(streams),
            members=np.full((streams, CANDIDATES), -1),
            together=np.zeros((SPEEDS, streams, CANDIDATES)),
            moves=np.zeros((SPEEDS, streams)),
            errors=np.zeros(by_window),
            telling=np.zeros(by_window),
            windows=np.zeros(by_window),
            clumps=np.zeros(streams),
            clump_hours=np.zeros(streams),
            extra=np.zeros(streams),
            strange=np.zeros(by_hour, np.int8),
            uneasy=np.zeros(by_hour, np.int8),
            tail_counts=np.zeros((streams, REACH)),
            tail_variance=np.zeros((streams, REACH)),
            tail_known=np.zeros((streams, REACH), bool),
            tail_means=np.zeros((FORECASTS, streams, REACH)),
            tail_gap=np.zeros((streams, REACH)),
            tail_moved=np.zeros((streams, REACH)),
            tail_doubt=np.zeros((streams, REACH)),
            gap=np.zeros((FORECASTS, streams)),
            quiet=np.zeros(streams),
            peaks=np.zeros((2, streams, len(WINDOWS), MONTH)),
            shifts=np.zeros((streams, MONTH)),
            silences=np.zeros((streams, 3)),
            hours=np.zeros(streams),
            seen=np.zeros(by_hour),
        )

    @property
    def young(self) -> NDArray[np.bool_]:
        """Tell which streams have not been seen for two whole weeks: their bands are wide and their shape a day's."""
        return np.asarray(self.hours < 13.5 * HOURS_OF_DAY)

    @property
    def clump(self) -> Floats:
        """Return events per clump [S], at least 1: an order fires its line items together."""
        return np.maximum((self.clumps + 24.0) / (self.clump_hours + 24.0), 1.0)

    @property
    def counting(self) -> Floats:
        """Return the variance over mean of counts [S]: that of clumps, and what sampling adds (0.1 of the hits: 9)."""
        return np.asarray(self.clump + self.extra / np.maximum(self.events.sum(-1), 1e-9))

    @property
    def taught_by(self) -> Floats:
        """Return how many independent events the forecasts rest on [S]."""
        return np.asarray(self.events.sum(-1) / self.counting)

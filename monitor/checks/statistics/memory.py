"""What has been learned of a set of streams up to some midnight: enough to forecast and judge the hours that follow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.calendar import HOURS_OF_DAY, HOURS_OF_WEEK
from monitor.checks.statistics.grid import Floats

WINDOWS = np.array([1, 2, 3, 6, 12, 24, 48, 96])
"""Hours summed, all ending at the same hour. Short ones see sudden breaks, long ones small or sparse ones."""
REACH = int(WINDOWS[-1])
PLAIN, RELATIVE = 0, 1
"""The two forecasts: on the stream alone, and relative to what the rest of its site brings."""
FORECASTS = 2
MONTH = 28
FIRST_SPREAD2 = 0.3**2
"""Relative variance assumed before any could be measured: ±60 % is nothing special on the first days."""
FIRST_WINDOWS = 3.0
"""How many measured windows that assumption weighs as much as."""
SITE_STREAMS = 3
"""From so many streams of a known spread on, others start from their median instead."""
LEAST_SPREAD2 = 0.03**2
USUAL_PEAK = 2.9
"""Third-highest daily score of four quiet weeks whose scores are what they claim to be: 50 independent one-sided looks
a day, 28 days, 3 in 1,400."""
EPISODE = 5.0
"""Days in a row with scores above this are one episode, which counts once."""
USUAL_SILENCE = 5.5
"""Third most surprising silence (−ln P) of some hundreds of gaps that are what they claim to be."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Sufficient statistics, all decayed by known hours. F forecasts, S streams, K windows, 168 hours of week.

    `events` and `exposure` teach shapes, `level_events` and `level_expected` the slow level. `held_exposure` and
    `held_expected` are those of the silence a stream is in: they teach once it has ended. `errors` / `telling` [F, S,
    K] is the measured excess relative variance of window sums, from `windows` [F, S, K] of which `telling` were busy
    enough to show it; `clumps` over `clump_hours` the variance over mean in quiet hours. `strange` and `uneasy` [F, S,
    168] mark the side (−1, 1) on which an hour of the week was last left out of shape and level. `tail_*` are the last
    REACH hours; `gap` [F, S] events expected since the last one seen and `quiet` [S] how surprising that is. `peaks`
    [2, S, 28] are the highest scores of past days (drop, peak), `silences` [S, 3] the most surprising past ones,
    `hours` [S] known so far, `seen` [S, 168] known hours by hour of week.
    """

    events: Floats
    exposure: Floats
    level_events: Floats
    level_expected: Floats
    held_exposure: Floats
    held_expected: Floats
    errors: Floats
    telling: Floats
    windows: Floats
    clumps: Floats
    clump_hours: Floats
    strange: NDArray[np.int8]
    uneasy: NDArray[np.int8]
    tail_counts: Floats
    tail_variance: Floats
    tail_known: NDArray[np.bool_]
    tail_means: Floats
    tail_noise: Floats
    tail_gap: Floats
    gap: Floats
    quiet: Floats
    peaks: Floats
    silences: Floats
    extra: Floats
    hours: Floats
    seen: Floats

    @classmethod
    def blank(cls, streams: int) -> Memory:
        """Return what is known before anything has been seen."""
        pair = (FORECASTS, streams)
        by_hour = (*pair, HOURS_OF_WEEK)
        by_window = (*pair, len(WINDOWS))
        return cls(
            events=np.zeros(by_hour),
            exposure=np.zeros(by_hour),
            level_events=np.zeros(pair),
            level_expected=np.zeros(pair),
            held_exposure=np.zeros(by_hour),
            held_expected=np.zeros(pair),
            errors=np.zeros(by_window),
            telling=np.zeros(by_window),
            windows=np.zeros(by_window),
            clumps=np.zeros(streams),
            clump_hours=np.zeros(streams),
            strange=np.zeros(by_hour, np.int8),
            uneasy=np.zeros(by_hour, np.int8),
            tail_counts=np.zeros((streams, REACH)),
            tail_variance=np.zeros((streams, REACH)),
            tail_known=np.zeros((streams, REACH), bool),
            tail_means=np.zeros((*pair, REACH)),
            tail_noise=np.zeros((*pair, REACH)),
            tail_gap=np.zeros((streams, REACH)),
            gap=np.zeros(pair),
            quiet=np.zeros(streams),
            peaks=np.zeros((2, streams, MONTH)),
            silences=np.zeros((streams, 3)),
            extra=np.zeros(streams),
            hours=np.zeros(streams),
            seen=np.zeros((streams, HOURS_OF_WEEK)),
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
        return np.asarray(self.clump + self.extra / np.maximum(self.events[PLAIN].sum(-1), 1e-9))

    @property
    def taught_by(self) -> Floats:
        """Return how many independent events the forecasts rest on [F, S]."""
        return np.asarray(self.events.sum(-1) / self.counting)

    def spread2(self) -> tuple[Floats, Floats]:
        """Return the relative variance of window sums beyond counting noise [F, S, K], and the windows it rests on.

        Shrunk to the site's usual one: a sparse stream cannot show its own spread (measured on the volume yardstick).
        """
        measured = np.maximum(self.errors, 0.0) / np.maximum(self.telling, 1e-9)
        shown = self.telling > FIRST_WINDOWS
        count = shown.sum(1, keepdims=True)
        middle = np.take_along_axis(np.sort(np.where(shown, measured, np.inf), 1), np.maximum(count - 1, 0) // 2, 1)
        usual = np.where(count >= SITE_STREAMS, middle, FIRST_SPREAD2)
        spread2 = (FIRST_WINDOWS * usual + self.telling * measured) / (FIRST_WINDOWS + self.telling)
        return np.maximum(spread2, LEAST_SPREAD2), FIRST_WINDOWS + self.windows

    def wildness(self) -> Floats:
        """Return by how much past scores of each stream [2, S] (drop, peak) exceeded what such scores should, at least
        1.

        The third-highest daily score of four weeks is compared, so that two old outages do not deafen a stream.
        """
        again = np.zeros_like(self.peaks, bool)
        again[..., 1:] = self.peaks[..., :-1] > EPISODE
        third = np.sort(np.where(again, np.minimum(self.peaks, USUAL_PEAK), self.peaks), -1)[..., -3]
        return np.maximum(third / USUAL_PEAK, 1.0)

    def restlessness(self) -> Floats:
        """Return the same of past silences [S], at least 1."""
        return np.maximum(np.sort(self.silences, -1)[:, 0] / USUAL_SILENCE, 1.0)

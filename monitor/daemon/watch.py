"""The watcher is watched (law 12): a failing rule, a silent capture, a broken channel are incidents of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.checks.evaluate import Failure
from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.rule import Params, Rule
from monitor.daemon.history import History, Pair
from monitor.daemon.hours import HOUR
from monitor.profile.stream import Stream

SELF = "self"
FAILING = Rule("tagwatch-rule-failing", SELF, Params(), severity=Severity.WARNING)
SILENT = Rule("tagwatch-capture-silent", SELF, Params(), severity=Severity.CRITICAL)
# A channel that asks to wait a while is not broken; one that takes nothing for a quarter of an hour is.
BROKEN = Rule("tagwatch-channel-broken", SELF, Params(), severity=Severity.CRITICAL, for_=900.0)
SELF_RULES = {rule.id: rule for rule in (FAILING, SILENT, BROKEN)}

WEEK = 7 * 24
SAME_HOUR_DAYS = 14
"""Days whose same hour tells what is usual; the median of so many is not moved by a few outages."""
KNOWN_DAYS = 3
"""Days of history below which nobody knows what is usual."""
EXPECTED_CLUMPS = 20.0
"""A silence in which so much was to be expected is none by chance: exp(−20) is 2 in a thousand million. What counts are
clumps, not events: one visit sends a dozen events, and two hours without a visitor at night are nothing."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A source from which nothing comes: since when (start of the first silent hour), and what was to be expected."""

    since: int
    expected: float


def silence_of(history: History, pair: Pair, closed: int) -> Silence | None:
    """Tell whether a source has fallen silent, as of the end of the last closed hour."""
    start = closed - SAME_HOUR_DAYS * 24 * HOUR
    came = history.came(pair, start, closed).reshape(SAME_HOUR_DAYS, 24)
    seen = np.nancumsum(came) > 0
    # Hours before anything ever came say nothing of what is usual.
    came[~seen.reshape(came.shape)] = np.nan
    if np.sum(np.isfinite(came).any(axis=1)) <= KNOWN_DAYS:
        return None
    flat = came.ravel()
    silent = 0
    while silent < len(flat) and flat[-1 - silent] == 0:
        silent += 1
    if not silent:
        return None
    expected = _expected(flat, silent)
    enough = expected >= EXPECTED_CLUMPS * _events_a_clump(flat[: len(flat) - silent])
    return Silence(closed - silent * HOUR, expected) if enough else None


def _events_a_clump(past: NDArray[np.float64]) -> float:
    """Return the variance of hourly counts over their mean, by hour of day: 1 where events come independently."""
    days = np.append(past, np.full(-len(past) % 24, np.nan)).reshape(-1, 24)
    known = np.isfinite(days)
    usual = np.where(known, days, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    squares = np.where(known, days - usual, 0.0) ** 2
    events = np.where(known, days, 0.0).sum()
    return max(float(squares.sum() / events), 1.0) if events else 1.0


def _expected(came: NDArray[np.float64], silent: int) -> float:
    """Return how many events were to be expected in the last `silent` hours, from those before.

    An hour is expected to be as busy as it usually is at that time of day, yet no busier than a week earlier: a shop
    for businesses sleeps on Sundays.
    """
    past = came.copy()
    past[len(past) - silent :] = np.nan
    usual = np.resize(_median_by_hour(past.reshape(-1, 24)), len(past))
    week_ago = np.full(len(past), np.inf)
    week_ago[WEEK:] = np.where(np.isfinite(past[:-WEEK]), past[:-WEEK], np.inf)
    return float(np.minimum(usual, week_ago)[len(past) - silent :].sum())


def _median_by_hour(days: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.array([np.median(column[np.isfinite(column)]) if np.isfinite(column).any() else 0.0 for column in days.T])


def self_findings(
    rules: Iterable[Rule],
    failures: Iterable[Failure],
    silences: Mapping[Pair, Silence | None],
    troubles: Mapping[str, str | None],
    at: float,
) -> Iterator[Finding]:
    """Say of every rule whether it could be evaluated, of every source whether anything comes from it, and more.

    `troubles` is by channel why it takes no messages, None where it does.
    """
    why = {failure.rule.id: failure.why for failure in failures}
    for rule in rules:
        failed = rule.id in why
        yield Finding(
            check=SELF,
            rule=FAILING.id,
            stream=Stream("default", "production", "tagwatch", "", rule.id),
            verdict=Verdict.MET if failed else Verdict.NOT_MET,
            severity=FAILING.severity,
            start=at - HOUR,
            end=at,
            message=f"rule {rule.id} ({rule.file}:{rule.line}) cannot be evaluated: {why[rule.id]}" if failed else "",
            detail="failing",
        )
    for (source, environment), silence in silences.items():
        yield Finding(
            check=SELF,
            rule=SILENT.id,
            stream=Stream(source, environment, "tagwatch", "", "capture"),
            verdict=Verdict.NOT_MET if silence is None else Verdict.MET,
            severity=SILENT.severity,
            start=at - HOUR if silence is None else float(silence.since),
            end=at,
            message=""
            if silence is None
            else f"nothing has come from {source} ({environment}) for {(at - silence.since) / HOUR:.0f} h, "
            f"where about {silence.expected:,.0f} events are usual",
            detail="silent",
            observed="" if silence is None else f"0 in {(at - silence.since) / HOUR:.0f} h",
            expected="" if silence is None else f"about {silence.expected:,.0f}",
            effect=None if silence is None else -1.0,
            evidence={} if silence is None else {"since": silence.since},
        )
    for channel, trouble in troubles.items():
        yield Finding(
            check=SELF,
            rule=BROKEN.id,
            stream=Stream("default", "production", "tagwatch", "", channel),
            verdict=Verdict.NOT_MET if trouble is None else Verdict.MET,
            severity=BROKEN.severity,
            start=at - HOUR,
            end=at,
            message="" if trouble is None else f"alerts do not go out by {channel}: {trouble}",
            detail="broken",
        )

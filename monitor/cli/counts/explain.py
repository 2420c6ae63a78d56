"""One stream's model and thresholds in words: what is expected of it, how far it strays, and what would be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from monitor.checks.statistics.calendar import HOURS_OF_DAY, HOURS_OF_WEEK
from monitor.checks.statistics.expectations import TRIALS
from monitor.checks.statistics.forecast import Forecast
from monitor.checks.statistics.look import FULL_EFFECT, LEAST_EVENTS
from monitor.checks.statistics.memory import PLAIN, RELATIVE
from monitor.checks.statistics.replay import Day
from monitor.checks.statistics.surprise import score, silence, tail, widen
from monitor.checks.statistics.windows import WINDOWS
from monitor.checks.statistics.words import amount, change
from monitor.config.settings import AlertBudget
from monitor.profile.stream import Stream
from monitor.trial.anomalies import A_STREAM

DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
TOLD_OF = (1, 6, 24, 168)
MOST_HOURS = 24 * 60


def explanation(day: Day, stream: Stream, name: str, budget: AlertBudget, step: int) -> Iterator[str]:
    """Yield a stream's model as it stands after a day, a line at a time."""
    row = day.grid.streams.index(stream)
    memory, expects = day.memory, day.expects
    shape = expects.shape[row]
    rate = float(shape.mean() * expects.level[row])
    known = float(memory.hours[row])
    yield f"{name}: {known / HOURS_OF_DAY:.0f} days are known, {amount(float(memory.events[row].sum()))} events weigh"
    if not expects.warm[row]:
        yield "  It takes three days before anything is judged."
        return
    per, unit = (rate * HOURS_OF_DAY, "day") if step >= HOURS_OF_DAY else (rate, "hour")
    yield (
        f"  level       {per:,.3g} events a {unit} now, {change(float(expects.level[row]) - 1)} beside the last weeks "
        "(half-lives of 3 and 14 known days)"
    )
    yield f"  week        {_week(shape, step)}"
    if expects.young[row]:
        yield "  young       less than two weeks are known: only the shape of a day, and wide bands"
    clump = float(expects.clump[row])
    yield f"  noise       counts vary {float(expects.counting[row]):.2g} times as much as independent events would" + (
        f" (they come {clump:.2g} at a time)" if clump > 1.05 else ""
    )
    kind = RELATIVE if expects.relative[row] else PLAIN
    spread = np.sqrt(expects.spread.busy[kind, row])
    those = [k for k, hours in enumerate(WINDOWS) if hours in TOLD_OF and hours >= step]
    yield "  strays      beyond that by " + ", ".join(
        f"±{spread[k]:.0%} in {_hours(WINDOWS[k])}" for k in those
    ).replace("%", " %")
    yield "  forecast    " + (
        "moved by how the site's other streams fare, which is the more precise one here"
        if kind == RELATIVE
        else "of its own past alone, which is the more precise one here"
    )
    wild = float(expects.wild[:, row].max())
    if wild > 1.05:
        yield f"  wild        its past scores went up to {wild:.2g} times what they should: scores are divided by that"
    level = _level(day, budget, step)
    yield (
        f"  threshold   p at most {level:.1g} a look: {budget.false_alerts_per_week:g} false alerts a week over "
        f"{HOURS_OF_WEEK // step} looks and {len(day.grid.streams)} streams"
    )
    for k in those:
        limits = _limits(expects, (kind, row, k), rate, level, budget.smallest_effect)
        yield f"  told in {_hours(WINDOWS[k]):<6} {limits}"
    hours = next((h for h in range(step, MOST_HOURS, step) if _silent(expects, row, kind, rate * h, level)), None)
    yield "  silence     " + (
        f"told after about {_hours(hours)} at the usual rate ({amount(rate * hours)} events missing)"
        if hours
        else "too rare to be missed within two months"
    )


def _week(shape: np.ndarray, step: int) -> str:
    by_day = shape.reshape(7, HOURS_OF_DAY)
    days = by_day.mean(1) / shape.mean()
    busiest, quietest = int(days.argmax()), int(days.argmin())
    said = f"busiest on {DAYS[busiest]} ({change(days[busiest] - 1)}), quietest on {DAYS[quietest]} "
    said += f"({change(days[quietest] - 1)})"
    if step < HOURS_OF_DAY:
        clock = by_day.mean(0)
        said += f"; {int(clock.argmax()):02d}:00 is the busiest hour, {int(clock.argmin()):02d}:00 the quietest"
    return said


def _level(day: Day, budget: AlertBudget, step: int) -> float:
    """Return the p-value at which a single finding is told when nothing else is going on."""
    findings = A_STREAM * len(day.grid.streams)
    return budget.false_alerts_per_week * step / HOURS_OF_WEEK / float(np.log(findings) + np.euler_gamma)


def _limits(expects: Forecast, at: tuple[int, int, int], rate: float, level: float, smallest: float) -> str:
    """Return from which counts on a window at the usual rate is told; `at` is the forecast, the row and the window."""
    kind, row, k = at
    mean = rate * float(WINDOWS[k])
    usual2 = float(expects.spread.busy[kind, row, k] + expects.doubt2[row])
    counting = float(expects.counting[row])

    def p_value(count: float) -> float:
        if abs(count - mean) < LEAST_EVENTS * float(expects.clump[row]):
            return 1.0
        raw = score(np.array(count / counting), np.array(mean / counting), np.array(usual2))
        windows = expects.spread.windows[kind, row, k]
        raw = widen(raw, np.array(windows), np.array(usual2), np.array(mean / counting))
        raw = abs(raw) * min(1.0, abs(count / mean - 1) / FULL_EFFECT) / expects.wild[int(count > mean), row, k]
        return float(TRIALS * tail(raw))

    low = _first(lambda share: p_value(mean * (1 - share)) <= level and share >= smallest, 1.0)
    high = _first(lambda share: p_value(mean * (1 + share)) <= level and share >= smallest, 20.0)
    below = f"at {amount(mean * (1 - low))} or fewer ({change(-low)})" if low is not None else "no drop"
    above = f"at {amount(mean * (1 + high))} or more ({change(high)})" if high is not None else "no peak"
    return f"{amount(mean)} are usual: {below}, {above}"


def _first(told: Callable[[float], bool], most: float) -> float | None:
    """Return the least relative change that is told, to one part in a thousand."""
    if not told(most):
        return None
    low, high = 0.0, most
    while high - low > most / 1000:
        middle = (low + high) / 2
        low, high = (low, middle) if told(middle) else (middle, high)
    return high


def _silent(expects: Forecast, row: int, kind: int, expected: float, level: float) -> bool:
    spread2 = np.maximum(expects.spread.busy[kind, row], expects.spread.quiet[kind, row])
    rate = float(expects.shape[row].mean() * expects.level[row])
    k = min(int(np.searchsorted(WINDOWS, expected / max(rate, 1e-9))), len(WINDOWS) - 1)
    quiet = silence(np.array(expected / expects.counting[row]), spread2[k] + expects.doubt2[row])
    return bool(np.exp(-quiet / expects.restless[row]) <= level)


def _hours(hours: float) -> str:
    return f"{int(hours)} h" if hours < 48 else f"{int(hours) // HOURS_OF_DAY} days"

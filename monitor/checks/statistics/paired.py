"""One hourly amount held against another: ratios, whose traffic cancels, learned with the spread they really have.

The model: in any hours the amount N is r · M but for noise, M being the other amount and r a ratio that is learned by
the hour of the week. The variance of N − r · M is φ · B + τ² · (r · M)²: B is the noise of two independent sums of
events (a compound Poisson's, of which the sum of squares is an estimate), φ tells how far both move together event by
event (under 1: the same visits make both) or come in clumps, τ how far the ratio strays for the length of a window.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.calendar import DAY, hours_of_week
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.pair import Amounts, Paired, Side
from monitor.checks.statistics.pair_learn import LONGS, MARGIN, Learned, learned_of, pulled, scores_of
from monitor.checks.statistics.surprise import score, tail
from monitor.checks.view import HOUR

TRIALS = 5.0
"""Independent looks that nested windows of one side amount to (see `monitor/checks/statistics/expectations.py`)."""
BAND = 1.96
CHART_HOURS = 48
CHUNK = 128


def paired(numerator: Amounts, denominator: Amounts, end: float, timezone: str) -> list[Paired | None]:
    """Hold each of P amounts against another as of the hour that ends at `end`; None where no ratio is known yet.

    What is usual is learned from the days before the running one (UTC), so that one hour more changes nothing of it.
    """
    out: list[Paired | None] = []
    for begin in range(0, len(numerator.values), CHUNK):
        part = slice(begin, begin + CHUNK)
        out += _chunk(numerator[part], denominator[part], end, timezone)
    return out


def bounded(numerator: Amounts, denominator: Amounts, ratio: float, hours: int) -> list[Side | None]:
    """Hold amounts of the last `hours` against a ratio that is stated, not learned; None where too little is known.

    The noise is that of two independent sums of events: where the same visits make both it is less, and the test errs
    towards silence.
    """
    last = slice(-hours, None)
    known = np.isfinite(numerator.values[:, last]) & np.isfinite(denominator.values[:, last])
    parts = (numerator.values, denominator.values, numerator.noise, denominator.noise)
    got, base, own, noise = (np.where(known, part[:, last], 0.0).sum(1) for part in parts)
    unit = np.where(got > 0, own / np.maximum(got, 1e-9), 1.0)
    want = np.maximum(ratio * base, 1e-9)
    counting = np.maximum(unit * want, np.where(got > want, own, 0.0)) + ratio**2 * noise
    scale = counting / want
    scores = score(got / scale, want / scale, np.zeros_like(want))
    out: list[Side | None] = []
    for p in range(len(got)):
        if known[p].sum() < hours / 2 or base[p] <= 0:
            out.append(None)
            continue
        reach = float(BAND * np.sqrt(counting[p]))
        out.append(
            Side(
                hours=hours,
                observed=float(got[p]),
                base=float(base[p]),
                expected=float(want[p]),
                low=float(max(want[p] - reach, 0.0)),
                high=float(want[p] + reach),
                effect=float(got[p] / want[p] - 1.0),
                # Two-sided in what it is used for: each bound tells of its own side only.
                p_value=float(np.clip(tail(np.abs(scores[p : p + 1]))[0], 1e-300, 1.0)),
            )
        )
    return out


def _chunk(top: Amounts, under: Amounts, end: float, timezone: str) -> list[Paired | None]:
    hours = top.values.shape[1]
    start = end - HOUR * hours
    past = max(int(((end - HOUR) // DAY * DAY - start) // HOUR), 0)
    of_week = hours_of_week(start, hours, timezone)
    known = np.isfinite(top.values) & np.isfinite(under.values)
    learned = learned_of(top, under, known, past, of_week)
    return _look(top, under, known, learned, of_week, end)


def _look(
    top: Amounts, under: Amounts, known: NDArray[np.bool_], learned: Learned, of_week: NDArray[np.int64], end: float
) -> list[Paired | None]:
    reach = min(int(LONGS[-1]), top.values.shape[1])
    last = slice(top.values.shape[1] - reach, None)
    seen = known[:, last]
    got, base, own, noise = (
        np.where(seen, part[:, last], 0.0) for part in (top.values, under.values, top.noise, under.noise)
    )
    ratio = learned.ratio[:, of_week[last]]
    want = base * ratio
    parts = (got, base, want, own, ratio**2 * noise, seen.astype(float))
    sums = [np.cumsum(part[:, ::-1], 1)[:, np.minimum(LONGS, reach) - 1] for part in parts]
    got_k, base_k, want_k, own_k, noise_k, seen_k = sums
    unit = learned.unit[:, None]
    # Large amounts that are larger than usual by one large event are no surprise: noise as it was seen counts too.
    counting = np.maximum(unit * want_k, np.where(got_k > want_k, own_k, 0.0)) + noise_k
    variance = MARGIN * (learned.together * counting + learned.stray2 * want_k**2)
    usable = (reach >= LONGS) & (seen_k >= 0.5 * LONGS) & (want_k > 0) & (3.0 * learned.windows * LONGS >= LONGS)
    usable &= learned.known[:, None]
    # Where the other amount is nothing, an amount is no ratio.
    scores = pulled(np.where(usable, scores_of(got_k, want_k, variance, unit), 0.0), learned.windows)
    effect = np.where(want_k > 0, got_k / np.maximum(want_k, 1e-9) - 1.0, 0.0)
    doubt = np.sqrt(variance) / np.maximum(want_k, 1e-9)
    scores = _ongoing(scores, effect, doubt, usable)
    best = np.stack([np.argmax(-scores, 1), np.argmax(scores, 1)])
    open_ = seen[:, -1]
    out: list[Paired | None] = []
    tails = tail(np.stack([-scores, scores])[np.arange(2)[:, None], np.arange(len(got))[None], best] / learned.wild)
    p_values = np.clip(TRIALS * tails, 1e-300, 1.0)
    for p in range(len(got)):
        if not learned.known[p] or not open_[p]:
            out.append(None)
            continue
        sides = [
            Side(
                hours=int(LONGS[k]),
                observed=float(got_k[p, k]),
                base=float(base_k[p, k]),
                expected=float(want_k[p, k]),
                low=float(max(want_k[p, k] - BAND * np.sqrt(variance[p, k]), 0.0)),
                high=float(want_k[p, k] + BAND * np.sqrt(variance[p, k])),
                effect=float(effect[p, k]),
                p_value=float(p_values[side, p]) if scores[p, k] else 1.0,
            )
            for side, k in enumerate(best[:, p].tolist())
        ]
        worse = min(sides, key=lambda side: side.p_value)
        span = slice(max(reach - CHART_HOURS, 0), None)
        since = _since(got[p], want[p], worse, float(learned.unit[p]), end)
        recent = np.where(seen[p, span], got[p, span], np.nan)
        usual = np.where(seen[p, span], want[p, span], np.nan)
        out.append(
            Paired(end, float(learned.usual[p]), float(learned.unit[p]), sides[0], sides[1], since, recent, usual)
        )
    return out


def _ongoing(scores: Floats, effect: Floats, doubt: Floats, usable: NDArray[np.bool_]) -> Floats:
    """Silence windows whose trouble is over: a shorter one, precise enough to tell, is back at least halfway."""
    out = scores.copy()
    for k in range(1, scores.shape[1]):
        size = effect[:, k, None]
        back = effect[:, :k] * np.sign(size) < 0.5 * np.abs(size)
        precise = usable[:, :k] & (doubt[:, :k] < 0.25 * np.abs(size))
        out[:, k] = np.where((back & precise).any(1), 0.0, out[:, k])
    return out


def _since(got: Floats, want: Floats, side: Side, unit: float, end: float) -> float | None:
    """Return the hour from which a change of this size best explains what came (Page's CUSUM, read backwards)."""
    ratio = max(1.0 + side.effect, 0.01)
    gain = (got * np.log(ratio) - (ratio - 1.0) * want) / unit
    backwards = np.cumsum(gain[::-1])
    best = int(backwards.argmax()) + 1 if backwards.max() > 0 else side.hours
    return end - HOUR * best if best < len(got) else None

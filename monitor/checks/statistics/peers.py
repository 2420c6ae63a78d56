"""How the rest of its site fares: the part of a change that everything shares is no stream's own trouble."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.calendar import HOURS_OF_DAY
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.memory import CANDIDATES, SPEEDS, Memory
from monitor.checks.statistics.windows import DAY_WINDOW, WINDOWS

FAST_WINDOW, SLOW_WINDOW = int(np.flatnonzero(WINDOWS == 3)[0]), DAY_WINDOW
"""Windows whose log-ratios of observed over expected are learned from …"""
SPEED_OF = np.where(WINDOWS < 12, 0, 1)
"""… and which of the two each window is judged by."""
FIRST_WINDOWS = 15.0
"""Windows' worth of doubt in the learned weights: until then the site moves as one."""
FIRST_SPREAD2 = 0.15**2
"""Relative variance assumed of a peer beside its counting noise."""
OUTLYING = 4.0
"""A peer this many of its standard deviations off the site's median has a trouble of its own and says nothing."""
LEAST_PEERS = 4
"""Of fewer streams the median says nothing of the site."""
MAJORITY = 3
"""Streams it takes to carry a median: two sound ones outvote a broken one."""
HALF_EVENT = 0.5
"""Added to what came and what was due, so that nothing has a logarithm."""
MOST_NOISE2, LEAST_DUE = 9.0, 0.1
"""Bounds of a peer's counting noise in windows that expect next to nothing."""
MOST_MOVE = 5.0
"""What the others say of a stream is held within this log-ratio (150-fold): a site that vanishes from 70 events an hour
reaches it, and beyond it only weights that were learned from next to nothing."""
_REMOVED = 1e9


@dataclass(frozen=True, slots=True)
class Site:
    """The rows of one site, those of its busiest streams, and the weights [2, rows, M] (fast, slow) of the latter."""

    rows: NDArray[np.int64]
    members: NDArray[np.int64]
    weights: Floats


@dataclass(frozen=True, slots=True)
class Moves:
    """Log-ratios of observed over expected [S, K, n]: `own` robust ones of each stream, `rest` what the others say of
    it, `median` that of its site, and the variance `noise2` that counting adds to `rest`.
    """

    own: Floats
    rest: Floats
    median: Floats
    noise2: Floats


def sites_of(memory: Memory, site: NDArray[np.int64]) -> tuple[Site, ...]:
    """Return the sites of more than one stream, with what they have learned of how their streams move together."""
    known = memory.events.sum(1)
    a_day = known / np.maximum(memory.exposure.sum(1), 1.0) * HOURS_OF_DAY
    noise2 = memory.counting / np.maximum(a_day, 1e-9)
    found = []
    for number in np.unique(site):
        rows = np.flatnonzero(site == number)
        members = busiest(known, rows)
        if len(members) < 2:
            continue
        together = learned_with(memory, rows, members)
        hours = WINDOWS[[FAST_WINDOW, SLOW_WINDOW]]
        weights = [
            _weights(
                together[speed],
                float(memory.moves[speed, rows].max()),
                noise2[members] * HOURS_OF_DAY / hours[speed] + FIRST_SPREAD2,
                rows,
                members,
            )
            for speed in range(SPEEDS)
        ]
        found.append(Site(rows, members, np.stack(weights)))
    return tuple(found)


def busiest(events: Floats, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows of a site's busiest streams, in order."""
    order = rows[np.argsort(-events[rows], kind="stable")][:CANDIDATES]
    return np.sort(order[events[order] > 0])


def learned_with(memory: Memory, rows: NDArray[np.int64], members: NDArray[np.int64]) -> Floats:
    """Return the learned sums [2, rows, M] with these members, 0 with those that are new among them."""
    before = memory.members[rows[0]]
    column = {int(row): at for at, row in enumerate(before) if row >= 0}
    at = np.array([column.get(int(row), -1) for row in members])
    return np.where(at >= 0, memory.together[:, rows][..., at], 0.0)


def _weights(
    together: Floats, windows: float, noise2: Floats, rows: NDArray[np.int64], members: NDArray[np.int64]
) -> Floats:
    """Return the weights [rows, M] with which the rows' log-ratios are told from the members'.

    `together` [rows, M] are sums of products over about `windows` independent windows, `noise2` [M] the variance first
    assumed. Ridge regression (Hoerl & Kennard, Technometrics 12, 1970) towards weights by precision that add up to one:
    a campaign, which ordinary weeks do not show, moves everything. A stream is not its own peer.
    """
    among = together[np.searchsorted(rows, members)]
    own = rows[:, None] == members
    first = np.where(own, 0.0, 1.0 / noise2)
    first = first / np.maximum(first.sum(1, keepdims=True), 1e-12)
    shown = np.diag(among) / max(windows, 1e-9)
    base = among + np.diag(FIRST_WINDOWS * np.maximum(shown, noise2))
    right = together - first @ among
    out = np.linalg.solve(base, right.T).T
    inside = np.flatnonzero(own.any(1))
    alone = base + _REMOVED * own[inside][:, :, None] * np.eye(len(members))
    out[inside] = np.linalg.solve(alone, np.where(own, 0.0, right)[inside][..., None])[..., 0]
    return np.asarray(np.where(own, 0.0, first + out))


@dataclass(frozen=True, slots=True)
class Sums:
    """What windows brought, what was `due` in them and the share of their hours `known` [S, K, n], those that
    `SPEED_OF` lists first, with the variance over mean `counting` [S, 1, 1] and the relative variance `spread2` [S, K].
    """

    came: Floats
    due: Floats
    known: Floats
    counting: Floats
    spread2: Floats


def moves(sites: tuple[Site, ...], of: Sums, least: float) -> Moves:
    """Return how streams and sites moved in windows; those known for less than the share `least` say nothing."""
    raw = np.log((of.came + HALF_EVENT) / (of.due + HALF_EVENT))
    deviation = np.sqrt(of.counting / np.maximum(of.due, 1e-9) + of.spread2[..., None])
    counted2 = np.minimum(of.counting / np.maximum(of.due, LEAST_DUE), MOST_NOISE2)
    own, rest, median, noise2 = (np.zeros_like(raw) for _ in range(4))
    speed = SPEED_OF[: raw.shape[1]]
    for site in sites:
        known = of.known[site.members] >= least
        middle = _middle(raw[site.members], known / deviation[site.members] ** 2)
        drawn = _towards(raw[site.rows], middle, deviation[site.rows])
        drawn = np.where(of.known[site.rows] >= least, drawn, middle)
        peers = drawn[np.searchsorted(site.rows, site.members)]
        weights = site.weights[speed]
        own[site.rows] = drawn
        said = np.einsum("ksm,mkn->skn", weights, peers, optimize=True)
        rest[site.rows] = np.clip(said, -MOST_MOVE, MOST_MOVE)
        noise2[site.rows] = np.einsum("ksm,mkn->skn", weights**2, counted2[site.members], optimize=True)
        median[site.rows] = middle
    return Moves(own, rest, median, noise2)


def _middle(values: Floats, weights: Floats) -> Floats:
    """Return by how much a site moved: the lesser of two weighted medians [M, …], nothing where they disagree on the
    side.

    By precision alone the busiest stream often weighs more than all others together; when it breaks, the median breaks
    with it, and every sound stream looks as if it had moved the other way. So none weighs more than the third heaviest
    in the second median, which in turn two light streams that break together may carry against a heavy sound one. With
    the plain forecast, which says that nothing moved, these are three opinions, and the middle one is taken.
    """
    precise = weighted_median(values, weights)
    if len(weights) < MAJORITY:
        return precise
    outvoted = weighted_median(values, np.minimum(weights, np.partition(weights, -MAJORITY, 0)[-MAJORITY]))
    lesser = np.where(np.abs(precise) < np.abs(outvoted), precise, outvoted)
    return np.where(precise * outvoted > 0, lesser, 0.0)


def weighted_median(values: Floats, weights: Floats) -> Floats:
    """Return the weighted median of values [M, …] along the first axis."""
    order = np.argsort(values, 0)
    values = np.take_along_axis(values, order, 0)
    share = np.cumsum(np.take_along_axis(weights, order, 0), 0)
    half = (share < 0.5 * share[-1:]).sum(0, keepdims=True)
    return np.asarray(np.take_along_axis(values, np.minimum(half, len(values) - 1), 0)[0])


def _towards(values: Floats, middle: Floats, deviation: Floats) -> Floats:
    """Draw values towards a middle, the further out the more, and wholly from OUTLYING deviations on.

    By the biweight of Beaton & Tukey (Technometrics 16, 1974).
    """
    off = values - middle
    return np.asarray(middle + off * np.maximum(1.0 - (off / (OUTLYING * deviation)) ** 2, 0.0) ** 2)

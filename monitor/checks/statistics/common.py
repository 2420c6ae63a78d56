"""How far whole sites were off what was usual: what their streams do together they learn together, or not at all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.calendar import HOURS_OF_DAY
from monitor.checks.statistics.forecast import Forecast
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.memory import PLAIN
from monitor.checks.statistics.peers import LEAST_PEERS, MAJORITY, weighted_median
from monitor.checks.statistics.windows import DAY_WINDOW

Sides = NDArray[np.int8]


def of_sites(scores: Floats, expects: Forecast) -> Floats:
    """Return for each stream the score [S, K, n] of its site, the median of its streams'; its own where it has too few.

    Streams weigh by the precision of a day's sum, none more than the third heaviest (as in
    `monitor/checks/statistics/peers.py`).
    """
    out = scores.copy()
    for site in expects.sites:
        members = site.members
        if len(members) < LEAST_PEERS:
            continue
        a_day = HOURS_OF_DAY * expects.shape[members].mean(1)
        noise2 = expects.counting[members] / np.maximum(a_day, 1e-9) + expects.spread.busy[PLAIN, members, DAY_WINDOW]
        weight = np.minimum(1.0 / noise2, np.partition(1.0 / noise2, -MAJORITY)[-MAJORITY])
        out[site.rows] = weighted_median(scores[members], np.broadcast_to(weight[:, None, None], scores[members].shape))
    return out


def with_the_site(own: Sides, off: Sides, site: Sides, expects: Forecast) -> Sides:
    """Return the sides [S, n] on which hours are strange, those of a site's streams decided together.

    A campaign that nobody announced makes some streams of a site score just above what is left out of learning and
    others just below. Were each to decide by itself, those below would learn the campaign's level and those above would
    not, and the same days of the next week would look like a drop of the former beside the latter.

    `own` is what each stream finds strange by itself, `off` what it finds uneasy, `site` what the site does (see
    `of_sites`). What one of the streams that tell how a site fares finds strange is strange to all that are off on the
    same side, if the site is.
    """
    out = own.copy()
    for each in expects.sites:
        rows = each.rows
        if len(each.members) < LEAST_PEERS:
            continue
        for side in (-1, 1):
            spreads = np.any(own[each.members] == side, 0) & (site[rows] == side)
            out[rows] = np.where((own[rows] == 0) & (off[rows] == side) & spreads, np.int8(side), out[rows])
    return out

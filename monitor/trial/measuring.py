"""What a test says was measured beside its events: visits, users, requests that could not be read."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from monitor.profile.measure import FUTURE, HITS, SESSIONS, UNREADABLE, USERS, Amount, Measure, of_source
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from monitor.rules.counts import Part
from monitor.rules.fixture import SOURCE, Case

_NAMES = {"sessions": SESSIONS, "users": USERS, "unreadable": UNREADABLE, "future": FUTURE}


def measured(
    case: Case, number: int, start: int, parts: Mapping[tuple[Stream, int], Profile]
) -> dict[tuple[Measure, int], Amount]:
    """Return what an hour (by its number, and its start) measured: what the test says, and a request an event."""
    found: dict[tuple[Measure, int], Amount] = {}
    requests: Counter[Stream] = Counter()
    for (stream, _), profile in parts.items():
        requests[of_source(*stream[:3])] += profile.events
    for name, counts in case.measures.items():
        said = _at(counts, number)
        if said is None:
            continue
        mean, about = said
        random = np.random.default_rng([zlib.crc32(f"{case.name}/({name})".encode()), number])
        amount = float(random.poisson(mean)) if about else float(round(mean))
        of = of_source(*SOURCE) if name == "sessions" else of_source(*SOURCE, "ga4")
        found[Measure(of, _NAMES[name]), start] = Amount(amount, amount)
        if name == "unreadable":
            requests[of] += round(amount)
    found.update({(Measure(of, HITS), start): Amount(n, n) for of, n in requests.items()})
    return found


def _at(counts: Sequence[Part], number: int) -> tuple[float, bool] | None:
    for part in counts:
        if number < part.hours:
            return part.mean(number), part.about
        number -= part.hours
    return None

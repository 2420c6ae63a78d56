"""What a plan was learned from, kept with it: what is seen later is compared with this, and not only with the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import median

from monitor.profile.paths import parent_of
from monitor.profile.profile import Profile

SMALLEST_SPREAD = 0.001
ALWAYS = 0.97
"""From this rate on a property's absence is an exception."""
MOST_NOISE = 0.003
"""Share of events in which any property may be wrong where nothing better is known. Yardstick: 0.3 % junk."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The traffic behind a plan. `Evidence()` is that of a plan nobody learned.

    `spread` is, by path, how much the rate at which the property says something varied between the windows it was
    learned from, beyond what chance explains: a standard deviation, 0 … 1. A path that is not there did not vary.
    `noise` is how often a property that is always there is missing all the same, over all such: bots, cut-off requests.
    `by_day` is how many events came on each local day of the week, Monday first; () where that was not kept.
    """

    seen: Profile = field(default_factory=Profile)
    spread: Mapping[str, float] = field(default_factory=dict)
    noise: float = MOST_NOISE
    by_day: tuple[float, ...] = ()


def evidence_of(whole: Profile, windows: Sequence[Profile] = (), by_day: Sequence[float] = ()) -> Evidence:
    """Return the evidence in a profile, and in the windows it was merged from where they are known."""
    spread = {path: _spread(path, windows) for path in whole.properties} if len(windows) > 1 else {}
    return Evidence(
        whole, {path: sd for path, sd in spread.items() if sd >= SMALLEST_SPREAD}, _noise(whole), tuple(by_day)
    )


def _noise(whole: Profile) -> float:
    """Return the noise of this source: the median of what its constant properties lack, so that no odd one decides."""
    rates = [MOST_NOISE]
    for path, seen in whole.properties.items():
        room = whole.room_for(parent_of(path))
        if room and ALWAYS * room <= seen.present <= room:
            rates.append((room - seen.present + 0.5) / (room + 0.5 / MOST_NOISE))
    return round(min(MOST_NOISE, median(rates)), 6)


def _spread(path: str, windows: Sequence[Profile]) -> float:
    """Return the between-window standard deviation of a rate: the moment estimate for binomial counts of unequal size.

    DerSimonian and Laird (Controlled Clinical Trials 7, 1986), each window weighted by its size.
    """
    rooms: list[int] = []
    filled: list[int] = []
    for window in windows:
        seen = window.properties.get(path)
        room = max(window.room_for(parent_of(path)), seen.present if seen else 0)
        if room:
            rooms.append(room)
            filled.append(seen.filled if seen else 0)
    total = sum(rooms)
    spare = total - sum(room * room for room in rooms) / total if total else 0.0
    if spare <= 0:
        return 0.0
    rate = sum(filled) / total
    between = sum(room * (there / room - rate) ** 2 for room, there in zip(rooms, filled, strict=True))
    return round(sqrt(max(0.0, (between - (len(rooms) - 1) * rate * (1 - rate)) / spare)), 4)

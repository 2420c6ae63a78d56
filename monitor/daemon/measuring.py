"""What was measured by the hour, in memory: beside the history of counts, and blind in the same hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from monitor.checks.rule import Rule
from monitor.checks.view import Measured
from monitor.daemon.history import History
from monitor.daemon.hours import HOUR, Hours
from monitor.profile.measure import ALWAYS, Amount, Measure, added
from monitor.store.engine import Transaction
from monitor.store.measures import Measures

SKETCHES_KEPT = 26 * HOUR
"""So long the sketches of distinct things are kept in memory; what comes later is added to the stored one."""
Amounts = Mapping[tuple[Measure, int], Amount]


def paths_of(rules: Iterable[Rule]) -> frozenset[str]:
    """Return the properties that are to be summed up: those that rules ask for, and those that always are."""
    return ALWAYS.union(*(rule.params.sums for rule in rules))


class Measuring:
    """Three numbers a measure and hour, and the sketches of the last hours."""

    def __init__(self) -> None:
        self._hours: dict[Measure, tuple[Hours, Hours, Hours]] = {}
        self._sketches: dict[tuple[Measure, int], bytes] = {}

    def put(self, amounts: Iterable[tuple[Measure, int, Amount]]) -> None:
        """Replace hours of measures."""
        for measure, start, amount in amounts:
            hours = self._hours.setdefault(measure, (Hours(), Hours(), Hours()))
            for part, value in zip(hours, amount[:3], strict=True):
                part.add(start, value - part.at(start))
            if amount.distinct:
                self._sketches[measure, start] = amount.distinct

    def with_more(self, more: Amounts, store: Measures | None) -> dict[tuple[Measure, int], Amount]:
        """Return hours as they are with what a chunk adds to them; sketches that are not in memory are read."""
        whole = {}
        for (measure, start), amount in more.items():
            hours = self._hours.get(measure)
            known = Amount() if hours is None else Amount(hours[0].at(start), hours[1].at(start), hours[2].at(start))
            if amount.distinct and known.number:
                sketch = self._sketches.get((measure, start))
                stored = None if sketch or store is None else store.at(measure, start)
                known = known._replace(distinct=sketch or (stored.distinct if stored else b""))
                if not known.distinct:
                    # So old that its sketch is gone: what little comes now is not added to the estimate.
                    whole[measure, start] = known
                    continue
            whole[measure, start] = added(known, amount)
        return whole

    def series(self, history: History, until: int) -> dict[Measure, Measured]:
        """Return every measure up to `until` (start of the first hour left out)."""
        found = {}
        for measure, hours in self._hours.items():
            start = hours[0].begin
            if start is None or start >= until:
                continue
            parts = [part.span(start, until) for part in hours]
            blind = np.isnan(history.came(measure.stream[:2], start, until))
            for part in parts:
                part[blind] = np.nan
            found[measure] = Measured(float(start), *parts)
        return found

    def age(self, now: float) -> None:
        """Let go of sketches that hardly anything is added to any more."""
        for key in [key for key in self._sketches if key[1] < now - SKETCHES_KEPT]:
            del self._sketches[key]

    def forget(self, before: int) -> None:
        """Let go of hours too old to expect anything from."""
        for hours in self._hours.values():
            for part in hours:
                part.forget(before)

    @classmethod
    def load(cls, connection: Transaction, since: int) -> Measuring:
        """Read what is stored from `since` on."""
        measuring = cls()
        measuring.put(Measures(connection).since(since))
        return measuring

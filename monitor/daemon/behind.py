"""Rules that failed catch up: the hours each was not judged in, in order, once it can be evaluated again."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.daemon.hours import HOUR
from monitor.daemon.judge import Judged, judge_again
from monitor.daemon.setup import Setup
from monitor.daemon.working_set import WorkingSet
from monitor.store.engine import Database


def catch_up(work: WorkingSet, setup: Setup, database: Database, *, now: float) -> Iterator[Judged]:
    """Judge every rule that is behind at each hour that closed since, as far back as catching up goes.

    One that still fails stays where it is, and what is further back than that is given up. Nothing is judged here that
    evaluations have not come to yet: that is theirs.
    """
    passes, rules = setup.settings.passes, {rule.id: rule for rule in setup.rules.rules}
    for name, until in list(work.behind.items()):
        rule = rules.get(name)
        if rule is None:
            del work.behind[name]
            continue
        first = max(until + HOUR, work.evaluated_until - (passes.catch_up_hours - 1) * HOUR)
        for hour in range(first, work.evaluated_until + HOUR, HOUR):
            judged = judge_again(work, setup, database, rule, at=float(hour + passes.lateness_seconds), now=now)
            if judged is None:
                break
            yield judged
        else:
            # Where it goes on failing, the next evaluation puts it back.
            del work.behind[name]

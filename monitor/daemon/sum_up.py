"""A rule that asks for the sums of a property nobody summed up so far finds those of the profiles that are kept."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from monitor.checks.rule import Rule
from monitor.checks.same_event import same_event
from monitor.profile.measure import ALWAYS, sums_of
from monitor.profile.stream import Stream
from monitor.profile.window import HOUR
from monitor.store.engine import Database
from monitor.store.intake import Intake
from monitor.store.measures import Measures
from monitor.store.traffic import Traffic

SUMMED = "summed_paths"


def sum_up(database: Database, rules: Sequence[Rule], now: float) -> int:
    """Sum up properties that are asked for first now, out of stored hourly profiles; return how many hours.

    Only streams that the rules are about are looked into, once: from then on sums are made as events come in. Profiles
    of versions that kept no sums have none.
    """
    wanted = ALWAYS.union(*(rule.params.sums for rule in rules))
    with database.read() as connection:
        known = frozenset(orjson.loads(Intake(connection).note(SUMMED) or "[]")) | ALWAYS
        new = wanted - known
        streams = Traffic(connection).streams() if new else {}
    if wanted <= known:
        return 0
    asking = [rule for rule in rules if new.intersection(rule.params.sums)]
    hours = 0
    for stream, record in streams.items():
        if not any(_concerns(rule, stream) for rule in asking):
            continue
        with database.write() as connection:
            stored = Traffic(connection).profiles(since=0, until=int(now), number=record.id)
            profiles = {(stream, start): profile for _, start, profile in stored if start % HOUR == 0}
            amounts = {(measure, start): amount for measure, start, amount in sums_of(profiles, new)}
            Measures(connection).put(amounts)
            hours += len(amounts)
    with database.write() as connection:
        Intake(connection).put_notes({SUMMED: orjson.dumps(sorted(wanted | known)).decode()})
    return hours


def _concerns(rule: Rule, stream: Stream) -> bool:
    names = {same_event("", name) for name in (*rule.match.event, *rule.params.also)}
    return rule.match.covers(stream) or same_event(stream.vendor, stream.event) in names

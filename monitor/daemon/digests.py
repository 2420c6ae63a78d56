"""The digest that is due, written once for its local date."""

from __future__ import annotations

from monitor.alerts.bulletin import Watched, digest, due, of_channels
from monitor.daemon.down import DOWN, Down
from monitor.daemon.setup import Setup
from monitor.daemon.telling import digests_of
from monitor.daemon.working_set import WorkingSet
from monitor.incidents.opinion import Worth, worth_of
from monitor.store.engine import Database, Transaction
from monitor.store.incidents import Incidents
from monitor.store.intake import Intake
from monitor.store.outbox import StoredOutbox, enqueue
from monitor.store.people import People

DIGESTED = "digested"
WORTH_SECONDS = 28 * 86400.0
"""How far back opinions count: a week has too few of them."""


def write_digest(work: WorkingSet, setup: Setup, database: Database, now: float) -> str | None:
    """Write the digest that is due, if none of its name has been; return its name where it was."""
    plan = digests_of(setup.settings)
    which = due(plan, now)
    if which is None:
        return None
    with database.read() as connection:
        if Intake(connection).note(DIGESTED) == which.name:
            return None
        incidents = Incidents(connection).latest(which.since)
        worth = _worth(connection, now - WORTH_SECONDS)
        down = Down.read(Intake(connection).note(DOWN))
    watched = Watched(
        events=sum(stream.planned for stream in work.streams),
        vendors=len({stream.vendor for stream in work.streams}),
        last_hit=max((record.last_seen for record in work.streams.values()), default=None),
        rules=len(setup.rules.rules),
        dead=of_channels(StoredOutbox(database).depths().items()),
        worth=worth,
        down="" if down is None or down.until < which.since else down.told(setup.settings.timezone),
    )
    messages = digest(which, list(incidents.values()), watched, setup.routing, plan, now)
    with database.write() as connection:
        enqueue(connection, messages)
        Intake(connection).put_notes({DIGESTED: which.name})
    return which.name


def _worth(connection: Transaction, since: float) -> tuple[Worth, ...]:
    people = People(connection)
    told = Incidents(connection).told(since=since)
    return worth_of(told, people.opinions(since=since), people.acknowledged(since=since))

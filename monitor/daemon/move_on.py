"""Incidents moved on by findings and by what people did; with the messages that follow, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from monitor.alerts.compose import messages_for
from monitor.alerts.message import Message
from monitor.checks.finding import Finding
from monitor.checks.rule import Rule
from monitor.daemon.setup import Setup
from monitor.daemon.watch import SELF_RULES
from monitor.daemon.working_set import WorkingSet
from monitor.incidents.incident import Incident, Transition
from monitor.incidents.machine import Moved, People, Stepped, step
from monitor.incidents.mute import Mute
from monitor.incidents.silence import Silence, muted_by
from monitor.store.engine import Database, Transaction
from monitor.store.incidents import Incidents
from monitor.store.intake import Intake
from monitor.store.outbox import audience, enqueue
from monitor.store.people import People as StoredPeople


def move_on(
    work: WorkingSet,
    setup: Setup,
    database: Database,
    findings: Iterable[Finding],
    *,
    at: float,
    now: float,
    notes: Mapping[str, str] | None = None,
    only: str | None = None,
) -> tuple[Stepped, tuple[Message, ...]]:
    """Step every incident to `at` (event time) and commit it with its messages, dated `now` (wall clock).

    With `only`, the incidents of that rule alone: the others stand where later evaluations have left them, and what
    people did waits for the next of those.
    """
    rules = rules_of(setup)
    incidents = {key: one for key, one in work.incidents.items() if only in {None, one.rule}}
    with database.write() as connection:
        people = StoredPeople(connection)
        said = people_of(setup, rules, people, now)
        said = said if only is None else replace(said, actions=())
        stepped = step(incidents, findings, rules, at, setup.policy, said)
        messages = tuple(
            message
            for moved in stepped.transitions
            for message in messages_for(
                moved, rules.get(moved.incident.rule), setup.routing, now, known_to=_known_to(connection, moved)
            )
        )
        Incidents(connection).put(stepped.incidents)
        enqueue(connection, messages)
        people.answer(stepped.answers)
        Intake(connection).put_notes(notes or {})
    work.incidents.update({incident.fingerprint: incident for incident in stepped.incidents})
    return stepped, messages


def rules_of(setup: Setup) -> dict[str, Rule]:
    """Return every rule by id, the monitor's own among them."""
    return {**SELF_RULES, **{rule.id: rule for rule in setup.rules.rules}}


def people_of(setup: Setup, rules: Mapping[str, Rule], stored: StoredPeople, now: float) -> People:
    """Return what people have said, ready to be asked."""
    silences: list[Silence] = stored.silences(ending_after=now)

    def mute(incident: Incident) -> Mute | None:
        rule = rules.get(incident.rule)
        owner = setup.routing.owner_of(incident, rule)
        return muted_by(incident, rule, owner, silences=silences, windows=setup.maintenance, at=now)

    def escalation(incident: Incident) -> Sequence[float]:
        return [one.after for one in setup.routing.way(incident, rules.get(incident.rule)).steps]

    return People(stored.undone(), mute, escalation)


def _known_to(connection: Transaction, moved: Moved) -> frozenset[str]:
    return audience(connection, moved.incident.id) if moved.transition is Transition.RESOLVED else frozenset()

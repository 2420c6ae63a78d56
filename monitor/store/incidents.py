"""Incidents, kept for good."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pydantic import TypeAdapter
from sqlalchemy import Connection, select

from monitor.incidents.incident import Incident, State
from monitor.store.tables import IncidentRow
from monitor.store.upsert import table_of, upsert

_INCIDENT = TypeAdapter(Incident)


class Incidents:
    """Incidents, within the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, incidents: Iterable[Incident]) -> None:
        """Store incidents, replacing earlier states of them."""
        rows = [
            {
                "id": incident.id,
                "fingerprint": incident.fingerprint,
                "rule": incident.rule,
                "state": incident.state.value,
                "severity": incident.severity.value,
                "opened_at": incident.pending_since,
                "resolved_at": incident.resolved_at,
                "blob": _INCIDENT.dump_json(incident),
            }
            for incident in incidents
        ]
        upsert(self._connection, IncidentRow, rows)

    def latest(self, resolved_after: float) -> dict[str, Incident]:
        """Return by fingerprint the newest incident of each that is open, or was resolved after this event time."""
        table = table_of(IncidentRow)
        still = (table.c.state != State.RESOLVED.value) | (table.c.resolved_at > resolved_after)
        statement = select(table.c.blob).where(still).order_by(table.c.opened_at)
        incidents = (_read(blob) for blob in self._connection.execute(statement).scalars())
        return {incident.fingerprint: incident for incident in incidents}

    def listed(self, *, everything: bool = False, limit: int = 200) -> list[Incident]:
        """Return incidents for people, newest first; resolved and pending ones only with `everything`."""
        table = table_of(IncidentRow)
        statement = select(table.c.blob).order_by(table.c.opened_at.desc()).limit(limit)
        if not everything:
            statement = statement.where(table.c.state.not_in([State.RESOLVED.value, State.PENDING.value]))
        return [_read(blob) for blob in self._connection.execute(statement).scalars()]

    def told(self, *, since: float) -> list[Incident]:
        """Return the incidents that began after a moment (event time) and fired, oldest first."""
        table = table_of(IncidentRow)
        statement = select(table.c.blob).where(table.c.opened_at >= since).order_by(table.c.opened_at)
        incidents = (_read(blob) for blob in self._connection.execute(statement).scalars())
        return [incident for incident in incidents if incident.fired_at is not None]

    def named(self, prefix: str) -> list[Incident]:
        """Return the incidents whose id starts with this."""
        table = table_of(IncidentRow)
        statement = select(table.c.blob).where(table.c.id.startswith(prefix, autoescape=True)).order_by(table.c.id)
        return [_read(blob) for blob in self._connection.execute(statement).scalars()]


def _read(blob: bytes) -> Incident:
    """Read an incident; one written before incidents knew what people had been told is given what they had been."""
    incident = _INCIDENT.validate_json(blob)
    if incident.told_severity is not None or not incident.told:
        return incident
    over = incident.state is State.RESOLVED
    return replace(incident, told=0 if over else incident.told, told_severity=None if over else incident.severity)

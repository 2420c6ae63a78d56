"""What people say beside the rules: silences, and what they do with incidents. Kept for good."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Row, select

from monitor.incidents.action import NOTED, OPINIONS, Act, Action
from monitor.incidents.matcher import Matcher
from monitor.incidents.opinion import Judgement, Opinion
from monitor.incidents.silence import Silence
from monitor.store.tables import ActionRow, SilenceRow
from monitor.store.upsert import table_of, upsert

_SILENCES, _ACTIONS = table_of(SilenceRow), table_of(ActionRow)


class People:
    """Silences and actions, within the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_silence(self, silence: Silence) -> None:
        """Store a silence, or what has become of it."""
        row = {name: getattr(silence, name) for name in SilenceRow.model_fields}
        upsert(self._connection, SilenceRow, [row | {"matcher": str(silence.matcher)}])

    def silences(self, *, ending_after: float = 0.0) -> list[Silence]:
        """Return the silences that end after a moment, the earliest first."""
        statement = (
            select(_SILENCES).where(_SILENCES.c.ends > ending_after).order_by(_SILENCES.c.starts, _SILENCES.c.id)
        )
        return [_silence(row) for row in self._connection.execute(statement)]

    def add_action(self, action: Action) -> bool:
        """Record what a person did; False where it was recorded before.

        An opinion waits for nobody: it is answered as it is written down.
        """
        if self._connection.execute(select(_ACTIONS.c.key).where(_ACTIONS.c.key == action.key)).first():
            return False
        values = {"act": action.act.value, "incident": action.incident, "by": action.by, "at": action.at}
        answer = NOTED if action.act in OPINIONS else None
        self._connection.execute(_ACTIONS.insert().values(key=action.key, until=action.until, answer=answer, **values))
        return True

    def undone(self) -> tuple[Action, ...]:
        """Return what people did that has not been seen to yet, in order."""
        statement = select(_ACTIONS).where(_ACTIONS.c.answer.is_(None)).order_by(_ACTIONS.c.at, _ACTIONS.c.key)
        return tuple(
            Action(row.key, Act(row.act), row.incident, row.by, row.at, row.until)
            for row in self._connection.execute(statement)
        )

    def answer(self, answers: Mapping[str, str]) -> None:
        """Record what became of actions, by key."""
        for key, answer in answers.items():
            self._connection.execute(_ACTIONS.update().where(_ACTIONS.c.key == key).values(answer=answer))

    def answer_to(self, key: str) -> str | None:
        """Return what became of an action; None where that is not known yet."""
        return self._connection.execute(select(_ACTIONS.c.answer).where(_ACTIONS.c.key == key)).scalar()

    def opinions(self, *, since: float = 0.0) -> list[Opinion]:
        """Return what readers have said of incidents since a moment (wall clock), in order."""
        where = (_ACTIONS.c.act.in_([act.value for act in OPINIONS]), _ACTIONS.c.at >= since)
        rows = self._connection.execute(select(_ACTIONS).where(*where).order_by(_ACTIONS.c.at, _ACTIONS.c.key))
        return [Opinion(row.incident, row.by, Judgement(row.act), row.at) for row in rows]

    def acknowledged(self, *, since: float = 0.0) -> frozenset[str]:
        """Return the ids of incidents that somebody has taken on since a moment (wall clock)."""
        where = (_ACTIONS.c.act == Act.ACKNOWLEDGE.value, _ACTIONS.c.at >= since)
        return frozenset(self._connection.execute(select(_ACTIONS.c.incident).where(*where).distinct()).scalars())

    def of_incident(self, incident: str) -> list[tuple[Action, str | None]]:
        """Return what people did with one incident, in order, and what became of it."""
        statement = select(_ACTIONS).where(_ACTIONS.c.incident == incident).order_by(_ACTIONS.c.at, _ACTIONS.c.key)
        return [
            (Action(row.key, Act(row.act), row.incident, row.by, row.at, row.until), row.answer)
            for row in self._connection.execute(statement)
        ]


def _silence(row: Row[tuple[object, ...]]) -> Silence:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to a row's names
    return Silence(**values | {"matcher": Matcher.read(str(values["matcher"]))})

"""The outbox as delivery sees it: claims by lease, in order within a conversation, nothing forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select

from monitor.alerts.message import Delivery, Message
from monitor.incidents.incident import Transition
from monitor.store.engine import Database
from monitor.store.tables import MessageRow, PauseRow
from monitor.store.upsert import table_of, upsert

_MESSAGES = table_of(MessageRow)
LONGEST_WAIT = 6 * 3600.0
"""No channel asks to wait longer: a time further ahead was set by a clock that was wrong."""
LONGEST_HOLD = 15 * 86400.0
"""No route is closed for longer."""
_WAITING = (Delivery.QUEUED.value, Delivery.SENDING.value)

_APART = "\x1f"
"""Between channel and recipient in the name of a pause: a unit separator, which neither contains."""


def enqueue(connection: Connection, messages: Iterable[Message]) -> None:
    """Write messages in the transaction of what they tell; one that is there already (same key) is left alone."""
    messages = list(messages)
    upsert(connection, MessageRow, [_row_of(one) for one in messages], keep=tuple(_MESSAGES.columns.keys()))
    for one in messages:
        _let_go(connection, one)


def _let_go(connection: Connection, message: Message) -> None:
    """Let what waits for a conversation's hours go as soon as anything after it may: they keep their order."""
    where = (
        _MESSAGES.c.incident == message.incident,
        _MESSAGES.c.channel == message.channel,
        _MESSAGES.c.recipient == message.recipient,
        _MESSAGES.c.state == Delivery.QUEUED.value,
        _MESSAGES.c.held_until > message.held_until,
    )
    connection.execute(_MESSAGES.update().where(*where).values(held_until=message.held_until))


class StoredOutbox:
    """The `Outbox` of `monitor/alerts/delivery.py`, over the database; every call is its own transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, now: float, lease: float, limit: int) -> list[Message]:
        """Mark due messages as being sent and return them, oldest first, at most one a conversation.

        Nothing new goes to a recipient while a send to them is under way or in doubt, nor while they or the channel
        are to wait.
        """
        earlier = _MESSAGES.alias("earlier")
        same = (
            (earlier.c.incident == _MESSAGES.c.incident)
            & (earlier.c.channel == _MESSAGES.c.channel)
            & (earlier.c.recipient == _MESSAGES.c.recipient)
            & (earlier.c.seq < _MESSAGES.c.seq)
            & earlier.c.state.in_(_WAITING)
        )
        under_way = _MESSAGES.alias("under_way")
        same_recipient = (
            (under_way.c.channel == _MESSAGES.c.channel)
            & (under_way.c.recipient == _MESSAGES.c.recipient)
            & (under_way.c.state == Delivery.SENDING.value)
        )
        paused = select(table_of(PauseRow).c.channel).where(_ahead(table_of(PauseRow).c.until, now))
        statement = (
            select(_MESSAGES)
            .where(
                _MESSAGES.c.state == Delivery.QUEUED.value,
                ~_ahead(_MESSAGES.c.not_before, now),
                ~_ahead(_MESSAGES.c.held_until, now, LONGEST_HOLD),
                _MESSAGES.c.channel.not_in(paused),
                (_MESSAGES.c.channel + _APART + _MESSAGES.c.recipient).not_in(paused),
                ~select(under_way.c.key).where(same_recipient).exists(),
                ~select(earlier.c.key).where(same).exists(),
            )
            .order_by(_MESSAGES.c.created_at, _MESSAGES.c.seq, _MESSAGES.c.key)
            .limit(limit)
        )
        with self._database.write() as connection:
            claimed = [_message_of(row) for row in connection.execute(statement)]
            claimed = [
                message.with_(state=Delivery.SENDING, lease_until=now + lease, attempts=message.attempts + 1)
                for message in claimed
            ]
            upsert(connection, MessageRow, [_row_of(message) for message in claimed])
        return claimed

    def in_doubt(self, now: float) -> list[Message]:
        """Return messages whose sending was cut off: nobody knows whether the channel took them."""
        where = (_MESSAGES.c.state == Delivery.SENDING.value, ~_ahead(_MESSAGES.c.lease_until, now))
        with self._database.read() as connection:
            return [_message_of(row) for row in connection.execute(select(_MESSAGES).where(*where))]

    def record(self, *messages: Message) -> None:
        """Store what became of messages, all or none."""
        with self._database.write() as connection:
            upsert(connection, MessageRow, [_row_of(message) for message in messages])

    def thread_of(self, incident: str, channel: str, recipient: str) -> str | None:
        """Return the reference of the last message that reached this recipient about this incident."""
        where = (
            _MESSAGES.c.incident == incident,
            _MESSAGES.c.channel == channel,
            _MESSAGES.c.recipient == recipient,
            _MESSAGES.c.state == Delivery.SENT.value,
            _MESSAGES.c.reference.is_not(None),
        )
        with self._database.read() as connection:
            return connection.execute(
                select(_MESSAGES.c.reference).where(*where).order_by(_MESSAGES.c.seq.desc()).limit(1)
            ).scalar()

    def waiting(self, incident: str, channel: str, recipient: str) -> list[Message]:
        """Return the messages of one conversation that are not sent yet, in order."""
        where = (
            _MESSAGES.c.incident == incident,
            _MESSAGES.c.channel == channel,
            _MESSAGES.c.recipient == recipient,
            _MESSAGES.c.state == Delivery.QUEUED.value,
        )
        with self._database.read() as connection:
            rows = connection.execute(select(_MESSAGES).where(*where).order_by(_MESSAGES.c.seq))
            return [_message_of(row) for row in rows]

    def queued(self, channel: str, recipient: str | None, limit: int) -> list[Message]:
        """Return messages that wait for a channel, or for one recipient of it, oldest first."""
        where = [_MESSAGES.c.channel == channel, _MESSAGES.c.state == Delivery.QUEUED.value]
        if recipient is not None:
            where.append(_MESSAGES.c.recipient == recipient)
        order = (_MESSAGES.c.created_at, _MESSAGES.c.seq, _MESSAGES.c.key)
        with self._database.read() as connection:
            rows = connection.execute(select(_MESSAGES).where(*where).order_by(*order).limit(limit))
            return [_message_of(row) for row in rows]

    def hand_over(self, message: Message, copies: Iterable[Message]) -> bool:
        """Record a message whose copies go another way, in one transaction; False, and nothing, where none of them can.

        A copy that was made before (same key) counts where it was sent or still may be.
        """
        copies = list(copies)
        alive = (*_WAITING, Delivery.SENT.value, Delivery.COLLAPSED.value)
        with self._database.write() as connection:
            enqueue(connection, copies)
            where = (_MESSAGES.c.key.in_([copy.key for copy in copies]), _MESSAGES.c.state.in_(alive))
            if not connection.execute(select(_MESSAGES.c.key).where(*where).limit(1)).first():
                return False
            upsert(connection, MessageRow, [_row_of(message)])
        return True

    def listed(self, states: Iterable[Delivery], *, limit: int = 200) -> list[Message]:
        """Return messages in these states, newest first."""
        where = _MESSAGES.c.state.in_([state.value for state in states])
        with self._database.read() as connection:
            rows = connection.execute(
                select(_MESSAGES).where(where).order_by(_MESSAGES.c.created_at.desc()).limit(limit)
            )
            return [_message_of(row) for row in rows]

    def retry(self, messages: Iterable[Message], now: float) -> int:
        """Queue messages that were given up once more; their days begin anew. Returns how many there were."""
        keys = [message.key for message in messages]
        fresh = {
            "state": Delivery.QUEUED.value,
            "created_at": now,
            "attempts": 0,
            "not_before": 0.0,
            "lease_until": 0.0,
        }
        where = (_MESSAGES.c.key.in_(keys), _MESSAGES.c.state == Delivery.DEAD.value)
        with self._database.write() as connection:
            return connection.execute(_MESSAGES.update().where(*where).values(**fresh)).rowcount

    def pause(self, channel: str, until: float, recipient: str | None = None) -> None:
        """Let a whole channel wait, or one recipient of it."""
        with self._database.write() as connection:
            upsert(connection, PauseRow, [{"channel": _who(channel, recipient), "until": until}])

    def paused_until(self, channel: str, recipient: str | None = None) -> float:
        """Return until when a channel, or one recipient of it, waits; 0 where it does not."""
        table = table_of(PauseRow)
        where = table.c.channel == _who(channel, recipient)
        with self._database.read() as connection:
            return connection.execute(select(table.c.until).where(where)).scalar() or 0.0

    def depths(self) -> dict[tuple[str, str], tuple[int, float]]:
        """Return by (channel, state) how many messages there are and when the oldest was made."""
        statement = select(
            _MESSAGES.c.channel, _MESSAGES.c.state, func.count(), func.min(_MESSAGES.c.created_at)
        ).group_by(_MESSAGES.c.channel, _MESSAGES.c.state)
        with self._database.read() as connection:
            return {(row[0], row[1]): (row[2], row[3]) for row in connection.execute(statement)}

    def of_incident(self, incident: str) -> list[Message]:
        """Return every message about one incident, in order."""
        statement = select(_MESSAGES).where(_MESSAGES.c.incident == incident)
        with self._database.read() as connection:
            rows = connection.execute(statement.order_by(_MESSAGES.c.seq, _MESSAGES.c.channel))
            return [_message_of(row) for row in rows]


def audience(connection: Connection, incident: str) -> frozenset[str]:
    """Return the channels that have been told of an incident, or will be."""
    told = (*_WAITING, Delivery.SENT.value)
    where = (_MESSAGES.c.incident == incident, _MESSAGES.c.state.in_(told))
    return frozenset(connection.execute(select(_MESSAGES.c.channel).where(*where).distinct()).scalars())


def _who(channel: str, recipient: str | None) -> str:
    return channel if recipient is None else channel + _APART + recipient


def _ahead(until: ColumnElement[float], now: float, longest: float = LONGEST_WAIT) -> ColumnElement[bool]:
    """Whether a time to wait for is still ahead."""
    return and_(until > now, until <= now + longest)


def _row_of(message: Message) -> dict[str, Any]:
    row = {name: getattr(message, name) for name in MessageRow.model_fields}
    return row | {"transition": message.transition.value, "state": message.state.value}


def _message_of(row: Row[Any]) -> Message:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to a row's names
    return Message(**values | {"transition": Transition(row.transition), "state": Delivery(row.state)})

"""The tables. Nothing outside this room sees them; SQLModel does not validate table models, so the rooms do."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel


class StreamRow(SQLModel, table=True):
    """Every stream ever seen; the other tables speak of it by number."""

    __tablename__ = "stream"
    __table_args__ = (UniqueConstraint("source", "environment", "vendor", "account", "event"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str
    environment: str
    vendor: str
    account: str
    event: str
    first_seen: float
    last_seen: float


class HourRow(SQLModel, table=True):
    """The exact count of a stream in one hour, with the variance that sampling added."""

    __tablename__ = "hour"

    stream_id: int = Field(foreign_key="stream.id", primary_key=True)
    start: int = Field(primary_key=True)
    weight: float
    variance: float


class ProfileRow(SQLModel, table=True):
    """A stream's profile over one window, as versioned bytes. `span` is 3600 or, once rolled up, 86400 seconds.

    `changed_at` (wall clock) tells which of them nobody has judged yet.
    """

    __tablename__ = "profile"
    __table_args__ = (Index("profile_by_start", "start"),)

    stream_id: int = Field(foreign_key="stream.id", primary_key=True)
    start: int = Field(primary_key=True)
    span: int = Field(primary_key=True)
    changed_at: float
    blob: bytes = Field(sa_type=LargeBinary)


class PlanRow(SQLModel, table=True):
    """The learned plan of a stream, as JSON bytes."""

    __tablename__ = "plan"

    stream_id: int = Field(foreign_key="stream.id", primary_key=True)
    learned_at: float
    blob: bytes = Field(sa_type=LargeBinary)


class IncidentRow(SQLModel, table=True):
    """An incident: the columns people filter by, and the whole value as JSON bytes."""

    __tablename__ = "incident"
    __table_args__ = (Index("incident_by_state", "state"),)

    id: str = Field(primary_key=True)
    fingerprint: str = Field(index=True)
    rule: str
    state: str
    severity: str
    opened_at: float
    resolved_at: float | None = None
    blob: bytes = Field(sa_type=LargeBinary)


class MessageRow(SQLModel, table=True):
    """A row of the outbox."""

    __tablename__ = "message"
    __table_args__ = (
        Index("message_due", "state", "created_at", "seq", "key"),
        Index("message_by_conversation", "incident", "channel", "recipient"),
    )

    key: str = Field(primary_key=True)
    incident: str
    seq: int
    transition: str
    channel: str
    recipient: str
    body: bytes = Field(sa_type=LargeBinary)
    created_at: float
    state: str
    attempts: int
    not_before: float
    lease_until: float
    reference: str | None = None
    error: str | None = None
    held_until: float = 0.0
    repeat: bool = False
    note: str | None = None


class SilenceRow(SQLModel, table=True):
    """Quiet that a person asked for. `matcher` is as people write it."""

    __tablename__ = "silence"
    __table_args__ = (Index("silence_by_end", "ends"),)

    id: str = Field(primary_key=True)
    matcher: str
    starts: float
    ends: float
    author: str
    reason: str
    created_at: float
    ended_at: float | None = None


class ActionRow(SQLModel, table=True):
    """What a person did with an incident; `answer` is there once the monitor has done it."""

    __tablename__ = "action"
    __table_args__ = (Index("action_by_answer", "answer"),)

    key: str = Field(primary_key=True)
    act: str
    incident: str
    by: str
    at: float
    until: float | None = None
    answer: str | None = None


class PauseRow(SQLModel, table=True):
    """A channel that asked us to wait, and until when (wall clock)."""

    __tablename__ = "pause"

    channel: str = Field(primary_key=True)
    until: float


class CursorRow(SQLModel, table=True):
    """How far the spool has been worked through."""

    __tablename__ = "cursor"

    name: str = Field(primary_key=True)
    segment: int
    offset: int


class BatchRow(SQLModel, table=True):
    """A collector batch already counted, so that a client's retry counts once."""

    __tablename__ = "batch"
    __table_args__ = (Index("batch_by_time", "seen_at"),)

    id: str = Field(primary_key=True)
    seen_at: float


class FileRow(SQLModel, table=True):
    """A capture file already read, by its content. `entries` is how far: a crash half-way goes on from there."""

    __tablename__ = "file"

    digest: str = Field(primary_key=True)
    name: str
    entries: int
    done: bool
    read_at: float


class MirrorRow(SQLModel, table=True):
    """A collapse key already counted, kept for as long as a mirror may still arrive (wall clock)."""

    __tablename__ = "mirror"
    __table_args__ = (Index("mirror_by_time", "seen_at"),)

    key: bytes = Field(primary_key=True, sa_type=LargeBinary)
    seen_at: float


class TallyRow(SQLModel, table=True):
    """Things counted rather than kept: undecodable hits by vendor and reason, unread trackers by host, problems."""

    __tablename__ = "tally"

    kind: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    count: int
    last_at: float


class ConsentRow(SQLModel, table=True):
    """A count of the consent ledger. `day` begins in UTC; `breaking` counts the events that broke something."""

    __tablename__ = "consent"

    day: int = Field(primary_key=True)
    source: str = Field(primary_key=True)
    environment: str = Field(primary_key=True)
    vendor: str = Field(primary_key=True)
    purpose: str = Field(primary_key=True)
    state: str = Field(primary_key=True)
    events: float
    breaking: float


class TrackerRow(SQLModel, table=True):
    """A domain that received data, or a cookie that was kept; times are event time."""

    __tablename__ = "tracker"

    kind: str = Field(primary_key=True)
    source: str = Field(primary_key=True)
    environment: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    vendor: str = Field(primary_key=True)
    first: float
    last: float
    times: float


class MeasureRow(SQLModel, table=True):
    """What was measured in one hour beside the number of events; "" where it is not of one vendor, account or event.

    `distinct` is the sketch of distinct things, empty once it is too old to be added to.
    """

    __tablename__ = "measure"
    __table_args__ = (Index("measure_by_start", "start"),)

    source: str = Field(primary_key=True)
    environment: str = Field(primary_key=True)
    vendor: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    event: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    start: int = Field(primary_key=True)
    number: float
    total: float
    squares: float
    distinct: bytes = Field(sa_type=LargeBinary)


class AwakeRow(SQLModel, table=True):
    """An hour in which the monitor was awake, and for how many seconds of it: the rest of the hour it was blind."""

    __tablename__ = "awake"

    start: int = Field(primary_key=True)
    seconds: float


class NoteRow(SQLModel, table=True):
    """Small facts of the installation by name: where evaluation stands, when the last pass ended."""

    __tablename__ = "note"

    name: str = Field(primary_key=True)
    value: str

"""What a channel is, what its settings are, and what it may be able to do beside sending."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, ClassVar, Protocol, TextIO, runtime_checkable

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from monitor.alerts.message import Message
from monitor.alerts.outcome import Outcome, Settlement
from monitor.config.secrets import SecretRef, resolve
from monitor.incidents.incident import Transition
from monitor.incidents.wish import Wish

NEVER_QUIET: frozenset[Transition] = frozenset()
"""Of a channel whose every message is a new one."""
ALWAYS_QUIET = frozenset(transition for transition in Transition if transition.quiet)
"""Of a channel that changes the message it has shown."""


def _kept_elsewhere(value: Any) -> Any:
    if isinstance(value, str):
        # pydantic tells ValueErrors as they are.
        raise ValueError("a secret is kept elsewhere: {env: NAME}, {file: PATH} or {credential: NAME}")  # noqa: TRY004
    return value


Secret = Annotated[SecretRef, BeforeValidator(_kept_elsewhere)]


def one_or_several(value: Any) -> Any:
    """Let people write one recipient without brackets."""
    return (value,) if isinstance(value, str) else value


class ChannelSettings(BaseModel):
    """The keys of one channel in the configuration, beside `type`. Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    fallback: str | None = Field(None, description="The channel that is told instead where this one takes nothing.")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a channel may need beside its settings: the folder relative paths start from, and where to print."""

    base: Path = field(default_factory=Path)
    stdout: TextIO | None = None

    def secret(self, ref: SecretRef) -> str:
        """Return a secret; a relative `file:` starts from the configuration's folder. Raises SecretMissing."""
        return resolve(ref if ref.file is None else SecretRef(file=self.base / ref.file))


class Channel(Protocol):
    """Sends rendered messages. An implementation is one folder `monitor/alerts/<type>/` with a `channel.py`.

    `pace` is the least number of seconds between two messages to one recipient; delivery keeps it, channels never
    sleep. No method raises for anything the other side does.
    """

    kind: ClassVar[str]
    Settings: ClassVar[type[ChannelSettings]]
    quiet: ClassVar[frozenset[Transition]]
    """The transitions that should disturb nobody which it can show all the same, by changing what it has shown."""

    @property
    def recipients(self) -> tuple[str, ...]:
        """Return who gets every message of this channel."""
        ...

    @property
    def pace(self) -> float:
        """Return the least number of seconds between two messages to one recipient."""
        ...

    @classmethod
    def build(cls, name: str, settings: Any, surroundings: Surroundings) -> Channel:
        """Make the channel. Raises SecretMissing; contacts nobody."""
        ...

    def send(self, message: Message, thread: str | None, now: float) -> Outcome:
        """Send one message; `thread` is the reference of the last one about this incident, None for the first."""
        ...

    def settle(self, message: Message, thread: str | None, now: float) -> Settlement:
        """Find out whether a message whose sending was cut off arrived."""
        ...


class Listener(Protocol):
    """Something that hears people until it is closed."""

    def start(self) -> bool:
        """Begin; False where that is not possible now."""
        ...

    def close(self) -> None:
        """End."""
        ...


@runtime_checkable
class Listening(Protocol):
    """A channel that people can answer, by buttons say."""

    def listen(self, tell: Callable[[Wish], str], now: Callable[[], float]) -> Listener | None:
        """Return what listens; None where it is not set up to. `tell` takes a wish and returns what to answer."""
        ...


@runtime_checkable
class SelfChecking(Protocol):
    """A channel that can find out what it may not do."""

    def missing(self) -> list[str]:
        """Say, line by line, what is missing and what does not work for want of it. Raises nothing."""
        ...

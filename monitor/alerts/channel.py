"""What a channel is, what can become of a message, and how channels are built from the configuration."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Annotated, Any, ClassVar, Protocol, TextIO, TypeVar, runtime_checkable

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from monitor import alerts
from monitor.alerts.message import Message
from monitor.config.nearest import did_you_mean
from monitor.config.secrets import SecretMissing, SecretRef, resolve
from monitor.config.validate import validate
from monitor.config.yaml_source import Document, Problem, ProblemsError
from monitor.incidents.incident import Transition
from monitor.incidents.wish import Wish

NEVER_QUIET: frozenset[Transition] = frozenset()
"""Of a channel whose every message is a new one."""
ALWAYS_QUIET = frozenset(transition for transition in Transition if transition.quiet)
"""Of a channel that changes the message it has shown."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The channel took it. `reference` is what the channel calls it; `note` says what was not as it should be.

    `wait` is how many seconds its recipient takes nothing more, where that is longer than the channel's pace.
    """

    reference: str
    note: str | None = None
    wait: float = field(default=0.0, compare=False)

    def __str__(self) -> str:
        """Return one line for people."""
        return f"sent ({self.note})" if self.note else "sent"


@dataclass(frozen=True, slots=True)
class Later:
    """Not now. `seconds` is how long the channel asked to wait; None leaves it to the backoff of delivery.

    `whole_channel` makes every message of the channel wait. `in_doubt` says that the channel may have taken the message
    all the same: it is settled before it is sent again.
    """

    why: str
    seconds: float | None = None
    whole_channel: bool = False
    in_doubt: bool = False

    def __str__(self) -> str:
        """Return one line for people."""
        return f"not now: {self.why}" + (f"; again in {self.seconds:.0f} s" if self.seconds is not None else "")


class Scope(StrEnum):
    """What a refusal is about."""

    MESSAGE = "message"  # this message, in every shape it can take
    RECIPIENT = "recipient"  # the recipient does not exist: no message will ever arrive
    CHANNEL = "channel"  # the set-up: a person has to mend it, and then every message goes through


@dataclass(frozen=True, slots=True)
class Refused:
    """The channel said no, and saying it again changes nothing (until someone mends it, where the channel is meant)."""

    why: str
    scope: Scope

    def __str__(self) -> str:
        """Return one line for people."""
        return f"refused ({self.scope}): {self.why}"


@dataclass(frozen=True, slots=True)
class NotThere:
    """An in-doubt message did not arrive, or the channel cannot tell: it is sent again. Never lost, at worst twice.

    `sure` says that the channel was asked; where it cannot be, the message says that it may be a repeat.
    """

    why: str = "the channel does not have it"
    sure: bool = False

    def __str__(self) -> str:
        """Return one line for people."""
        return f"to be sent again: {self.why}"


Outcome = Sent | Later | Refused
Settlement = Sent | Later | NotThere


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


def fallbacks_of(config: Mapping[str, Mapping[str, Any]], document: Document) -> dict[str, str]:
    """Return by channel the one that is told instead where it takes nothing.

    Raises ProblemsError where a channel names itself, or one that is not there.
    """
    fallbacks = {name: str(section["fallback"]) for name, section in config.items() if section.get("fallback")}
    problems = [
        document.problem(("channels", name, "fallback"), "a channel cannot stand in for itself")
        if other == name
        else document.problem(("channels", name, "fallback"), f"no channel {other!r}{did_you_mean(other, config)}")
        for name, other in fallbacks.items()
        if other == name or other not in config
    ]
    if problems:
        raise ProblemsError(problems)
    return fallbacks


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


_REGISTRY: dict[str, type[Channel]] = {}
C = TypeVar("C", bound=type[Channel])


def register(channel: C) -> C:
    """Class decorator: make a type of channel known by its `kind`, the `type:` of the configuration."""
    _REGISTRY[channel.kind] = channel
    return channel


def channel_types() -> dict[str, type[Channel]]:
    """Return every type of channel by name; each folder's `channel.py` registers itself on import."""
    for module in iter_modules(alerts.__path__):
        if module.ispkg:
            import_module(f"{alerts.__name__}.{module.name}.channel")
    return dict(sorted(_REGISTRY.items()))


def build_channels(
    config: Mapping[str, Mapping[str, Any]],
    document: Document | None = None,
    *,
    base: Path | None = None,
    stdout: TextIO | None = None,
) -> dict[str, Channel]:
    """Build every channel under `channels:`.

    `document` is where the configuration was read from: it gives problems their place, and relative paths their start
    (unless `base` does). Raises ProblemsError with every problem of every channel at once, a missing secret among them.
    """
    document = document or Document("configuration", {"channels": dict(config)}, {})
    surroundings = Surroundings(base or Path(document.file).parent, stdout or sys.stdout)
    channels: dict[str, Channel] = {}
    problems: list[Problem] = []
    for name, section in config.items():
        try:
            channels[name] = _build(name, section, document, surroundings)
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return channels


def _build(name: str, section: Any, document: Document, surroundings: Surroundings) -> Channel:
    loc = ("channels", name)
    if not isinstance(section, Mapping):
        raise ProblemsError([document.problem(loc, "a channel is a mapping, such as `{type: console}`")])
    types = channel_types()
    wanted = section.get("type")
    if wanted is None:
        known = ", ".join(types)
        raise ProblemsError([document.problem(loc, f"a channel has a type; the types are {known}")])
    kind = types.get(str(wanted))
    if kind is None:
        message = f"no type of channel is called {str(wanted)!r}{did_you_mean(str(wanted), types)}"
        raise ProblemsError([document.problem((*loc, "type"), message)])
    settings: ChannelSettings = validate(
        kind.Settings, document, loc, {key: v for key, v in section.items() if key != "type"}
    )
    try:
        return kind.build(name, settings, surroundings)
    except SecretMissing as error:
        where = next((key for key, value in section.items() if isinstance(value, Mapping)), None)
        raise ProblemsError([document.problem((*loc, where) if where else loc, str(error))]) from error

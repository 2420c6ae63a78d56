"""What can become of a message that a channel is given, and of one whose sending was cut off."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


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

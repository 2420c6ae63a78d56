"""What need not be told any more, because something that waits behind it tells it too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.alerts.message import Message
from monitor.incidents.incident import Transition


@dataclass(frozen=True, slots=True)
class Collapsed:
    """The message to send now, and those it stands for."""

    send: Message
    superseded: tuple[Message, ...] = ()


def collapse(head: Message, waiting: Sequence[Message], *, opening: bool) -> Collapsed:
    """Decide which message of one conversation to send, given its oldest and those waiting behind it, in order.

    Every body tells the whole incident as it stood then, so a later one tells more. Where the recipient has heard
    nothing yet, only the latest is sent, as the first message: fired and resolved meanwhile is one message, and nobody
    reads of an end without a beginning. Otherwise an end stands for everything before it, and a reminder for nothing
    that anything follows; a rise in severity or a spread is news, and told.
    """
    queue = [head, *waiting]
    ends = [i for i, message in enumerate(queue) if message.transition is Transition.RESOLVED]
    if opening:
        keep = len(queue) - 1
    elif ends:
        keep = ends[-1]
    else:
        keep = next((i for i, m in enumerate(queue) if m.transition is not Transition.REMINDED), len(queue) - 1)
    return Collapsed(queue[keep], tuple(queue[:keep]))

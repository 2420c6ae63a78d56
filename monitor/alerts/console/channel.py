"""The terminal: what the daemon prints where no other channel is set up, and what the demo shows."""

from __future__ import annotations

from textwrap import wrap
from typing import Annotated, ClassVar, TextIO

from pydantic import Field

from monitor.alerts.channel import NEVER_QUIET, ChannelSettings, Surroundings
from monitor.alerts.message import Message
from monitor.alerts.outcome import Later, NotThere, Outcome, Sent, Settlement
from monitor.alerts.registry import register
from monitor.alerts.rendering import render, render_or_plain
from monitor.alerts.telling import Telling
from monitor.incidents.incident import Transition

TEMPLATE = "console.txt.j2"
RECIPIENT = "console"
_COLOURS = {"critical": "31", "warning": "33", "info": "36", "resolved": "32", "quiet": "37"}
"""ANSI colours: red, yellow, cyan, green, white."""


class ConsoleSettings(ChannelSettings):
    """The terminal."""

    width: Annotated[int, Field(ge=40)] = Field(100, description="Longest line.")


@register
class ConsoleChannel:
    """Prints messages to a stream; colours only where it is a terminal."""

    kind: ClassVar[str] = "console"
    Settings: ClassVar[type[ChannelSettings]] = ConsoleSettings
    quiet: ClassVar[frozenset[Transition]] = NEVER_QUIET
    recipients = (RECIPIENT,)
    pace = 0.0

    def __init__(self, stream: TextIO, width: int) -> None:
        self._stream = stream
        self._width = width

    @classmethod
    def build(cls, name: str, settings: ConsoleSettings, surroundings: Surroundings) -> ConsoleChannel:  # noqa: ARG003
        """Make the channel."""
        if surroundings.stdout is None:
            raise ValueError("the console needs a stream to print to")
        return cls(surroundings.stdout, settings.width)

    def send(self, message: Message, thread: str | None, now: float) -> Outcome:  # noqa: ARG002 - it tells event time
        """Print the message."""

        def with_template(told: Telling) -> str:
            colour = _COLOURS[told.tone] if self._stream.isatty() else None

            def paint(text: str, style: str = "") -> str:
                code = style or colour
                return f"\x1b[{code}m{text}\x1b[0m" if colour else text

            return render(TEMPLATE, told, paint=paint, fold=self._fold)

        rendered = render_or_plain(
            message, opening=thread is None, with_templates=with_template, plainly=lambda _title, text: text
        )
        try:
            self._stream.write(rendered.content + "\n\n")
            self._stream.flush()
        except (OSError, ValueError) as error:
            return Later(f"the terminal cannot be written to: {error}", whole_channel=True)
        return Sent(message.key, rendered.note)

    def _fold(self, text: str, indent: int) -> str:
        """Break lines at the width; an address is left whole, so that it can be followed."""
        whole = "://" in text
        lines = wrap(text, self._width - indent, break_long_words=not whole, break_on_hyphens=not whole)
        return ("\n" + " " * indent).join(lines or [""])

    def settle(self, message: Message, thread: str | None, now: float) -> Settlement:  # noqa: ARG002
        """Say that a terminal cannot be asked."""
        return NotThere("a terminal cannot be asked, so it may be printed twice")

"""E-mail: one recipient a message, over an SMTP server or into a pickup folder."""

from __future__ import annotations

import os
import re
import smtplib
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from monitor.alerts.channel import NEVER_QUIET, ChannelSettings, Secret, Surroundings, one_or_several
from monitor.alerts.email.errors import outcome_of
from monitor.alerts.email.mailbox import LookupSettings, Mailbox, Unasked
from monitor.alerts.email.mime import mail_of, message_id
from monitor.alerts.email.server import PORTS, Encryption, Server
from monitor.alerts.message import Message
from monitor.alerts.outcome import Later, NotThere, Outcome, Refused, Sent, Settlement
from monitor.alerts.registry import register
from monitor.incidents.incident import Transition

PATIENCE = 7
"""Attempts after which a mailbox that cannot be reached holds its recipient's mails up no longer: five minutes."""
_PLAIN_ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+")


class EmailSettings(ChannelSettings):
    """E-mail."""

    to: Annotated[tuple[str, ...], BeforeValidator(one_or_several)] = Field(
        min_length=1, description="Who gets it; each gets a mail of their own."
    )
    sender: str = Field(alias="from", description="Sender, such as `Tagwatch <tagwatch@example.com>`.")
    host: str | None = Field(None, description="The SMTP server.")
    port: Annotated[int, Field(gt=0, le=65535)] | None = Field(
        None, description="587, 465 or 25, by `tls`, when left out."
    )
    tls: Encryption = Field(Encryption.STARTTLS, description="starttls, tls (from the first byte) or none.")
    user: str | None = Field(None, description="Login, where the server wants one.")
    password: Secret | None = Field(None, description="Kept elsewhere: {env: …}, {file: …} or {credential: …}.")
    folder: Path | None = Field(None, description="Instead of a server: write .eml files here.")
    lookup: LookupSettings | None = Field(
        None, description="A mailbox that can be asked whether a mail was taken, where nobody heard the answer."
    )

    @field_validator("to")
    @classmethod
    def _addresses(cls, addresses: tuple[str, ...]) -> tuple[str, ...]:
        for one in addresses:
            if not _PLAIN_ADDRESS.fullmatch(one):
                raise ValueError(f"{one!r} is no e-mail address, such as ann@example.com")
        return addresses

    @field_validator("sender")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if "@" not in parseaddr(value)[1].strip("@"):
            raise ValueError(f"{value!r} is no address, such as `Tagwatch <tagwatch@example.com>`")
        return value

    @model_validator(mode="after")
    def _one_way_out(self) -> Self:
        if (self.host is None) == (self.folder is None):
            raise ValueError("name either `host`, an SMTP server, or `folder`, where .eml files go")
        if (self.user is None) != (self.password is None):
            raise ValueError("`user` and `password` go together")
        if self.lookup is not None and self.folder is not None:
            raise ValueError("`lookup` is for a server; a folder is looked into anyway")
        return self


@register
class EmailChannel:
    """Sends mails. A reference is the Message-ID."""

    kind: ClassVar[str] = "email"
    Settings: ClassVar[type[ChannelSettings]] = EmailSettings
    quiet: ClassVar[frozenset[Transition]] = NEVER_QUIET
    pace = 0.0

    def __init__(
        self, recipients: tuple[str, ...], sender: Address, way: Server | Path, mailbox: Mailbox | None = None
    ) -> None:
        self.recipients = recipients
        self._sender = sender
        self._way = way
        self._mailbox = mailbox

    @classmethod
    def build(cls, name: str, settings: EmailSettings, surroundings: Surroundings) -> EmailChannel:  # noqa: ARG003
        """Make the channel. Raises SecretMissing."""
        display, address = parseaddr(settings.sender)
        sender = Address(display, addr_spec=address)
        if settings.folder is not None:
            return cls(settings.to, sender, surroundings.base / settings.folder)
        login = None
        if settings.user is not None and settings.password is not None:
            login = (settings.user, surroundings.secret(settings.password))
        server = Server(str(settings.host), settings.port or PORTS[settings.tls], settings.tls, login)
        lookup = settings.lookup
        return cls(settings.to, sender, server, None if lookup is None else Mailbox.of(lookup, surroundings))

    def send(self, message: Message, thread: str | None, now: float) -> Outcome:
        """Send one mail to the message's recipient."""
        rendered = mail_of(message, sender=self._sender, thread=thread, now=now)
        reference = str(rendered.content["Message-ID"])
        if isinstance(self._way, Path):
            return self._drop(self._way, message, rendered.content) or Sent(reference, rendered.note)
        try:
            copy_to = None if self._mailbox is None else self._mailbox.copy_to
            self._way.hand_in(rendered.content, message.recipient, copy_to)
        except (smtplib.SMTPException, OSError) as error:
            return outcome_of(error)
        return Sent(reference, rendered.note)

    def settle(self, message: Message, thread: str | None, now: float) -> Settlement:  # noqa: ARG002
        """Look for the mail in the pickup folder, or for its Message-ID in the mailbox, where there is one."""
        reference = message_id(message, self._sender.domain)
        found = Sent(reference, "found after a cut-off send")
        if isinstance(self._way, Path):
            return found if (self._way / file_name(message)).exists() else NotThere(sure=True)
        if self._mailbox is None:
            return NotThere("a mail server cannot be asked; a repeat carries the same Message-ID")
        try:
            # Not found is not quite never taken: a mail may be on its way to the mailbox for longer than a lease.
            return found if self._mailbox.holds(reference) else NotThere("the mailbox does not have it")
        except OSError as error:
            why = f"the mailbox cannot be reached: {error or type(error).__name__}"
            return Later(why) if message.attempts < PATIENCE else NotThere(why)
        except Unasked as error:
            return NotThere(str(error))

    def missing(self) -> list[str]:
        """Say why the mailbox cannot be asked, where one is named."""
        if self._mailbox is None:
            return []
        try:
            self._mailbox.holds("<nothing@tagwatch>")
        except (OSError, Unasked) as error:
            return [f"{error or type(error).__name__}: after a crash one mail may arrive twice"]
        return []

    def _drop(self, folder: Path, message: Message, mail: EmailMessage) -> Later | Refused | None:
        path = folder / file_name(message)
        part = path.with_suffix(".part")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(mail.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            part.rename(path)
        except OSError as error:
            return Later(f"{folder}: {error.strerror or error}", whole_channel=True)
        return None


def file_name(message: Message) -> str:
    """Return the name of a message's file: sorts by time, and is the same however often it is written."""
    written = datetime.fromtimestamp(message.created_at, UTC)
    recipient = "".join(c if c.isalnum() or c in "@._-" else "_" for c in message.recipient)[:60]
    tail = blake2b(message.key.encode(), digest_size=4).hexdigest()
    return f"{written:%Y%m%d-%H%M%S}-{message.transition}-{recipient}-{tail}.eml"

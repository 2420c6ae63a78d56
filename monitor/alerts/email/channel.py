"""E-mail: one recipient a message, over an SMTP server or into a pickup folder."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from monitor.alerts.channel import (
    NEVER_QUIET,
    ChannelSettings,
    Later,
    NotThere,
    Outcome,
    Refused,
    Secret,
    Sent,
    Settlement,
    Surroundings,
    one_or_several,
    register,
)
from monitor.alerts.email.errors import outcome_of
from monitor.alerts.email.mime import mail_of
from monitor.alerts.message import Message
from monitor.incidents.incident import Transition

TIMEOUT = 20
"""Seconds to wait for an answer; less than the lease of a message."""

_PLAIN_ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+")


class Encryption(StrEnum):
    """How the connection to the server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


PORTS = {Encryption.NONE: 25, Encryption.STARTTLS: 587, Encryption.TLS: 465}
"""Sources: RFC 5321 (25), RFC 6409 (587), RFC 8314 (465)."""


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
        return self


@dataclass(frozen=True, slots=True)
class Server:
    """Where mails are handed in, and how."""

    host: str
    port: int
    encryption: Encryption
    login: tuple[str, str] | None

    def hand_in(self, mail: EmailMessage, recipient: str) -> None:
        """Hand one mail to the server. Raises what smtplib raises."""
        context = None if self.encryption is Encryption.NONE else ssl.create_default_context()
        smtp = (
            smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=context)
            if self.encryption is Encryption.TLS
            else smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        )
        try:
            if self.encryption is Encryption.STARTTLS:
                smtp.starttls(context=context)
            if self.login:
                smtp.login(*self.login)
            smtp.send_message(mail, to_addrs=[recipient])
        finally:
            # The server has taken the mail by now, or said why not: a bad farewell changes neither.
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()


@register
class EmailChannel:
    """Sends mails. A reference is the Message-ID."""

    kind: ClassVar[str] = "email"
    Settings: ClassVar[type[ChannelSettings]] = EmailSettings
    quiet: ClassVar[frozenset[Transition]] = NEVER_QUIET
    pace = 0.0

    def __init__(self, recipients: tuple[str, ...], sender: Address, way: Server | Path) -> None:
        self.recipients = recipients
        self._sender = sender
        self._way = way

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
        return cls(settings.to, sender, server)

    def send(self, message: Message, thread: str | None, now: float) -> Outcome:
        """Send one mail to the message's recipient."""
        rendered = mail_of(message, sender=self._sender, thread=thread, now=now)
        reference = str(rendered.content["Message-ID"])
        if isinstance(self._way, Path):
            return self._drop(self._way, message, rendered.content) or Sent(reference, rendered.note)
        try:
            self._way.hand_in(rendered.content, message.recipient)
        except (smtplib.SMTPException, OSError) as error:
            return outcome_of(error)
        return Sent(reference, rendered.note)

    def settle(self, message: Message, thread: str | None, now: float) -> Settlement:
        """Look into the pickup folder; a server cannot be asked, but sees the same Message-ID again."""
        if isinstance(self._way, Path):
            if (self._way / file_name(message)).exists():
                mail = mail_of(message, sender=self._sender, thread=thread, now=now).content
                return Sent(str(mail["Message-ID"]), "found after a cut-off send")
            return NotThere(sure=True)
        return NotThere("a mail server cannot be asked; a repeat carries the same Message-ID")

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

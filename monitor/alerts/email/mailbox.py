"""A mailbox that can be asked whether a mail was taken: IMAP, by Message-ID."""

from __future__ import annotations

import imaplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from monitor.alerts.channel import Secret, Surroundings
from monitor.alerts.email.server import Encryption

TIMEOUT = 10
"""Seconds to wait for each answer."""
PORTS = {Encryption.NONE: 143, Encryption.STARTTLS: 143, Encryption.TLS: 993}
"""Sources: RFC 9051 (143), RFC 8314 (993)."""


class LookupSettings(BaseModel):
    """The keys under `lookup`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(description="The IMAP server.")
    port: Annotated[int, Field(gt=0, le=65535)] | None = Field(None, description="993 or 143, by `tls`.")
    tls: Encryption = Field(Encryption.TLS, description="tls (from the first byte), starttls or none.")
    user: str = Field(description="The mailbox's login.")
    password: Secret = Field(description="Kept elsewhere: {env: …}, {file: …} or {credential: …}.")
    folder: Annotated[str, Field(pattern=r"^[ -~]+$")] = Field(
        "INBOX", description="Where the mails are, as the server names it."
    )
    copy_to: Annotated[str, Field(pattern=r"^[^@\s<>,;\"]+@[^@\s<>,;\"]+$")] | None = Field(
        None, description="The mailbox's address: each mail goes there as well, seen by nobody else."
    )


class Unasked(Exception):
    """The mailbox is there but does not answer: a wrong login, no such folder."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where to look, and the address that gets a copy of each mail, where the server keeps none by itself."""

    host: str
    port: int
    encryption: Encryption
    login: tuple[str, str]
    folder: str
    copy_to: str | None

    @classmethod
    def of(cls, settings: LookupSettings, surroundings: Surroundings) -> Mailbox:
        """Make it. Raises SecretMissing; contacts nobody."""
        login = (settings.user, surroundings.secret(settings.password))
        port = settings.port or PORTS[settings.tls]
        return cls(settings.host, port, settings.tls, login, settings.folder, settings.copy_to)

    def holds(self, message_id: str) -> bool:
        """Tell whether the folder holds a mail of this Message-ID. Raises OSError and Unasked."""
        context = None if self.encryption is Encryption.NONE else ssl.create_default_context()
        try:
            imap = (
                imaplib.IMAP4_SSL(self.host, self.port, timeout=TIMEOUT, ssl_context=context)
                if self.encryption is Encryption.TLS
                else imaplib.IMAP4(self.host, self.port, timeout=TIMEOUT)
            )
            try:
                if context is not None and self.encryption is Encryption.STARTTLS:
                    if "STARTTLS" not in imap.capabilities:
                        raise Unasked("the mailbox cannot be asked: its server has no STARTTLS")
                    imap.starttls(context)
                imap.login(*self.login)
                return self._found(imap, message_id)
            finally:
                with suppress(imaplib.IMAP4.error, OSError):
                    imap.logout()
        except imaplib.IMAP4.abort as error:
            raise ConnectionError(str(error)) from error
        except imaplib.IMAP4.error as error:
            raise Unasked(f"the mailbox cannot be asked: {error}") from error

    def _found(self, imap: imaplib.IMAP4, message_id: str) -> bool:
        # Read-only (EXAMINE): what a person has not read stays unread.
        answer, data = imap.select(_quoted(self.folder), readonly=True)
        if answer != "OK":
            raise Unasked(f"the mailbox has no folder {self.folder!r}: {_words(data)}")
        # RFC 9051, 6.4.4: HEADER <field> <string>. The server compares parts of it; our ids are part of no other.
        answer, data = imap.search(None, "HEADER", "Message-ID", _quoted(message_id))
        if answer != "OK":
            raise Unasked(f"the mailbox cannot search: {_words(data)}")
        return bool(data and data[0])


def _quoted(value: str) -> str:
    """Return an IMAP quoted string (RFC 9051, 4.3); imaplib quotes nothing but passwords."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _words(data: list[bytes | None] | list[bytes]) -> str:
    return " ".join(one.decode(errors="replace") for one in data if one)

"""Handing a mail in at an SMTP server, so that whatever happens it is known how far it came."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from typing import Any

TIMEOUT = 20
"""Seconds to wait for an answer; less than the lease of a message."""


class Encryption(StrEnum):
    """How the connection to the server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


PORTS = {Encryption.NONE: 25, Encryption.STARTTLS: 587, Encryption.TLS: 465}
"""Sources: RFC 5321 (25), RFC 6409 (587), RFC 8314 (465)."""


class Unanswered(OSError):
    """The mail was given to the server, and the answer was lost: it may have taken it."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mails are handed in, and how."""

    host: str
    port: int
    encryption: Encryption
    login: tuple[str, str] | None

    def hand_in(self, mail: EmailMessage, recipient: str, copy_to: str | None = None) -> None:
        """Hand one mail to the server, for one recipient and for whoever keeps a copy.

        Raises what smtplib raises, Unanswered where the server may have taken it. A copy that is refused stops nothing.
        """
        context = None if self.encryption is Encryption.NONE else ssl.create_default_context()
        smtp = (
            _CarefulTls(self.host, self.port, timeout=TIMEOUT, context=context)
            if self.encryption is Encryption.TLS
            else _Careful(self.host, self.port, timeout=TIMEOUT)
        )
        smtp.needed = recipient
        try:
            if self.encryption is Encryption.STARTTLS:
                smtp.starttls(context=context)
            if self.login:
                smtp.login(*self.login)
            smtp.send_message(mail, to_addrs=[recipient, *([copy_to] if copy_to else [])])
        finally:
            # The server has taken the mail by now, or said why not: a bad farewell changes neither.
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()


class _Careful(smtplib.SMTP):
    """Gives the mail to nobody where `needed` is refused, and tells a lost answer from a mail never given."""

    needed = ""

    def rcpt(self, recip: str, options: Any = ()) -> tuple[int, bytes]:
        code, text = super().rcpt(recip, options)
        if recip == self.needed and code not in {250, 251}:
            # Or a copy alone would be taken, and be found when it is asked for.
            raise smtplib.SMTPRecipientsRefused({recip: (code, text)})
        return code, text

    def data(self, msg: Any) -> tuple[int, bytes]:
        try:
            return super().data(msg)
        except smtplib.SMTPDataError:
            raise
        except OSError as error:
            raise Unanswered(f"the answer was lost: {error or type(error).__name__}") from error


class _CarefulTls(_Careful, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""

"""A real SMTP server (aiosmtpd) on 127.0.0.1 for tests, which can refuse or greylist recipients.

with FakeMail() as mail:
    mail.refuse["gone@example.com"] = "550 5.1.1 no such mailbox"
    … smtplib.SMTP(mail.host, mail.port) …
    assert mail.to("ann@example.com")[0].subject == "…"
"""

from __future__ import annotations

import asyncio
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ssl import SSLContext
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass(frozen=True, slots=True)
class Mail:
    """One accepted mail: the envelope, and the message as a client parses it."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    message: EmailMessage
    encrypted: bool
    login: str | None

    @property
    def subject(self) -> str:
        """The decoded subject."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """The plain-text part."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The HTML part."""
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None, f"no {kind} part"
        return str(part.get_content())


class FakeMail:
    """The server. `refuse` maps a recipient to the answer it gets to RCPT; `refuse_data` answers every DATA.

    `on_mail` is told of every mail once it is stored and before it is answered. `cut` is how many of the next mails are
    taken without an answer: the connection drops.
    """

    host = "127.0.0.1"

    def __init__(
        self,
        *,
        login: tuple[str, str] | None = None,
        starttls: SSLContext | None = None,
        tls: SSLContext | None = None,
    ) -> None:
        self.refuse: dict[str, str] = {}
        self.refuse_data: str | None = None
        self.cut = 0
        self.on_mail: Callable[[Mail], None] = lambda _mail: None
        self.received: list[Mail] = []
        self.port = 0
        self._login, self._starttls, self._tls = login, starttls, tls
        self._loop = asyncio.new_event_loop()

    def to(self, recipient: str) -> list[Mail]:
        """The mails one recipient got, in order."""
        return [mail for mail in self.received if recipient in mail.recipients]

    def __enter__(self) -> Self:
        self._server = self._loop.run_until_complete(
            self._loop.create_server(self._protocol, self.host, 0, ssl=self._tls)
        )
        self.port = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _protocol(self) -> SMTP:
        options: dict[str, Any] = {"hostname": "mail.example", "loop": self._loop, "enable_SMTPUTF8": True}
        if self._starttls:
            options |= {"tls_context": self._starttls, "require_starttls": True}
        if self._login:
            authenticator: Callable[..., AuthResult] = self._authenticate
            options |= {"authenticator": authenticator, "auth_required": True, "auth_require_tls": False}
        with warnings.catch_warnings():
            # It warns of logins without TLS: right on a network, beside the point on the loopback of a test.
            warnings.simplefilter("ignore", UserWarning)
            return SMTP(_Handler(self), **options)

    def _authenticate(self, _server: SMTP, session: Session, _envelope: Envelope, _how: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        session.authenticated_as = given.login.decode()
        right = (given.login.decode(), given.password.decode()) == self._login
        # Not handled: aiosmtpd then answers for itself, 535 where it is wrong.
        return AuthResult(success=right, handled=False)


class _Handler:
    def __init__(self, mail: FakeMail) -> None:
        self._mail = mail

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        refusal = self._mail.refuse.get(address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self._mail.refuse_data:
            return self._mail.refuse_data
        raw = envelope.content
        assert isinstance(raw, bytes)
        message = message_from_bytes(raw, policy=default)
        assert isinstance(message, EmailMessage)
        mail = Mail(
            sender=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            raw=raw,
            message=message,
            encrypted=session.ssl is not None or self._mail._tls is not None,
            login=getattr(session, "authenticated_as", None),
        )
        self._mail.received.append(mail)
        self._mail.on_mail(mail)
        if self._mail.cut:
            self._mail.cut -= 1
            server.transport.abort()
        return "250 OK"

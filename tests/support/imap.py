"""A mailbox on 127.0.0.1 that speaks as much IMAP4rev1 as imaplib needs to look a Message-ID up, for tests.

with FakeMailbox(lambda: ["<a@example.com>"]) as mailbox:
    … imaplib.IMAP4(mailbox.host, mailbox.port) …

`ids` returns the Message-IDs that are there now; `down` hangs up on everybody; `asked` is what was looked for.
"""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Callable, Iterable
from ssl import SSLContext
from typing import Self

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


class FakeMailbox:
    """One mailbox with one login, whose folders all hold the same mails."""

    host = "127.0.0.1"

    def __init__(
        self,
        ids: Callable[[], Iterable[str]],
        *,
        login: tuple[str, str] = ("keeper", "secret"),
        folders: tuple[str, ...] = ("INBOX", "Sent Items"),
        tls: SSLContext | None = None,
        starttls: SSLContext | None = None,
    ) -> None:
        self.ids, self.login, self.folders = ids, login, folders
        self.tls, self.starttls = tls, starttls
        self.down = False
        self.asked: list[str] = []
        self.opened: list[str] = []
        self.port = 0

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"mailbox": self})
        self._server = _Server((self.host, 0), handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of callers that are gone: tests kill them."""


class _Handler(socketserver.StreamRequestHandler):
    """One connection, from the greeting to LOGOUT. Source: RFC 3501, 6."""

    mailbox: FakeMailbox

    def handle(self) -> None:
        if self.mailbox.down:
            return
        if self.mailbox.tls:
            self._encrypt(self.mailbox.tls)
        self._state = "connected"
        self._say("* OK IMAP4rev1 ready")
        while line := self.rfile.readline():
            tag, _, rest = line.decode().rstrip("\r\n").partition(" ")
            name, *words = [quoted or bare for quoted, bare in _QUOTED.findall(rest)]
            if not self._do(tag, name.upper(), [re.sub(r"\\(.)", r"\1", word) for word in words]):
                return

    def _do(self, tag: str, name: str, words: list[str]) -> bool:
        if name == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1" + (" STARTTLS" if self.mailbox.starttls else ""))
            self._say(f"{tag} OK done")
        elif name == "STARTTLS" and self.mailbox.starttls:
            self._say(f"{tag} OK begin")
            self._encrypt(self.mailbox.starttls)
        elif name == "LOGIN":
            right = tuple(words) == self.mailbox.login
            self._state = "authenticated" if right else self._state
            self._say(f"{tag} OK done" if right else f"{tag} NO [AUTHENTICATIONFAILED] wrong password")
        elif name == "EXAMINE" and self._state != "connected":
            self._examine(tag, words[0])
        elif name == "SEARCH" and self._state == "selected":
            self._search(tag, words)
        elif name == "LOGOUT":
            self._say("* BYE bye")
            self._say(f"{tag} OK done")
            return False
        else:
            self._say(f"{tag} BAD {name} is not known here, or not now")
        return True

    def _examine(self, tag: str, folder: str) -> None:
        if folder not in self.mailbox.folders:
            self._say(f"{tag} NO [NONEXISTENT] no such folder")
            return
        self._state = "selected"
        self.mailbox.opened.append(folder)
        self._say(f"* {len(list(self.mailbox.ids()))} EXISTS")
        self._say(f"{tag} OK [READ-ONLY]")

    def _search(self, tag: str, words: list[str]) -> None:
        if words[:2] != ["HEADER", "Message-ID"] or len(words) != 3:
            self._say(f"{tag} BAD only HEADER Message-ID")
            return
        self.mailbox.asked.append(words[2])
        found = [str(n) for n, one in enumerate(self.mailbox.ids(), 1) if words[2] in one]
        self._say(" ".join(["* SEARCH", *found]))
        self._say(f"{tag} OK done")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _encrypt(self, context: SSLContext) -> None:
        self.connection = context.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)  # type: ignore[assignment]

"""A web service on 127.0.0.1 that takes requests and answers as told.

with Receiver() as service:
    service.answers.append((429, "slow down", {"Retry-After": "7"}))
    … POST to service.url …
    assert service.got[0].json["title"] == "…"
"""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)


class Receiver:
    """The service. `answers` are (status, text, headers), used up in order; then `default`."""

    def __init__(self, default: int = 202) -> None:
        self.default = default
        self.answers: deque[tuple[int, str, dict[str, str]]] = deque()
        self.got: list[Request] = []
        self.cut = False

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"receiver": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.receiver.got.append(Request(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        if self.receiver.cut:
            return
        answers = self.receiver.answers
        status, text, headers = answers.popleft() if answers else (self.receiver.default, "", {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    do_GET = do_POST  # noqa: N815 - http.server calls it so

    def log_message(self, *_: Any) -> None:
        """Say nothing: the test looks at what came."""

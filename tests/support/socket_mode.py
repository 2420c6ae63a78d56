"""Slack's side of Socket Mode: a WebSocket server on 127.0.0.1 that sends envelopes and waits for each acknowledgement.

As much of RFC 6455 as Slack's client uses: the handshake, text frames under 64 KiB, ping and pong, close.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from base64 import b64encode
from hashlib import sha1
from typing import Any

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
SECONDS = 20.0


class SocketMode:
    """The server. One connection at a time is enough: the latest gets the envelopes."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._connections: list[socket.socket] = []
        self._acknowledged: set[str] = set()
        self._changed = threading.Condition()
        self._number = 0

    @property
    def url(self) -> str:
        """What `apps.connections.open` answers."""
        return f"ws://127.0.0.1:{self._listening.getsockname()[1]}/link"

    @property
    def connected(self) -> int:
        """How many are connected."""
        return len(self._connections)

    def start(self) -> None:
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        self._listening.close()
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.close()

    def deliver(self, payload: dict[str, Any]) -> None:
        """Send one interactive envelope and wait until it is acknowledged, as Slack does for three seconds."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._connections, SECONDS), "nobody listens"
            self._number += 1
            name = f"envelope-{self._number}"
            envelope = {
                "type": "interactive",
                "envelope_id": name,
                "payload": payload,
                "accepts_response_payload": True,
            }
            self._connections[-1].sendall(_frame(TEXT, json.dumps(envelope).encode()))
            assert self._changed.wait_for(lambda: name in self._acknowledged, SECONDS), "not acknowledged"

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._shake_hands(connection)
            connection.sendall(_frame(TEXT, json.dumps({"type": "hello", "num_connections": 1}).encode()))
            with self._changed:
                self._connections.append(connection)
                self._changed.notify_all()
            while True:
                kind, data = _read_frame(connection)
                if kind == PING:
                    connection.sendall(_frame(PONG, data))
                elif kind == TEXT:
                    with self._changed:
                        self._acknowledged.add(json.loads(data)["envelope_id"])
                        self._changed.notify_all()
                elif kind == CLOSE:
                    break
        with self._changed:
            self._connections = [one for one in self._connections if one is not connection]
        connection.close()

    def _shake_hands(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(4096) or _gone()
        lines = (line.split(b": ", 1) for line in head.split(b"\r\n") if b": " in line)
        key = next(value for name, value in lines if name.lower() == b"sec-websocket-key")
        accept = b64encode(sha1(key.strip() + GUID).digest())  # noqa: S324 - what RFC 6455 wants
        connection.sendall(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )


def _frame(kind: int, data: bytes) -> bytes:
    length = bytes([len(data)]) if len(data) < 126 else b"\x7e" + struct.pack(">H", len(data))
    return bytes([0x80 | kind]) + length + data


def _read_frame(connection: socket.socket) -> tuple[int, bytes]:
    first, second = _exactly(connection, 2)
    length = second & 0x7F
    if length == 126:
        (length,) = struct.unpack(">H", _exactly(connection, 2))
    mask = _exactly(connection, 4) if second & 0x80 else bytes(4)
    data = _exactly(connection, length)
    return first & 0x0F, bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))


def _exactly(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        data += connection.recv(count - len(data)) or _gone()
    return data


def _gone() -> bytes:
    raise ValueError("the other side is gone")

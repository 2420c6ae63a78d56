"""Running the application beside the passes, in a thread of its own that can be told to stop."""

from __future__ import annotations

import socket
import threading
import time

import uvicorn
from starlette.types import ASGIApp

from monitor.config.errors import UserError

START_SECONDS = 10.0
STOP_SECONDS = 5.0


class AddressTaken(UserError):
    """The address to listen on cannot be had; the text says which and why."""


class Server:
    """An HTTP server that is listening once the constructor returns. `port` is the real one where 0 was asked for."""

    def __init__(self, application: ASGIApp, host: str, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((host, port))
        except OSError as error:
            self._socket.close()
            raise AddressTaken(f"{host}:{port}: {error.strerror}; set another collector.port") from error
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            application, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=int(STOP_SECONDS)
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="http", daemon=True)
        self._thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise AddressTaken(f"{host}:{port}: the HTTP server did not start")
            time.sleep(0.01)

    @property
    def alive(self) -> bool:
        """Tell whether the server still serves."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Answer what is being asked, take nothing new, and end."""
        self._server.should_exit = True
        self._thread.join(STOP_SECONDS + 1)
        self._socket.close()

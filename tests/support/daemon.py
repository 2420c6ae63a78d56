"""The daemon as a process of its own, as systemd would start it, and what it stored."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START_SECONDS = 60.0
STEP = 0.05


@dataclass
class Daemon:
    """A running `tagwatch run`."""

    process: subprocess.Popen[bytes]
    log: Path
    port: int

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def post(self, batch: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Post a batch to the collector; returns status and answer. Raises OSError where nobody answers."""
        request = urllib.request.Request(
            f"{self.url}/v1/hits", json.dumps(batch).encode(), {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def get(self, path: str) -> tuple[int, str]:
        """Get a page; returns status and text."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def wait_for(self, line: str, seconds: float = START_SECONDS) -> None:
        """Wait until the log has a line that matches."""
        until(lambda: bool(re.search(line, self.log.read_text())), seconds, lambda: self.log.read_text()[-3000:])

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Ask it to stop; returns its exit code."""
        self.process.terminate()
        return self.process.wait(timeout=30)


def until(true: Any, seconds: float = START_SECONDS, what: Any = lambda: "") -> None:
    """Wait until something is true; fails with `what()` where it never is."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"still not after {seconds:.0f} s: {what()}"
        time.sleep(STEP)


def start(config: Path, log: Path, *arguments: str, **environment: str) -> Daemon:
    """Start a daemon; its port is not known yet."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor", "run", "--config", str(config), *arguments],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
        )
    return Daemon(process, log, 0)


@contextmanager
def daemon(config: Path, **environment: str) -> Iterator[Daemon]:
    """Start a daemon and wait until it is ready; kills it at the end if it still runs."""
    log = config.parent / "daemon.log"
    started = start(config, log, **environment)
    process = started.process
    try:
        until(
            lambda: '"event": "ready"' in log.read_text() or process.poll() is not None,
            START_SECONDS,
            lambda: log.read_text()[-3000:],
        )
        assert process.poll() is None, log.read_text()[-3000:]
        found = re.search(r'"listening": (\d+)', log.read_text())
        started.port = int(found[1]) if found else 0
        yield started
    finally:
        if process.poll() is None:
            started.kill()

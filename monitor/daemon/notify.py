"""Telling systemd how we are: the sd_notify protocol, one datagram a fact."""

from __future__ import annotations

import os
import socket
import time


def notify(*facts: str) -> bool:
    """Send facts such as `READY=1` or `STATUS=…` to the service manager; False where there is none.

    Source: sd_notify(3). A name that starts with `@` is a socket in the abstract namespace.
    """
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return False
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
        # A manager that went away, or does not read, must not take the monitor with it.
        channel.setblocking(False)
        try:
            channel.sendto("\n".join(facts).encode(), address)
        except OSError:
            return False
    return True


def reloading() -> bool:
    """Say that the configuration is being read again; `READY=1` ends it."""
    return notify("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")


def watchdog_seconds() -> float | None:
    """Return how often the service manager wants a sign of life, or None where it does not watch this process."""
    microseconds, process = os.environ.get("WATCHDOG_USEC"), os.environ.get("WATCHDOG_PID")
    if not microseconds or not microseconds.isdigit() or (process and process != str(os.getpid())):
        return None
    return int(microseconds) / 1e6

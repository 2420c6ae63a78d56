"""Delivery in a process of its own, killed again and again, over a database that has to make it good."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from pathlib import Path
from typing import Any

from monitor.alerts.delivery import deliver
from monitor.alerts.email.mime import mail_of
from monitor.alerts.message import Message
from monitor.alerts.registry import build_channels
from monitor.alerts.slack.blocks import root
from monitor.incidents.incident import Transition
from monitor.store.engine import Database, _engine, open_database
from monitor.store.outbox import StoredOutbox, enqueue
from tests.support.alerts import AT, message, moved

A_GENERATION = 3600.0
"""Virtual seconds between a death and the next start: every lease has run out by then."""
CHANNEL = "out"


@dataclass(frozen=True, slots=True)
class Sink:
    """Where messages arrive: how many have, and a way to be told of each before it is answered."""

    arrived: Callable[[], int]
    hook: Callable[[Callable[[], None]], None]


def fill(path: Path, recipient: str, incidents: int) -> None:
    """Write the beginning of each incident, and of every second one a rise that comes before anybody was told."""
    database = open_database(path)
    made = [
        message(moved(transition, id=f"i{n}", seq=seq), CHANNEL, recipient, created_at=AT)
        for n in range(incidents)
        for seq, transition in enumerate((Transition.FIRED, Transition.RAISED), 1)
        if seq == 1 or n % 2 == 0
    ]
    with database.write() as connection:
        enqueue(connection, made)
    database.close()


def outcome(path: Path, incidents: int) -> list[Message]:
    """Return every message as it stands."""
    database = open_database(path)
    outbox = StoredOutbox(database)
    messages = [one for n in range(incidents) for one in outbox.of_incident(f"i{n}")]
    database.close()
    return messages


def run(path: Path, config: Mapping[str, Any], sink: Sink, kills: int, seed: int = 7) -> int:
    """Let delivery live and die `kills` times, then finish; return how many deaths there were before all was sent."""
    chance = random.Random(seed)
    deaths = 0
    _warm(config)
    for generation in range(1, kills + 1):
        if not _cut(_spawn(path, config, generation), sink, chance):
            break
        deaths += 1
    sink.hook(lambda: None)
    os.waitpid(_spawn(path, config, kills + 1), 0)
    return deaths


def repeats(keys: list[str]) -> dict[str, int]:
    """Return the keys that arrived more than once, and how often."""
    return {key: times for key, times in Counter(keys).items() if times > 1}


def _warm(config: Mapping[str, Any]) -> None:
    """Import and compile here what every child would otherwise import and compile for itself."""
    build_channels({CHANNEL: config})
    root(message(), opening=True)
    mail_of(message(), sender=Address("Tagwatch", "tagwatch", "example.com"), thread=None, now=AT)


def _live(path: Path, config: Mapping[str, Any], generation: int) -> None:
    """What the process that will be killed does: deliver, in virtual time, until nothing is left."""
    # Checked and migrated when it was filled: what dies a thousand times need not be asked each time.
    database = Database(path, _engine(path, durable=True), None)
    channels = build_channels({CHANNEL: config})
    outbox = StoredOutbox(database)
    now = AT + generation * A_GENERATION
    while any(state in {"queued", "sending"} for _, state in outbox.depths()):
        now += 1.0
        deliver(outbox, channels, lambda at=now: at)  # type: ignore[misc]
    database.close()


def _spawn(path: Path, config: Mapping[str, Any], generation: int) -> int:
    child = os.fork()
    if child:
        return child
    try:
        _live(path, config, generation)
    finally:
        os._exit(0)


def _cut(child: int, sink: Sink, chance: random.Random) -> bool:
    """Kill the child: at the worst moment, when a message is stored and not yet answered, or at any moment after one.

    False where it had nothing left to do.
    """
    target = sink.arrived() + chance.randrange(1, 4)
    late = chance.random() < 0.5

    def on_arrival() -> None:
        if sink.arrived() == target and not late:
            os.kill(child, signal.SIGKILL)

    sink.hook(on_arrival)
    deadline = time.monotonic() + 120
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.WIFSIGNALED(status)
        if late and sink.arrived() >= target:
            time.sleep(chance.random() * 0.012)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return True
        assert time.monotonic() < deadline
        time.sleep(0.0005)

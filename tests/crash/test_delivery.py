"""Delivery is killed again and again, and every message still arrives once. `TAGWATCH_KILLS=1000` for the long form."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from monitor.alerts.channel import build_channels
from monitor.alerts.delivery import deliver
from monitor.incidents.incident import Transition
from monitor.store.engine import open_database
from monitor.store.outbox import StoredOutbox, enqueue
from tests.support.alerts import AT, message, moved
from tests.support.slack import FakeSlack, Post

KILLS = int(os.environ.get("TAGWATCH_KILLS", "12"))
A_GENERATION = 3600.0
"""Virtual seconds between a death and the next start: every lease has run out by then."""


def _live(path: Path, slack: FakeSlack, generation: int) -> None:
    """What the process that will be killed does: deliver, in virtual time, until nothing is left."""
    os.environ["TOKEN"] = slack.token
    database = open_database(path)
    config = {"type": "slack", "token": {"env": "TOKEN"}, "to": "C0SHOP", "base_url": slack.url}
    channels = build_channels({"slack": config})
    outbox = StoredOutbox(database)
    now = AT + generation * A_GENERATION
    while any(state in {"queued", "sending"} for _, state in outbox.depths()):
        now += 1.0
        deliver(outbox, channels, lambda at=now: at)  # type: ignore[misc]
    database.close()


def _spawn(path: Path, slack: FakeSlack, generation: int) -> int:
    child = os.fork()
    if child:
        return child
    try:
        _live(path, slack, generation)
    finally:
        os._exit(0)


def _fill(path: Path, incidents: int) -> None:
    database = open_database(path)
    made = [
        message(moved(transition, id=f"i{n}", seq=seq), "slack", "C0SHOP", created_at=AT)
        for n in range(incidents)
        for seq, transition in enumerate((Transition.FIRED, Transition.RAISED), 1)
    ]
    # Half of the rises come before anybody was told of the beginning, and stand for it.
    with database.write() as connection:
        enqueue(connection, [m for m in made if m.seq == 1 or m.incident[-1] in "02468"])
    database.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_thousand_cuts_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    path = tmp_path / "tagwatch.db"
    incidents = 4 * KILLS
    _fill(path, incidents)
    chance = random.Random(7)
    with FakeSlack({"C0SHOP": "shop"}, seconds_between_posts=0) as slack:
        for generation in range(1, KILLS + 1):
            child = _spawn(path, slack, generation)
            _cut(slack, child, chance)
        slack.on_post = lambda _post: None
        child = _spawn(path, slack, KILLS + 1)
        os.waitpid(child, 0)
        delivered = Counter(post.metadata["event_payload"]["delivery"] for post in slack.posts)
    database = open_database(path)
    messages = [m for n in range(incidents) for m in StoredOutbox(database).of_incident(f"i{n}")]
    database.close()
    states = Counter(m.state.value for m in messages)
    told = {m.key for m in messages if m.state == "sent"}
    settled = sum(m.error is not None and "found after" in m.error for m in messages)
    assert {key: times for key, times in delivered.items() if times > 1} == {}
    assert set(delivered) == told
    assert settled > 0, "no kill came between a post and its record"
    assert states == {"sent": incidents, "collapsed": incidents // 2}


def _cut(slack: FakeSlack, child: int, chance: random.Random) -> None:
    """Kill the child: at the worst moment, when a post is stored and not yet answered, or at any moment after one."""
    target = len(slack.posts) + chance.randrange(1, 4)
    late = chance.random() < 0.5

    def on_post(post: Post) -> None:
        if len(slack.posts) == target and not late:
            os.kill(child, signal.SIGKILL)

    slack.on_post = on_post
    deadline = time.monotonic() + 60
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            assert os.WIFSIGNALED(status), "it ended by itself before it could be killed"
            return
        if late and len(slack.posts) >= target:
            time.sleep(chance.random() * 0.012)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return
        assert time.monotonic() < deadline
        time.sleep(0.0005)

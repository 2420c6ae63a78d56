"""What the collector has acknowledged survives `kill -9`, and a client's retry counts once."""

from __future__ import annotations

import os
import random
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from monitor.capture.hit import Hit
from monitor.capture.read import read_capture
from tests.support.daemon import Daemon, daemon, until
from tests.support.effort import EFFORT

CAPTURES = Path(os.environ.get("TAGWATCH_CAPTURES", Path(__file__).parents[1] / "data" / "captures"))
"""Another folder of captures may be named, for a longer form."""
BATCH = 40
KILLS = min(3 * EFFORT, 20)


def requests_of(hit: Hit) -> dict[str, Any]:
    return {
        "at": hit.at,
        "method": hit.method,
        "url": hit.url,
        "headers": dict(hit.headers),
        "body_base64": b64encode(hit.body).decode(),
        **({"page": hit.page} if hit.page else {}),
    }


def batches() -> list[dict[str, Any]]:
    captures = sorted(CAPTURES.rglob("*.har*"))
    hits = [hit for path in captures for hit in read_capture(path, on_problem=lambda _problem: None)]
    assert len(hits) > 200, "the shipped captures are missing"
    return [
        {"batch": f"batch-{i}", "source": "web", "requests": [requests_of(hit) for hit in hits[i : i + BATCH]]}
        for i in range(0, len(hits), BATCH)
    ]


def configuration(folder: Path) -> Path:
    folder.mkdir()
    (folder / "rules.yaml").write_text("rules: [{id: leaks, check: pii}]\n")
    path = folder / "config.yaml"
    path.write_text("rules: [rules.yaml]\ncollector: {port: 0}\npasses: {every_seconds: 0.3}\n")
    return path


def stored(config: Path) -> dict[tuple[str, ...], float]:
    """The exact counts by stream and hour, and what was counted beside them."""
    with sqlite3.connect(config.parent / "var" / "tagwatch.db") as database:
        hours = database.execute(
            "SELECT vendor, account, event, start, weight FROM hour JOIN stream ON stream.id = hour.stream_id"
        ).fetchall()
        tallies = database.execute("SELECT kind, name, count FROM tally").fetchall()
        [batches_counted] = database.execute("SELECT count(*) FROM batch").fetchone()
    database.close()
    counts: dict[tuple[str, ...], float] = {("batches",): batches_counted}
    counts |= {(vendor, account, event, str(start)): weight for vendor, account, event, start, weight in hours}
    return counts | {(kind, name): count for kind, name, count in tallies}


def worked_through(config: Path, number: int) -> None:
    until(lambda: stored(config).get(("batches",)) == number, what=lambda: stored(config).get(("batches",)))


def test_semantic_23_counts_after_kills_and_restarts_equal_those_of_one_clean_run(tmp_path: Path) -> None:
    todo = batches()
    clean = configuration(tmp_path / "clean")
    with daemon(clean) as running:
        for batch in todo:
            assert running.post(batch)[0] == 202
        worked_through(clean, len(todo))
        assert running.stop() == 0
    killed = configuration(tmp_path / "killed")
    dice = random.Random(7)
    kill_after = sorted(dice.sample(range(1, len(todo) - 1), KILLS))
    left = list(todo)
    for stop_at in [*kill_after, len(todo)]:
        with daemon(killed) as running:
            left = list(_post(running, left, len(todo) - stop_at))
            if stop_at < len(todo):
                running.kill()
                # The client saw no answer to its last batch, and posts it again: it must not count twice.
                left = [todo[stop_at - 1], *left]
            else:
                worked_through(killed, len(todo))
                assert running.stop() == 0
    assert stored(killed) == stored(clean)


def _post(running: Daemon, left: list[dict[str, Any]], leave: int) -> Iterator[dict[str, Any]]:
    for batch in left[: len(left) - leave]:
        assert running.post(batch)[0] == 202
    yield from left[len(left) - leave :]

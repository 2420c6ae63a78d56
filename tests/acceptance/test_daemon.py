"""The daemon as a process: what it answers, what signals do, what it tells systemd, what it reads and when."""

from __future__ import annotations

import json
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.cli import tagwatch
from tests.support.daemon import Daemon, daemon, until

CAPTURE = Path(__file__).parents[1] / "data" / "captures" / "the-markup" / "maine-coverme.gov.har.gz"
LEAK = {
    "at": 1_795_000_000,
    "method": "GET",
    "url": "https://www.google-analytics.com/g/collect?v=2&tid=G-ABC1234567&cid=1.2&en=page_view"
    "&dl=https%3A%2F%2Fshop.example%2Fthanks%3Femail%3Djane.doe%2540example.com",
}


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installation")
    (folder / "rules.yaml").write_text("rules: [{id: leaks, check: pii, severity: critical}]\n")
    path = folder / "config.yaml"
    path.write_text(
        "rules: [rules.yaml]\npasses: {every_seconds: 0.3}\n"
        "collector: {port: 0, max_body_bytes: 20000}\n"
        "sources: [{name: web, folder: drop, settle_seconds: 0.5}]\n"
    )
    return path


@pytest.fixture(scope="module")
def manager(config: Path) -> Iterator[socket.socket]:
    """What systemd would listen on."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(config.parent / "notify"))
        listening.settimeout(20)
        yield listening


@pytest.fixture(scope="module")
def running(config: Path, manager: socket.socket) -> Iterator[Daemon]:
    with daemon(config, NOTIFY_SOCKET=str(config.parent / "notify"), WATCHDOG_USEC="900000") as started:
        yield started


def metric(running: Daemon, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", running.get("/metrics")[1], re.MULTILINE)
    return float(found[1]) if found else 0.0


def told(manager: socket.socket, fact: str) -> None:
    until(lambda: fact in manager.recv(4096).decode().split("\n"))


def forget(manager: socket.socket) -> None:
    """Read away what was told before."""
    manager.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            manager.recv(4096)
    manager.settimeout(20)


def test_semantic_38_it_says_when_it_is_ready_and_gives_signs_of_life(running: Daemon, manager: socket.socket) -> None:
    told(manager, "READY=1")
    told(manager, "WATCHDOG=1")
    assert running.get("/healthz")[0] == 200
    until(lambda: running.get("/readyz")[0] == 200)


def test_semantic_17_a_leak_posted_to_the_collector_is_told_and_the_alert_leaks_nothing(running: Daemon) -> None:
    assert running.post({"requests": [LEAK]})[0] == 202
    running.wait_for(r"CRITICAL.*e-?mail", 30)
    assert "jane.doe" not in running.log.read_text()
    assert b"jane.doe" not in (running.log.parent / "var" / "tagwatch.db").read_bytes()


def test_the_collector_refuses_what_is_too_large_and_says_what_is_malformed(running: Daemon) -> None:
    status, answer = running.post({"requests": [LEAK | {"body": "x" * 30_000}]})
    assert status == 413, answer
    status, answer = running.post({"requests": [LEAK | {"metod": "GET"}, LEAK]})
    assert status == 400
    assert "metod" in json.dumps(answer)


def test_a_file_that_is_still_being_written_is_not_half_read(running: Daemon) -> None:
    drop = running.log.parent / "drop"
    until(drop.is_dir)
    content = CAPTURE.read_bytes()
    before = metric(running, 'tagwatch_hits_total{source="web"}')
    with (drop / "capture.har.gz").open("wb") as file:
        for start in range(0, len(content), 1000):
            file.write(content[start : start + 1000])
            file.flush()
    until(lambda: metric(running, 'tagwatch_hits_total{source="web"}') - before == 67, 30)
    assert metric(running, "tagwatch_capture_problems_total") == 0


def test_semantic_27_a_bad_reload_keeps_the_old_rules_and_says_so(running: Daemon, manager: socket.socket) -> None:
    forget(manager)
    rules = running.log.parent / "rules.yaml"
    good = rules.read_text()
    rules.write_text("rules: [{id: leaks, check: pi}]\n")
    running.signal(signal.SIGHUP)
    running.wait_for(r"not reloaded, the old rules stay.*did you mean pii\?|did you mean pii\?.*not reloaded")
    assert metric(running, "tagwatch_config_last_reload_successful") == 0
    rules.write_text(good)
    running.signal(signal.SIGHUP)
    running.wait_for('"event": "reloaded"')
    assert metric(running, "tagwatch_config_last_reload_successful") == 1
    told(manager, "RELOADING=1")
    told(manager, "STATUS=Reloaded")


def test_semantic_18_it_stops_when_asked_and_a_restart_reads_no_file_twice(running: Daemon, config: Path) -> None:
    stored = tagwatch("incidents", "list", "--config", config, "--format", "json")
    assert len(json.loads(stored.out)) == 1
    assert running.stop() == 0
    drop = config.parent / "drop"
    (drop / "capture.har.gz").rename(drop / "renamed.har.gz")
    with daemon(config) as again:
        until(lambda: metric(again, 'tagwatch_passes_total{outcome="good"}') >= 4, 30)
        assert metric(again, 'tagwatch_hits_total{source="web"}') == 0
        # A restart with nothing changed sends nothing.
        assert "CRITICAL" not in again.log.read_text()
        assert again.stop() == 0

"""The newcomer's page, followed to the letter: write a rule, lint, test, backtest, ship, see the alert."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.cli import tagwatch
from tests.support.daemon import Daemon, daemon, until

PAGE = Path(__file__).parents[2] / "docs" / "first-rule.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS = 90.0


def blocks() -> Iterator[tuple[str, str]]:
    for found in BLOCK.finditer(PAGE.read_text()):
        yield found[1], found[2]


def test_the_page_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "captures").mkdir()
    steps = list(blocks())
    start = next(i for i, (_, text) in enumerate(steps) if text.startswith("tagwatch run"))
    for kind, text in steps[:start]:
        assert kind == "yaml"
        write(tmp_path, text)
    with daemon(tmp_path / "config.yaml") as running:
        follow(tmp_path, steps[start + 1 :], running)


def follow(folder: Path, steps: list[tuple[str, str]], running: Daemon) -> None:
    """Do what each block says; what a `text` block shows must be in what the command before it, or the daemon, said."""
    before = ""
    for (kind, text), (_, shown) in pairwise([*steps, ("", "")]):
        if kind == "yaml":
            write(folder, text)
        elif kind == "json":
            drop(folder, json.loads(text))
        elif kind == "sh":
            command(text, shown if is_shown(steps, text, shown) else None)
        elif before != "sh" or "reloaded" in text:
            until(
                lambda text=text: all(line in running.log.read_text() for line in text.splitlines()),
                SECONDS,
                lambda: running.log.read_text()[-4000:],
            )
        before = kind


def is_shown(steps: list[tuple[str, str]], text: str, shown: str) -> bool:
    return any(one == ("sh", text) and two == ("text", shown) for one, two in pairwise(steps))


def command(text: str, shown: str | None) -> None:
    """Run a command until it says what is shown, or ends well where nothing is: the daemon may not be there yet."""
    deadline = time.monotonic() + SECONDS
    while True:
        ran = tagwatch(*text.split()[1:])
        assert "Traceback" not in ran.err
        if ran.code == 0 if shown is None else all(line in ran.out + ran.err for line in shown.splitlines()):
            return
        assert time.monotonic() < deadline, (text, shown, ran)
        time.sleep(0.3)


def write(folder: Path, text: str) -> None:
    head, rest = text.split("\n", 1)
    path = folder / head.removeprefix("# file: ")
    assert path != folder / head, f"a block does not say which file it is: {head}"
    path.parent.mkdir(exist_ok=True)
    path.write_text(rest)


def drop(folder: Path, wanted: dict[str, object]) -> None:
    now = datetime.now(tz=UTC).timestamp()
    hits = [{"at": now - i, "method": "GET", "url": wanted["url"]} for i in range(int(str(wanted["times"])))]
    (folder / str(wanted["file"])).write_text("".join(json.dumps(hit) + "\n" for hit in hits))

"""What commands share in talking to people: errors, progress, exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

CLEAN = 0
FOUND = 1
BAD_INPUT = 2
BROKEN = 3


class Format(StrEnum):
    """How a command prints: for people or for machines."""

    TEXT = "text"
    JSON = "json"


def complain(text: str) -> None:
    """Print an error on stderr, each line led by the program's name unless it already starts with a place."""
    for line in text.splitlines():
        print(f"tagwatch: {line}", file=sys.stderr)  # noqa: T201 - this is the one place errors are printed


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show progress on stderr, on a terminal only; yields how to advance it."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _steps: None
        return
    columns = [
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    ]
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda steps: bar.advance(task, steps)

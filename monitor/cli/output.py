"""What commands share in talking to people: errors, progress, exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

CLEAN = 0
FOUND = 1
BAD_INPUT = 2
BROKEN = 3
INTERRUPTED = 130
PIPED_WIDTH = 200


class Format(StrEnum):
    """How a command prints: for people or for machines."""

    TEXT = "text"
    JSON = "json"


def complain(text: str) -> None:
    """Print an error on stderr, each line led by the program's name unless it already starts with a place."""
    for line in text.splitlines():
        print(f"tagwatch: {line}", file=sys.stderr)  # noqa: T201 - this is the one place errors are printed


class Terminal(Console):
    """Where tables are printed. A closed pipe is raised to whoever prints, where Rich would end the program with 1."""

    def on_broken_pipe(self) -> None:
        """Raise what happened; Rich calls this while it handles that very error."""
        raise BrokenPipeError


def table_of(*columns: str, last: str) -> Table:
    """Return an empty table whose `last` column is the one to give way where the terminal is narrow."""
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=True)
    table.add_column(last, no_wrap=True, overflow="ellipsis", ratio=1)
    return table


def show(table: Table) -> None:
    """Print a table as wide as the terminal, or wide enough for everything where a program reads it."""
    console = Terminal()
    if not console.is_terminal:
        console = Terminal(width=PIPED_WIDTH)
    console.print(table)


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

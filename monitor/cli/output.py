"""What commands share in talking to people: errors, progress, exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from rich.cells import cell_len
from rich.console import Console
from rich.measure import Measurement
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

CLEAN = 0
FOUND = 1
BAD_INPUT = 2
BROKEN = 3
INTERRUPTED = 130
PIPED = 100_000
"""Columns a table may take where a program reads it."""
BETWEEN, NARROWEST = 2, 10
"""Spaces between two columns of a table, and what its last one keeps on the narrowest terminal."""


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
    """Print a table as wide as the terminal, or wide enough for everything where a program reads it.

    Only the last column gives way: an identifier cut short is of no use to whoever wants to type it.
    """
    console = Terminal()
    *others, last = table.columns
    for column in others:
        column.width = max(cell_len(str(cell)) for cell in (column.header, *column.cells))
    if console.is_terminal:
        last.width = max(console.width - sum((column.width or 0) + BETWEEN for column in others), NARROWEST)
    else:
        console = Terminal(width=Measurement.get(console, console.options.update(max_width=PIPED), table).maximum)
    console.print(table)


def several(number: int, thing: str) -> str:
    """Return a number of things in words.

    >>> several(1, "request"), several(1200, "request")
    ('1 request', '1,200 requests')
    """
    return f"{number:,} {thing}{'s' * (number != 1)}"


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

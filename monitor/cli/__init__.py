"""The commands people type."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from monitor import __version__
from monitor.cli.output import BAD_INPUT, BROKEN, CLEAN, INTERRUPTED, complain
from monitor.config.errors import UserError

COMMANDS = (
    "run",
    "demo",
    "check",
    "decode",
    "plan",
    "rules",
    "incidents",
    "silence",
    "route",
    "consent",
    "alerts",
    "volumes",
    "identity",
    "doctor",
    "drill",
)
"""Each is a module of this package: with `app`, a group of commands, or with a function of its own name."""


def _version(value: bool) -> None:
    if value:
        typer.echo(f"tagwatch {__version__}")
        raise typer.Exit


def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Watch the tracking requests a site really sends, and tell people when they break."""


class ReaderGone(Exception):
    """Who read the output (`| head`) has seen enough."""


class Commands(TyperGroup):
    """Tells a closed pipe by a name of its own: of a BrokenPipeError Typer makes exit code 1 before anyone can look."""

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """Read the arguments; `--help` and `--version` print while that is done."""
        with _reader_watched():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        with _reader_watched():
            return super().invoke(ctx)


@contextmanager
def _reader_watched() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderGone from error


def application(arguments: list[str]) -> typer.Typer:
    """Return the commands. Where the first of the arguments names one, no other is imported: that takes seconds."""
    app = typer.Typer(
        name="tagwatch",
        cls=Commands,
        help=root.__doc__,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(root)
    # `--version` is answered by the application itself; it has to have some command, and this is the lightest.
    wanted = {"--version": "decode"}.get(arguments[0], arguments[0]) if arguments else None
    for name in [wanted] if wanted in COMMANDS else COMMANDS:
        module = import_module(f"{__name__}.{name}")
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(getattr(module, name))
    return app


def main() -> None:
    """Run a command; whatever goes wrong ends in one clear line and an exit code, never in a traceback."""
    try:
        _run()
    except (ReaderGone, BrokenPipeError):
        # What is still buffered has nowhere to go; without this Python would say so while it ends.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        sys.exit(CLEAN)


def _run() -> None:
    try:
        application(sys.argv[1:])()
    except UserError as error:
        complain(str(error))
        sys.exit(BAD_INPUT)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)  # while commands were imported; later on Typer does the same
    except (ReaderGone, BrokenPipeError):
        raise
    except Exception as error:
        if os.environ.get("TAGWATCH_DEBUG"):
            raise
        complain(
            f"an error of Tagwatch's own: {type(error).__name__}: {error} "
            "(set TAGWATCH_DEBUG=1 to see where, and please report it)"
        )
        sys.exit(BROKEN)

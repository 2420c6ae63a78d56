"""The commands people type."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from monitor import __version__
from monitor.capture.read import CaptureError
from monitor.cli import alerts, check, decode, demo, doctor, incidents, plan, run
from monitor.cli.output import BAD_INPUT, BROKEN, complain
from monitor.config.secrets import SecretMissing
from monitor.config.yaml_source import ProblemsError
from monitor.store.engine import StoreError
from monitor.web.server import AddressTaken

app = typer.Typer(
    name="tagwatch",
    help="Watch the tracking requests a site really sends, and tell people when they break.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("run")(run.run)
app.command("demo")(demo.demo)
app.command("check")(check.check)
app.command("decode")(decode.decode)
app.command("doctor")(doctor.doctor)
app.add_typer(plan.app, name="plan")
app.add_typer(incidents.app, name="incidents")
app.add_typer(alerts.app, name="alerts")


def _version(value: bool) -> None:
    if value:
        typer.echo(f"tagwatch {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Watch the tracking requests a site really sends, and tell people when they break."""


def main() -> None:
    """Run a command; whatever goes wrong ends in one clear line and an exit code, never in a traceback."""
    try:
        app()
    except (CaptureError, ProblemsError, SecretMissing, StoreError, AddressTaken) as error:
        complain(str(error))
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        # The reader (`| head`) has seen enough; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("TAGWATCH_DEBUG"):
            raise
        complain(
            f"an error of Tagwatch's own: {type(error).__name__}: {error} "
            "(set TAGWATCH_DEBUG=1 to see where, and please report it)"
        )
        sys.exit(BROKEN)

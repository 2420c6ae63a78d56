"""`tagwatch alerts`: whether the channels work."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from monitor.alerts.channel import Sent
from monitor.alerts.sample import sample_messages
from monitor.cli.output import FOUND
from monitor.cli.run import DEFAULT_CONFIG, Config
from monitor.daemon.setup import load_setup

app = typer.Typer(help="The channels alerts go out by.", no_args_is_help=True)


@app.callback()
def alerts() -> None:
    """Group of commands."""


@app.command()
def test(
    config: Config = DEFAULT_CONFIG,
    channel: Annotated[list[str] | None, typer.Option(help="Only this channel; all of them by default.")] = None,
) -> None:
    """Send a sample incident, marked as a test, through every configured channel and say what became of it.

    Exit code 1 when a channel did not take it.

    Example: tagwatch alerts test --channel slack-growth
    """
    setup = load_setup(config)
    names = channel or sorted(setup.channels)
    unknown = [name for name in names if name not in setup.channels]
    if unknown:
        known = ", ".join(sorted(setup.channels))
        raise typer.BadParameter(f"no channel {unknown[0]!r} in {config}; there are: {known}", param_hint="--channel")
    failed = False
    now = time.time()
    for name in names:
        for message in sample_messages(name, setup.routing, now):
            outcome = setup.channels[name].send(message, None, now)
            failed |= not isinstance(outcome, Sent)
            typer.echo(f"{name} {message.recipient}: {outcome}")
    if failed:
        raise typer.Exit(FOUND)

"""`tagwatch alerts`: whether the channels work, and what they have not taken."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from monitor.alerts.channel import SelfChecking
from monitor.alerts.message import Delivery
from monitor.alerts.outcome import Sent
from monitor.alerts.sample import sample_messages
from monitor.cli.config_option import DEFAULT_CONFIG, Config
from monitor.cli.opened import moment, opened
from monitor.cli.output import FOUND, show, table_of
from monitor.daemon.setup import load_setup
from monitor.store.outbox import StoredOutbox

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

    Where a channel can be asked what it may do (Slack's scopes), what is missing is named. Exit code 1 when a channel
    did not take it, or lacks something.

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
        used = setup.channels[name]
        for line in used.missing() if isinstance(used, SelfChecking) else ():
            failed = True
            typer.echo(f"{name}: {line}")
        for message in sample_messages(name, setup.routing, now):
            outcome = setup.channels[name].send(message, None, now)
            failed |= not isinstance(outcome, Sent)
            typer.echo(f"{name} {message.recipient}: {outcome}")
    if failed:
        raise typer.Exit(FOUND)


@app.command()
def outbox(
    config: Config = DEFAULT_CONFIG,
    sent: Annotated[bool, typer.Option("--sent", help="Those that arrived, too.")] = False,
) -> None:
    """Print the messages that wait, and those that were given up, newest first, with the reason.

    Example: tagwatch alerts outbox
    """
    states = [Delivery.QUEUED, Delivery.SENDING, Delivery.DEAD, *([Delivery.SENT] if sent else [])]
    with opened(config) as database:
        messages = StoredOutbox(database).listed(states)
    if not messages:
        typer.echo("nothing waits and nothing was given up")
        return
    table = table_of("incident", "what", "to", "state", "since", "tries", last="why")
    for one in messages:
        to = f"{one.channel} {one.recipient}"
        row = (one.incident, one.transition, to, one.state, moment(one.created_at), str(one.attempts))
        table.add_row(*row, one.error or ("waits for its hours" if one.held_until > time.time() else ""))
    show(table)


@app.command()
def retry(
    incident: Annotated[str | None, typer.Argument(help="Only of this incident: its id, or the start of it.")] = None,
    channel: Annotated[str | None, typer.Option(help="Only of this channel.")] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Send messages that were given up once more, all of them or some.

    Example: tagwatch alerts retry --channel slack-growth
    """
    with opened(config) as database:
        store = StoredOutbox(database)
        dead = [
            one
            for one in store.listed([Delivery.DEAD], limit=100_000)
            if one.incident.startswith(incident or "") and channel in {None, one.channel}
        ]
        number = store.retry(dead, time.time())
    typer.echo(f"{number} messages are tried again" if number else "no message was given up")

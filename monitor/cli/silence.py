"""`tagwatch silence`: quiet, for a while, with a reason."""

from __future__ import annotations

import secrets
import time
from dataclasses import replace
from typing import Annotated

import typer

from monitor.cli.config_option import DEFAULT_CONFIG, Config
from monitor.cli.opened import me, moment, opened, seconds
from monitor.cli.output import show as show_table
from monitor.cli.output import table_of
from monitor.config.errors import UserError
from monitor.incidents.matcher import Matcher
from monitor.incidents.silence import Silence
from monitor.store.people import People

app = typer.Typer(help="Quiet for a while.", no_args_is_help=True)


@app.command()
def add(
    matchers: Annotated[list[str], typer.Argument(help="What is meant: event=purchase vendor=meta …")],
    reason: Annotated[str, typer.Option(help="Why; people who wonder will read it.", show_default=False)],
    for_: Annotated[str, typer.Option("--for", help="For how long, such as 2h or 3d.")] = "1h",
    after: Annotated[str | None, typer.Option("--in", help="Begin later, such as 30m.")] = None,
    by: Annotated[str | None, typer.Option(help="Who asks for it; you, when left out.")] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Tell nobody of what matches, for a while. What goes on when the time is up is told then.

    An incident is quiet where every stream it touches matches. Keys: incident, rule, check, severity, owner, tag,
    source, environment, vendor, account, event, path; values may be globs.

    Example: tagwatch silence add event=purchase vendor=meta --for 4h --reason "new pixel is being tested"
    """
    if not reason.strip():
        raise UserError("--reason: say why; people who wonder will read it")
    try:
        matcher = Matcher.of(matchers)
    except ValueError as error:
        raise UserError(str(error)) from error
    now = time.time()
    starts = now + (seconds(after) if after else 0.0)
    silence = Silence(secrets.token_hex(3), matcher, starts, starts + seconds(for_), by or me(), reason.strip(), now)
    with opened(config) as database, database.write() as connection:
        People(connection).put_silence(silence)
    typer.echo(f"{silence.id}: {matcher} is quiet from {moment(silence.starts)} until {moment(silence.ends)}")


@app.command("list")
def list_(
    config: Config = DEFAULT_CONFIG,
    everything: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
) -> None:
    """Print the silences that hold or will.

    Example: tagwatch silence list
    """
    now = time.time()
    with opened(config) as database, database.read() as connection:
        known = [one for one in People(connection).silences() if everything or one.until > now]
    if not known:
        typer.echo("nothing is silenced")
        return
    table = table_of("id", "from", "until", "by", "what", last="why")
    for one in known:
        table.add_row(one.id, moment(one.starts), moment(one.until), one.author, str(one.matcher), one.reason)
    show_table(table)


@app.command()
def end(
    silence: Annotated[str, typer.Argument(help="Its id, or the start of it.", show_default=False)],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """End a silence now; what it kept quiet and still goes on is told at the next pass.

    Example: tagwatch silence end 4f1c2a
    """
    now = time.time()
    with opened(config) as database, database.write() as connection:
        people = People(connection)
        found = [one for one in people.silences() if one.id.startswith(silence)]
        if len(found) != 1:
            raise UserError(f"{silence}: {'several silences start so' if found else 'no such silence'}")
        if found[0].until <= now:
            raise UserError(f"{found[0].id}: over since {moment(found[0].until)}")
        people.put_silence(replace(found[0], ended_at=now))
    typer.echo(f"{found[0].id}: ended")

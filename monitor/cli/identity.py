"""`tagwatch identity`: the key under which ids of people, visits and orders are kept."""

from __future__ import annotations

import typer

from monitor.capture.problem import CaptureError
from monitor.cli.config_option import DEFAULT_CONFIG, Config
from monitor.config.errors import UserError
from monitor.config.settings import load_settings
from monitor.daemon.installation import rotate_key

app = typer.Typer(help="The key under which identity is kept.", no_args_is_help=True)


@app.callback()
def identity() -> None:
    """Make `rotate` a command of its own name, though it is the only one."""


@app.command()
def rotate(config: Config = DEFAULT_CONFIG) -> None:
    """Make a new key and forget the old one: what is kept of ids so far can be told apart, and traced to nobody.

    The monitor must not be running. Counts, plans and incidents stay; an id of before and the same id of after no
    longer look alike, so duplicates across the change are not recognised.

    Example: tagwatch identity rotate --config /etc/tagwatch/config.yaml
    """
    settings, _ = load_settings(config)
    try:
        rotate_key(settings)
    except CaptureError as error:
        raise UserError(f"{error}; stop it, rotate the key, and start it again") from error
    typer.echo(f"{settings.state_folder}: a new key; ids kept from now on do not look like those kept before")

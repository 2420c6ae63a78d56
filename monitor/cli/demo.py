"""`tagwatch demo`: the daemon on seeded shop traffic, in virtual time."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from monitor.cli.output import FOUND, Terminal, progress
from monitor.config.errors import UserError
from monitor.drill.demo import Outcome, Result, replay
from monitor.drill.keepsake import INDEX, MAILS, PLAN
from monitor.drill.scenario import Scenario
from monitor.drill.stage import CONFIG, Stage

DEFAULT_OUTPUT = Path("demo-output")
WIDTH = 120
MARKER = ".tagwatch-demo"
"""The file that says that a demo made this folder, so that the next one may empty it."""


def demo(
    seed: Annotated[int, typer.Option(help="Another seed is another shop, other visitors, other noise.")] = 7,
    output: Annotated[Path, typer.Option(help="Folder for what the demo leaves to look at.")] = DEFAULT_OUTPUT,
) -> None:
    """Replay weeks of a shop's tracking traffic through the real daemon, then break it eight ways and watch.

    Every alert is printed as it is sent. At the end: what was found after how long, with how many messages, and how
    many false alarms. The database, the learned plan and the e-mails stay in the output folder. Exit code 1 when a
    fault was missed or something was told that was none.

    Example: tagwatch demo --seed 11
    """
    make_room(output)
    scenario = Scenario(seed)
    hours = scenario.hours()
    typer.echo(
        f"A shop tells GA4, Meta, Google Ads and Segment what its visitors do, watched for {len(hours) // 24} days in "
        f"virtual time:\n{scenario.quiet_hours // 24} quiet days to learn from, then {len(scenario.episodes)} deploys "
        "that break something, each rolled back within a day.\n"
    )
    began = time.monotonic()
    # The bar first: where it is shown, what is printed meanwhile has to go past it.
    with (
        progress("replaying", total=len(hours)) as advance,
        Stage(scenario, output, stdout=sys.stdout, say=_say) as stage,
    ):
        result = replay(scenario, stage, lambda _at, _report: advance(1))
        stage.leave()
    _summary(result, output, time.monotonic() - began)
    if not result.clean:
        raise typer.Exit(FOUND)


def make_room(output: Path) -> None:
    """Make the folder, or empty the one an earlier demo made. Raises UserError, having touched nothing, for any other.

    Only what a demo marked as its own is ever deleted; the mark stays until the folder goes.
    """
    try:
        if output.exists() and not output.is_dir():
            raise UserError(f"{output}: not a folder; name one for --output")
        if output.is_dir() and any(output.iterdir()) and not (output / MARKER).is_file():
            raise UserError(f"{output}: holds files that no demo made; name an empty or a new folder for --output")
        output.mkdir(parents=True, exist_ok=True)
        (output / MARKER).touch()
        for old in output.iterdir():
            if old.is_dir() and not old.is_symlink():
                shutil.rmtree(old)
            elif old.name != MARKER:
                old.unlink()
    except OSError as error:
        raise UserError(f"{error.filename or output}: {error.strerror or error}") from error


def _say(line: str) -> None:
    typer.secho(f"── {line}\n", bold=True)


def _summary(result: Result, output: Path, seconds: float) -> None:
    table = Table("fault", "found after", "by", "messages", title="What was found", title_justify="left")
    for outcome in result.outcomes:
        checks = ", ".join(sorted(outcome.checks))
        table.add_row(outcome.episode.fault.sentence, _after(outcome), checks, str(outcome.messages))
    # Where nobody watches (a file, a log of CI) there is no width to keep to.
    console = Terminal()
    (console if console.is_terminal else Terminal(width=WIDTH)).print(table)
    typer.echo(f"False alarms: {len(result.false_alarms)}")
    for moved in result.false_alarms:
        typer.echo(f"  {moved.incident.id}  {moved.incident.rule}: {moved.incident.subjects[0].message}")
    for failure in sorted(result.failures):
        typer.echo(f"  a rule failed: {failure}")
    typer.echo(
        f"\n{result.hits:,} requests, {result.events:,} events, {result.learned} plans learned, in {seconds:.0f} s.\n"
        "Where to look next:\n"
        f"  {output / INDEX}   every alert as an e-mail, also in {output / MAILS}/\n"
        f"  {output / PLAN}    the tracking plan learned from the traffic\n"
        f"  tagwatch incidents list --all --config {output / CONFIG}\n"
        f"  tagwatch plan show purchase --config {output / CONFIG}"
    )


def _after(outcome: Outcome) -> str:
    return "not found" if outcome.found_after is None else f"{outcome.found_after / 3600:.0f} h"

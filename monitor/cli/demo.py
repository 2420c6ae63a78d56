"""`tagwatch demo`: the daemon on seeded shop traffic, in virtual time."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from monitor.cli.output import FOUND, progress
from monitor.drill.demo import Result, replay
from monitor.drill.scenario import Scenario
from monitor.drill.stage import Stage

DEFAULT_OUTPUT = Path("demo-output")


def demo(
    seed: Annotated[int, typer.Option(help="Another seed is another shop, other visitors, other noise.")] = 7,
    output: Annotated[Path, typer.Option(help="Folder for what the demo leaves to look at.")] = DEFAULT_OUTPUT,
) -> None:
    """Replay weeks of a shop's tracking traffic through the real daemon, then break it eight ways and watch.

    Every alert is printed as it is sent. At the end: what was found after how long, with how many messages, and how
    many false alarms. The database, the learned plan and the e-mails stay in the output folder.

    Example: tagwatch demo --seed 11
    """
    if output.exists():
        if any(output.iterdir()) and not (output / "state").is_dir():
            raise typer.BadParameter(f"{output} holds other things; name an empty folder", param_hint="--output")
        shutil.rmtree(output)
    scenario = Scenario(seed=seed)
    console = Console()
    began = time.monotonic()
    console.print(f"Replaying {scenario.quiet_hours // 24} quiet days of a shop, hour by hour; then eight faults.")
    with Stage(scenario, output) as stage, progress("replaying", total=len(scenario.hours())) as advance:
        result = replay(scenario, stage.monitor, stage.spool, stage.tell, lambda _at, _report: advance(1))
        stage.leave()
    _summary(console, result, output, time.monotonic() - began)
    if result.false_alarms or any(outcome.found_after is None for outcome in result.outcomes):
        raise typer.Exit(FOUND)


def _summary(console: Console, result: Result, output: Path, seconds: float) -> None:
    table = Table("fault", "found after", "by", "messages", title="What was found", title_justify="left")
    for outcome in result.outcomes:
        found = "not found" if outcome.found_after is None else f"{outcome.found_after / 3600:.0f} h"
        table.add_row(outcome.episode.fault.sentence, found, ", ".join(sorted(outcome.checks)), str(outcome.messages))
    console.print(table)
    console.print(f"False alarms: {len(result.false_alarms)}")
    for moved in result.false_alarms:
        console.print(f"  {moved.incident.rule}: {moved.incident.subjects[0].message}")
    console.print(
        f"{result.hits:,} requests, {result.events:,} events, {result.learned} plans learned, in {seconds:.0f} s. "
        f"Look around: {output}/plan.yaml, {output}/mails/, "
        f"tagwatch incidents list --all --config {output}/config.yaml"
    )

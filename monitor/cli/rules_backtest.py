"""`tagwatch rules backtest`: what rules would have told, had they been there."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import orjson
import typer

from monitor.checks.rule import Rule
from monitor.cli.config_option import DEFAULT_CONFIG, Config
from monitor.cli.output import complain, progress
from monitor.cli.ruleset import Shop, look_at, opened, rule_paths
from monitor.config.duration import parse_duration
from monitor.config.errors import UserError
from monitor.config.nearest import did_you_mean
from monitor.config.settings import Settings
from monitor.config.yaml_source import Document, Problem, ProblemsError, load_yaml
from monitor.daemon.setup import load_setup
from monitor.daemon.working_set import EVALUATED
from monitor.incidents.incident import Incident
from monitor.rules.load import read_rules
from monitor.store.incidents import Incidents
from monitor.store.intake import Intake
from monitor.trial.backtest import backtest
from monitor.trial.past import AsIf, Recent, profiles_as_if, read_past
from monitor.trial.review import lines, review, rows
from monitor.trial.tried import Backtest, Past

DAY = 86_400


class BacktestFormat(StrEnum):
    """How a backtest is printed."""

    MARKDOWN = "markdown"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class _Span:
    since: float
    until: float


def backtest_(
    rules: Annotated[
        list[str], typer.Argument(help="Rules by id, or rule files, or folders of them.", show_default=False)
    ],
    config: Config = DEFAULT_CONFIG,
    since: Annotated[str, typer.Option(help="How far back, such as 30d.")] = "30d",
    against: Annotated[
        str | None, typer.Option(help="A git revision to compare the rules with, such as HEAD~1.")
    ] = None,
    fmt: Annotated[BacktestFormat, typer.Option("--format", help="How to print.")] = BacktestFormat.MARKDOWN,
) -> None:
    """Try rules on what is stored: what they would have told and when, how often a week, and what of it is on record.

    Counts are kept for over a year, profiles for five weeks: rules on content reach back no further than those.

    Example: tagwatch rules backtest purchase-missing --since 90d --against HEAD~1
    """
    shop, chosen = _chosen(rules, config)
    assert shop.settings is not None  # noqa: S101 - a store belongs to a configuration
    try:
        seconds = parse_duration(since)
    except ValueError as error:
        raise UserError(f"--since: {error}") from error
    old = None if against is None else _as_of(against, shop, [rule.id for rule in chosen])
    stored = stored_past(shop.settings, config, seconds)
    past, span, incidents = stored.past, _Span(stored.since, stored.until), stored.incidents
    with progress("trying", int((span.until - span.since) // 3600) * (1 if old is None else 2)) as advance:
        tried = _tried(chosen, shop, past, span, advance)
        before = None if old is None else _tried(old, shop, past, span, advance)
    budget = shop.settings.alert_budget.false_alerts_per_week
    reviews = [review(rule, tried, incidents, budget) for rule in chosen]
    earlier = None if before is None or old is None else [review(rule, before, incidents, budget) for rule in old]
    if fmt is BacktestFormat.JSON:
        typer.echo(orjson.dumps({"now": rows(reviews), "before": rows(earlier or [])}, option=orjson.OPT_INDENT_2))
    else:
        typer.echo("\n".join(lines(reviews, tried, shop.settings.timezone, earlier)))
    for failure in tried.failures.values():
        complain(f"{failure.rule.file}:{failure.rule.line}: rule {failure.rule.id} failed: {failure.why}")


def _chosen(named: Sequence[str], config: Path) -> tuple[Shop, list[Rule]]:
    """Return the rules of the installation with those of named files over them, and the ones that are to be tried."""
    files = [Path(name) for name in named if Path(name).suffix in {".yaml", ".yml"} or Path(name).is_dir()]
    shop = look_at([], config)
    shop.complain()
    loaded = read_rules(rule_paths(files))
    if loaded.problems:
        raise ProblemsError(loaded.problems)
    of_files = {written.rule.id: written.rule for written in loaded.written}
    every = {written.rule.id: written.rule for written in shop.loaded.written} | of_files
    for name in named:
        if Path(name) not in files and name not in every:
            raise UserError(f"no rule {name!r}{did_you_mean(name, every)}")
    wanted = [name for name in named if Path(name) not in files]
    return shop, [every[name] for name in dict.fromkeys([*wanted, *of_files])]


def _tried(rules: Sequence[Rule], shop: Shop, past: Past, span: _Span, advance: object) -> Backtest:
    assert shop.settings is not None  # noqa: S101 - as above
    ids = {rule.id for rule in rules}
    beside = [written.rule for written in shop.loaded.written if written.rule.id not in ids]
    return backtest(
        rules,
        past,
        span.since,
        span.until,
        shop.settings.alert_budget,
        beside=beside,
        progress=advance,  # type: ignore[arg-type]
    )


@dataclass(frozen=True, slots=True)
class Stored:
    """What an installation has stored up to what it has evaluated, and the incidents on record.

    `recent` reads its profiles as something would have made them.
    """

    past: Past
    since: float
    until: float
    incidents: list[Incident]
    recent: Callable[[AsIf], Recent | None]


def stored_past(settings: Settings, config: Path, seconds: float) -> Stored:
    """Read what is stored of the last `seconds`. Raises UserError where nothing is."""
    database = opened(settings)
    if database is None:
        raise UserError(f"{settings.state_folder}: nothing is stored yet; start `tagwatch run` first")
    setup = load_setup(config)
    with database.read() as connection:
        evaluated = int(Intake(connection).note(EVALUATED) or 0)
        incidents = Incidents(connection).listed(everything=True, limit=100_000)
    until = float(evaluated or time.time() // 3600 * 3600)
    since = until - seconds
    past = read_past(database, settings, setup.plan_of, since, until)
    return Stored(past, since, until, incidents, lambda as_if: profiles_as_if(database, as_if))


def _as_of(revision: str, shop: Shop, ids: Sequence[str]) -> list[Rule]:
    """Return rules as they stood in a git revision of the rule files, as far as they were there."""
    paths = [Path(source.document.file) for source in shop.loaded.sources]
    found = [path for path in paths if _shown(revision, path) is not None]
    loaded = read_rules(found, lambda path: _document(revision, path))
    if loaded.problems:
        raise ProblemsError(loaded.problems)
    return [written.rule for written in loaded.written if written.rule.id in ids]


def _document(revision: str, path: Path) -> Document:
    text = _shown(revision, path)
    if text is None:
        raise ProblemsError([Problem(str(path), 1, 1, "", f"not in {revision}")])
    return load_yaml(text, f"{revision}:{path}")


def _shown(revision: str, path: Path) -> str | None:
    path = path.resolve()
    command = ["git", "-C", str(path.parent), "show", f"{revision}:./{path.name}"]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words, no shell
    except FileNotFoundError as error:
        raise UserError("--against needs git on the PATH") from error
    if ran.returncode and "does not exist" not in ran.stderr and "exists on disk" not in ran.stderr:
        raise UserError(f"--against {revision}: {ran.stderr.strip().splitlines()[-1]}")
    return None if ran.returncode else ran.stdout

"""Which rules a command is about, and what the installation they belong to has seen."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from monitor.config.errors import UserError
from monitor.config.nearest import did_you_mean
from monitor.config.settings import Settings, load_settings
from monitor.config.shipped import is_test
from monitor.config.yaml_source import ProblemsError
from monitor.daemon.installation import database_path
from monitor.daemon.judge import assess
from monitor.daemon.setup import load_setup, rule_files
from monitor.daemon.working_set import EVALUATED, WorkingSet, looked_at_since
from monitor.decode.catalogue import companies, slug
from monitor.decode.registry import decoders
from monitor.rules.lint import Seen
from monitor.rules.load import Loaded, read_rules
from monitor.store.engine import Database, open_database
from monitor.store.incidents import Incidents
from monitor.store.intake import Intake
from monitor.store.traffic import Traffic
from monitor.trial.explain import Explained

WEEK = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Shop:
    """Rules as far as they can be read, the configuration if there is one, and what is stored if anything is."""

    loaded: Loaded
    settings: Settings | None = None
    seen: Seen | None = None

    @property
    def channels(self) -> Collection[str] | None:
        """Return the configured channels; None where there is no configuration."""
        return None if self.settings is None else tuple(self.settings.channels)

    def complain(self) -> None:
        """Raise ProblemsError where a rule cannot be read."""
        if self.loaded.problems:
            raise ProblemsError(self.loaded.problems)


def look_at(files: list[Path], config: Path) -> Shop:
    """Read the rules of files and folders, or of the configuration where none is named.

    Named files do not need a configuration; where there is one, its channels and what it has stored are looked at too.
    Raises ProblemsError where the configuration is wrong, and UserError where nothing names any rule.
    """
    settings = document = None
    if config.exists() or not files:
        settings, document = load_settings(config)
    if files:
        paths = list(rule_paths(files))
    else:
        assert settings is not None and document is not None  # noqa: S101, PT018 - nothing else named a file
        paths = rule_files(settings, document)
    return Shop(read_rules(paths), settings, None if settings is None else _seen(settings))


def rule_paths(named: Iterable[Path]) -> list[Path]:
    """Return the rule files that are named, or lie in folders that are. Raises UserError where a folder has none."""
    paths: list[Path] = []
    for path in named:
        if path.is_dir():
            found = [file for file in sorted(path.glob("*.y*ml")) if not is_test(file)]
            if not found:
                raise UserError(f"{path}: no rule file (*.yaml) in this folder")
            paths += found
        else:
            paths.append(path)
    return list(dict.fromkeys(paths))


def test_paths(named: Iterable[Path]) -> list[Path]:
    """Return the files of tests that are named, or lie in folders that are. Raises UserError where there is none."""
    paths: list[Path] = []
    for path in named:
        if path.is_dir():
            found = [file for file in sorted(path.rglob("*.y*ml")) if is_test(file)]
            if not found:
                raise UserError(f"{path}: no file of tests (*.test.yaml) in this folder")
            paths += found
        elif not path.exists():
            raise UserError(f"{path}: no such file or folder")
        else:
            paths.append(path)
    return list(dict.fromkeys(paths))


def vendors() -> set[str]:
    """Return what vendors are called in streams: those with a decoder, and the companies that are known by host."""
    return {decoder.vendor for decoder in decoders()} | {slug(company.name) for company in companies().values()}


def explained(name: str, config: Path) -> Explained:
    """Return a rule of an installation with what it saw when it was evaluated last. Raises UserError for no rule."""
    setup = load_setup(config, stdout=sys.stderr)
    rules = {rule.id: rule for rule in setup.rules.rules}
    if name not in rules:
        raise UserError(f"no rule {name!r}{did_you_mean(name, rules)}")
    settings = setup.settings
    database = opened(settings)
    if database is None:
        return Explained(rules[name], settings, None)
    try:
        with database.read() as connection:
            evaluated = int(Intake(connection).note(EVALUATED) or 0)
            at = evaluated + settings.passes.lateness_seconds
            work = WorkingSet.load(
                connection,
                now=at,
                looked_at_from=looked_at_since(at, settings.passes.lateness_seconds),
                history_since=int((at - settings.retention.history_weeks * WEEK) // 3600 * 3600),
                reopen_window=setup.policy.reopen_window,
                pulled=frozenset(source.name for source in settings.sources),
            )
            incidents = [one for one in Incidents(connection).listed() if one.rule == name]
    finally:
        database.close()
    return Explained(rules[name], settings, assess(work, setup, at=at) if evaluated else None, incidents)


def opened(settings: Settings) -> Database | None:
    """Open what an installation stored to look at it; None where nothing is stored yet."""
    path = database_path(settings)
    return open_database(path, writer=False) if path.exists() else None


def _seen(settings: Settings) -> Seen | None:
    database = opened(settings)
    if database is None:
        return None
    try:
        with database.read() as connection:
            traffic = Traffic(connection)
            plans = traffic.plans()
            streams = frozenset(traffic.streams())
    finally:
        database.close()
    return Seen(streams, {stream: frozenset(plan.properties) for stream, plan in plans.items()})

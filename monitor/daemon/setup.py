"""Everything people write, read and checked as one: configuration, rules, plans, channels. All or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import TextIO

from monitor.alerts.channel import Channel, build_channels
from monitor.alerts.compose import Routing
from monitor.checks.finding import Severity
from monitor.config.settings import Repeat, Settings, load_settings, read_text
from monitor.config.yaml_source import Document, Problem, ProblemsError
from monitor.daemon.hours import HOUR
from monitor.incidents.machine import Policy
from monitor.plan.plan import Plan
from monitor.plan.written import WrittenPlan, overlay, parse_plans
from monitor.profile.stream import Stream
from monitor.rules.load import RuleSet, load_rules, unknown_channels


@dataclass(frozen=True, slots=True)
class Setup:
    """What the monitor works by. Replaced as a whole on reload; a bad file keeps the whole old one."""

    settings: Settings
    rules: RuleSet
    written: Mapping[Stream, WrittenPlan]
    channels: Mapping[str, Channel]
    routing: Routing
    policy: Policy

    def plan_of(self, learned: Mapping[Stream, Plan]) -> Callable[[Stream], Plan | None]:
        """Return how to get a stream's plan: what people wrote, over what was learned (law 9)."""

        def plan_of(stream: Stream) -> Plan | None:
            written = self.written.get(stream)
            known = learned.get(stream)
            return known if written is None else overlay(known, written)

        return plan_of


def load_setup(path: Path, *, stdout: TextIO | None = None) -> Setup:
    """Read the configuration and everything it names; relative paths are relative to the configuration file.

    Raises ProblemsError with every problem of every file at once. `stdout` is where a console channel prints.
    """
    settings, document = load_settings(path)
    problems: list[Problem] = []
    rules, channels = RuleSet(), dict[str, Channel]()
    written: dict[Stream, WrittenPlan] = {}
    try:
        rules = load_rules(_rule_files(settings, document))
    except ProblemsError as error:
        problems += error.problems
    try:
        written = {plan.stream: plan for plan in _written(settings, document)}
    except ProblemsError as error:
        problems += error.problems
    try:
        channels = build_channels(settings.channels, document, stdout=stdout)
    except ProblemsError as error:
        problems += error.problems
    problems += unknown_channels(rules, settings.channels)
    if problems:
        raise ProblemsError(problems)
    routing = Routing.over(channels, settings.notify, installation=settings.installation, timezone=settings.timezone)
    return Setup(settings, rules, written, channels, routing, _policy(settings.repeat))


def _policy(repeat: Repeat) -> Policy:
    hours = {
        Severity.CRITICAL: repeat.critical_hours,
        Severity.WARNING: repeat.warning_hours,
        Severity.INFO: repeat.info_hours,
    }
    return Policy(repeat={severity: number * HOUR for severity, number in hours.items()})


def _rule_files(settings: Settings, document: Document) -> list[Path]:
    files: list[Path] = []
    problems = []
    for i, pattern in enumerate(settings.rules):
        found = [Path(name) for name in sorted(glob(pattern))]  # noqa: PTH207 - the pattern may be absolute
        if not found:
            problems.append(document.problem(("rules", i), f"no rule file matches {pattern}"))
        files += [file for file in found if file not in files]
    if problems:
        raise ProblemsError(problems)
    return files


def _written(settings: Settings, document: Document) -> Iterator[WrittenPlan]:
    if settings.plans is None:
        return
    if not settings.plans.is_dir():
        raise ProblemsError([document.problem(("plans",), f"no folder {settings.plans}")])
    problems: list[Problem] = []
    for file in sorted(settings.plans.glob("*.y*ml")):
        try:
            yield from parse_plans(read_text(file), str(file))
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)

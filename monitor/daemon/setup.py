"""Everything people write, read and checked as one: configuration, rules, plans, channels. All or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from glob import glob
from pathlib import Path
from typing import TextIO

from monitor.alerts.channel import Channel
from monitor.alerts.registry import build_channels, fallbacks_of
from monitor.alerts.routing import Routing
from monitor.alerts.web_call import web_address
from monitor.checks.finding import Severity
from monitor.config.secrets import SecretMissing, SecretRef, resolve
from monitor.config.settings import Settings, load_settings, read_text
from monitor.config.shipped import is_test
from monitor.config.yaml_source import Document, Problem, ProblemsError
from monitor.daemon.hours import HOUR
from monitor.daemon.telling import maintenance_of, routing_of
from monitor.incidents.policy import Policy
from monitor.incidents.silence import Maintenance
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
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    maintenance: tuple[Maintenance, ...] = ()
    heartbeat: str | None = None

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
    routing, fallbacks, windows = Routing((), {}), dict[str, str](), tuple[Maintenance, ...]()
    heartbeat: str | None = None
    with gathered(problems):
        rules = load_rules(rule_files(settings, document))
    with gathered(problems):
        written = {plan.stream: plan for plan in _written(settings, document)}
    with gathered(problems):
        channels = build_channels(settings.channels, document, stdout=stdout)
    with gathered(problems):
        fallbacks = fallbacks_of(settings.channels, document)
    with gathered(problems):
        routing = routing_of(settings, document, channels)
    with gathered(problems):
        windows = maintenance_of(settings, document)
    with gathered(problems):
        heartbeat = _heartbeat(settings, document)
    problems += unknown_channels(rules, settings.channels)
    if problems:
        raise ProblemsError(problems)
    owners = {stream: str(plan.about["owner"]) for stream, plan in written.items() if plan.about.get("owner")}
    routing = replace(routing, planned=owners)
    return Setup(settings, rules, written, channels, routing, _policy(settings), fallbacks, windows, heartbeat)


@contextmanager
def gathered(problems: list[Problem]) -> Iterator[None]:
    """Gather what is wrong with one part, so that the others are looked at as well."""
    try:
        yield
    except ProblemsError as error:
        problems += error.problems


def _heartbeat(settings: Settings, document: Document) -> str | None:
    if settings.heartbeat is None:
        return None
    ref = settings.heartbeat.url
    try:
        file = None if ref.file is None else Path(document.file).parent / ref.file
        return web_address(resolve(ref if file is None else SecretRef(file=file)), ref)
    except SecretMissing as error:
        raise ProblemsError([document.problem(("heartbeat", "url"), str(error))]) from error


def _policy(settings: Settings) -> Policy:
    hours = {
        Severity.CRITICAL: settings.repeat.critical_hours,
        Severity.WARNING: settings.repeat.warning_hours,
        Severity.INFO: settings.repeat.info_hours,
    }
    return Policy(repeat={severity: number * HOUR for severity, number in hours.items()}, storm=settings.storm)


def rule_files(settings: Settings, document: Document) -> list[Path]:
    """Return the rule files a configuration names. Raises ProblemsError where a glob matches none."""
    files: list[Path] = []
    problems = []
    for i, pattern in enumerate(settings.rules):
        named = (Path(name) for name in sorted(glob(pattern)))  # noqa: PTH207 - the pattern may be absolute
        found = [file for file in named if not is_test(file)]
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

"""Tests of rules, run: virtual time, events in, open incidents held against what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from monitor.checks.asked import asked_of
from monitor.checks.finding import Finding, Verdict
from monitor.config.errors import UserError
from monitor.config.nearest import did_you_mean
from monitor.config.settings import Settings
from monitor.config.yaml_source import Document, Loc, Problem, ProblemsError
from monitor.daemon.hours import HOUR
from monitor.daemon.watch import SELF_RULES
from monitor.incidents.incident import Incident
from monitor.rules.fixture import Alert, Case, Expected, Fixture, read_fixture
from monitor.rules.load import RuleSet, load_rules
from monitor.trial.measuring import measured
from monitor.trial.traffic import Traffic
from monitor.trial.world import World

MOST_TOLD = 4


@dataclass(slots=True)
class CaseResult:
    """What became of one test. `fired` and `silent` are the rules that were seen so where it was asserted."""

    name: str
    failures: list[Problem] = field(default_factory=list)
    fired: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)


@dataclass(slots=True)
class FileResult:
    """What became of one file of tests. `failures` are those of the file as a whole."""

    file: Path
    cases: list[CaseResult] = field(default_factory=list)
    failures: list[Problem] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        """Return everything that failed."""
        return [*(failure for case in self.cases for failure in case.failures), *self.failures]


def run_file(path: Path) -> FileResult:
    """Read and run a file of tests. Raises ProblemsError where it, or a rule file it names, cannot be read."""
    fixture = read_fixture(path)
    rules = load_rules(fixture.rules)
    _known(fixture, rules)
    result = FileResult(path)
    for i, case in enumerate(fixture.model.tests):
        result.cases.append(run_case(fixture, i, case, rules))
    result.failures += _uncovered(fixture, rules, result.cases)
    return result


def run_case(fixture: Fixture, index: int, case: Case, rules: RuleSet) -> CaseResult:
    """Run one test."""
    result = CaseResult(case.name)
    judged = RuleSet(tuple(rule for rule in rules.rules if not case.only or rule.id in case.only))
    settings = Settings(timezone=fixture.model.timezone, learning=fixture.model.learning)
    world = World(judged, settings)
    traffic = Traffic(fixture, case, asked_of(judged.rules))
    for number in range(1, traffic.hours() + 1):
        hour = traffic.start + (number - 1) * HOUR
        try:
            brought = traffic.hour(number - 1)
            amounts = measured(case, number - 1, hour, brought.parts)
            world.take(brought.parts, hour, brought.trackers, amounts)
        except UserError as error:
            result.failures.append(fixture.document.problem(("tests", index), str(error)))
            return result
        now = hour + HOUR + settings.passes.lateness_seconds
        if number * HOUR < case.history:
            if number % 24 == 0:
                world.learn(now)
            continue
        world.learn(now)
        assessed = world.judge(now)
        for failure in assessed.failures:
            why = f"rule {failure.rule.id} cannot be evaluated: {failure.why}"
            result.failures.append(fixture.document.problem(("tests", index), why))
        if assessed.failures:
            return result
        for j, expected in enumerate(case.expect):
            if expected.at == number * HOUR:
                _compare(
                    fixture.document, ("tests", index, "expect", j), expected, world.open(), assessed.findings, result
                )
    return result


def _compare(
    document: Document,
    loc: Loc,
    expected: Expected,
    there: list[Incident],
    findings: tuple[Finding, ...],
    result: CaseResult,
) -> None:
    pairs, missing, more = paired(expected.alerts, there)
    for number, alert in enumerate(expected.alerts):
        if alert in missing:
            why = f"expected {alert}; {_why_not(alert, there, findings)}"
            result.failures.append(document.problem((*loc, "alerts", number), f"{result.name}: {why}"))
    for incident in more:
        why = f"not expected: {_told(incident)}"
        result.failures.append(document.problem((*loc, "alerts"), f"{result.name}: {why}"))
    result.fired |= {incident.rule for _, incident in pairs}
    loud = {incident.rule for incident in there}
    result.silent |= {f.rule for f in findings if f.verdict is Verdict.NOT_MET and f.rule not in loud}


def paired(
    alerts: Iterable[Alert], there: list[Incident]
) -> tuple[list[tuple[Alert, Incident]], list[Alert], list[Incident]]:
    """Pair every alert with an incident of its own that it fits; return the pairs, and what is left on either side.

    The largest pairing there is, by augmenting paths (Kuhn, 1955): an alert of few words leaves an incident to one that
    only fits that.
    """
    wanted = list(alerts)
    of: dict[int, int] = {}

    def place(alert: int, tried: set[int]) -> bool:
        for number, incident in enumerate(there):
            if number in tried or not fits(wanted[alert], incident):
                continue
            tried.add(number)
            if number not in of or place(of[number], tried):
                of[number] = alert
                return True
        return False

    missing = [wanted[number] for number in range(len(wanted)) if not place(number, set())]
    pairs = [(wanted[alert], there[number]) for number, alert in sorted(of.items())]
    return pairs, missing, [incident for number, incident in enumerate(there) if number not in of]


def fits(alert: Alert, incident: Incident) -> bool:
    """Tell whether every key of an expected alert fits an incident, those of a subject all the same subject."""
    if alert.rule != incident.rule or (alert.severity is not None and alert.severity is not incident.severity):
        return False
    return any(_fits(alert, subject) for subject in incident.subjects)


def _fits(alert: Alert, finding: Finding) -> bool:
    subject = {**finding.stream._asdict(), "path": finding.path, "detail": finding.detail}
    said = alert.says is None or alert.says in finding.message
    return said and all(getattr(alert, key) in {None, value} for key, value in subject.items())


def _told(incident: Incident) -> str:
    told = [f"{finding.stream}: {finding.message}" for finding in incident.subjects[:MOST_TOLD]]
    more = f" and {len(incident.subjects) - MOST_TOLD} more" if len(incident.subjects) > MOST_TOLD else ""
    return f"{incident.rule} ({incident.severity}): {'; '.join(told)}{more}"


def _why_not(alert: Alert, there: list[Incident], findings: tuple[Finding, ...]) -> str:
    """Say what the rule has found instead: an incident that does not fit, or its verdicts."""
    near = [incident for incident in there if incident.rule == alert.rule]
    if near:
        return f"the rule fires otherwise: {_told(near[0])}"
    said = [f for f in findings if f.rule == alert.rule and (alert.event is None or f.stream.event == alert.event)]
    if not said:
        return "the rule had nothing to judge: no stream of the test matches it"
    shown = sorted(said, key=lambda f: (f.p_value is None, f.p_value or 0.0))[:MOST_TOLD]
    return "the rule is silent: " + "; ".join(f"{f.verdict}: {f.message}{_chance(f)}" for f in shown)


def _chance(finding: Finding) -> str:
    return "" if finding.p_value is None else f" (p = {finding.p_value:.2g})"


def _known(fixture: Fixture, rules: RuleSet) -> None:
    """Raise ProblemsError for every rule a file of tests names that its rule files do not have."""
    ids = {rule.id for rule in rules.rules}
    problems = [
        fixture.document.problem(loc, f"no rule {name!r}{did_you_mean(name, ids)}")
        for loc, name in _named(fixture)
        if name not in ids and name not in SELF_RULES
    ]
    if problems:
        raise ProblemsError(problems)


def _named(fixture: Fixture) -> Iterator[tuple[Loc, str]]:
    yield from ((("untested", name), name) for name in fixture.model.untested)
    for i, case in enumerate(fixture.model.tests):
        yield from ((("tests", i, "only", j), name) for j, name in enumerate(case.only))
        for j, expected in enumerate(case.expect):
            for k, alert in enumerate(expected.alerts):
                yield ("tests", i, "expect", j, "alerts", k, "rule"), alert.rule


def _uncovered(fixture: Fixture, rules: RuleSet, cases: list[CaseResult]) -> Iterator[Problem]:
    fired = {rule for case in cases for rule in case.fired}
    silent = {rule for case in cases for rule in case.silent}
    for rule in rules.rules:
        if rule.id in fixture.model.untested:
            continue
        never = [word for word, seen in (("firing", fired), ("silent", silent)) if rule.id not in seen]
        if never:
            why = f"rule {rule.id} is never seen {' or '.join(never)}; test it, or say under `untested:` why not"
            yield fixture.document.problem(("rules",), why)

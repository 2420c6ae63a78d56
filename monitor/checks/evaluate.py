"""Every rule over one view: the verdicts, and the rules that failed to give any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from monitor.checks.asked import asks, part_of
from monitor.checks.check import checks
from monitor.checks.finding import Finding
from monitor.checks.rule import OnNoData, Rule
from monitor.checks.unjudged import with_error, with_no_data
from monitor.checks.view import View


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule whose evaluation raised: told as an incident of the monitor's own, never hidden (law 12)."""

    rule: Rule
    why: str


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What the rules said of a view. Findings with a p-value still await the one decision.

    `seconds` is how long each rule took, by its id, on the clock that was passed in.
    """

    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]
    seconds: Mapping[str, float] = field(default_factory=dict)


def _no_clock() -> float:
    return 0.0


def evaluate(rules: Iterable[Rule], view: View, clock: Callable[[], float] = _no_clock) -> Evaluated:
    """Run every rule over the view. One failing rule does not take the others down.

    `clock` is what rules are timed by, in seconds; without one no time is taken.
    """
    kinds = checks()
    planned = _planned(view)
    findings: list[Finding] = []
    failures: list[Failure] = []
    seconds: dict[str, float] = {}
    for rule in rules:
        check = kinds[rule.check]
        began, why = clock(), None
        try:
            seen = view if check.judges_every_kind else planned
            if rule.match.where and not asks(check):
                seen = part_of(seen, rule.match)
            found = check.evaluate(rule, seen)
            findings += found if rule.on_no_data is OnNoData.KEEP else with_no_data(rule, seen, tuple(found))
        except Exception as error:  # noqa: BLE001 - whatever a check raises is news about that rule alone
            why = f"{type(error).__name__}: {error}"
            failures.append(Failure(rule, why))
        findings += with_error(rule, view, why)
        seconds[rule.id] = clock() - began
    return Evaluated(tuple(findings), tuple(failures), seconds)


def _planned(view: View) -> View:
    """Return a view of planned streams only: the very same where there are no others.

    What was reckoned for a view (monitor/checks/statistics/expectations.py) is known by the view itself.
    """
    if all(stream.planned for stream in view.streams):
        return view
    return replace(view, streams={stream: seen for stream, seen in view.streams.items() if stream.planned})

"""Links that lack a UTM parameter they should carry, or write one as reports would count apart."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

from monitor.checks.campaign.params import UTM, WRITTEN, params_of
from monitor.checks.campaign.question import Asked, key_for, query_of
from monitor.checks.campaign.said import Said, finding
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Rule
from monitor.checks.schema.evidence import fixed, one_shot, weigh
from monitor.checks.statistics.words import moment
from monitor.checks.view import StreamView, View
from monitor.plan.words import percent
from monitor.privacy.inspected import Inspected
from monitor.profile.asked import Answers

REQUIRED, WRITING = "required", "written"
"""What a question is about."""


def whole_links(rule: Rule) -> Mapping[tuple[str, str], Asked]:
    """Return what is asked of every link, by what it is about and the parameter."""
    params = params_of(rule)
    names = [name for name in UTM if any(name in names for names in params.required.values())]
    asked = {(REQUIRED, name): _required(rule, name) for name in names}
    return asked | {(WRITING, name): _written(rule, name) for name in WRITTEN if params.lower_case}


def plain(value: str) -> bool:
    """Tell whether a value has neither capitals nor blanks."""
    return value == value.lower() and value.split() == [value]


def _required(rule: Rule, name: str) -> Asked:
    required = params_of(rule).required

    def test(one: Inspected) -> bool | None:
        query = query_of(one.event.page or "")
        if not any(utm in query for utm in UTM):
            return None
        source = query.get("utm_source", "")
        names = next((names for glob, names in required.items() if fnmatchcase(source, glob)), ())
        return bool(query.get(name)) if name in names else None

    return Asked(rule.match, key_for(rule, REQUIRED, name, required), test)


def _written(rule: Rule, name: str) -> Asked:
    def test(one: Inspected) -> bool | None:
        value = query_of(one.event.page or "").get(name)
        return None if not value else plain(value)

    return Asked(rule.match, key_for(rule, WRITING, name), test)


def judge_links(
    rule: Rule, view: View, seen: StreamView, about: tuple[str, str], asked: Asked, known: float
) -> Finding:
    """Judge one parameter of a stream's links; of those that are written wrong, a share is `known`: told by name."""
    detail, name = about
    told = seen.recent.answers.get(asked.key, Answers())
    told = told._replace(broken=round(told.broken * (1.0 - known)))
    of = told.kept + told.broken
    tolerance = params_of(rule).tolerance
    every = one_shot(view) or tolerance == 0.0
    weighed = weigh(told.broken, of, fixed(max(tolerance, 1e-6)), floor=0.0, every=every)
    since = moment(seen.recent.first_at, view.now, view.timezone)
    events = f"{of:,} {seen.stream.event} {'event' if of == 1 else 'events'} from campaign links since {since}"
    wrong = "is missing from" if detail == REQUIRED else "has capitals or blanks in"
    return finding(
        rule,
        view,
        seen,
        told,
        Said(
            name,
            detail,
            weighed.verdict if of else Verdict.NOT_MET,
            f"`{name}` {wrong} {percent(told.broken, of)} of {events}"
            if of
            else f"{seen.stream.event}: no campaign links",
            f"wrong in {percent(told.broken, of)}" if of else "",
            "there" if detail == REQUIRED else "lower case",
        ),
    )

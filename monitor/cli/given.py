"""Plans given to judge a capture by: which of them is for which of its streams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from monitor.config.errors import UserError
from monitor.config.settings import read_text
from monitor.plan.plan import Plan
from monitor.plan.written import overlay, parse_plans
from monitor.profile.stream import Stream

MOST_NAMED = 5
"""Names listed in a message before the rest becomes an ellipsis."""

Site = tuple[str | None, str | None]
"""Source and environment, each None where any will do."""


@dataclass(slots=True)
class Given:
    """The plan of each stream of a capture that has one, and the (vendor, account) pairs that plans were given for.

    `problems` has one line for every file or folder that was named and is for nothing in the capture.
    """

    plans: dict[Stream, Plan] = field(default_factory=dict)
    accounts: set[tuple[str, str]] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


def given_plans(paths: Iterable[Path], streams: Collection[Stream], site: Site = (None, None)) -> Given:
    """Read plan files, or folders of them, and find the plan of each stream by vendor, account and event.

    A capture seldom knows its site, so a plan of another source or environment will do, as long as it is the only one
    of the event; one of the stream's very own goes first. Raises UserError where several would do, and ProblemsError.
    """
    given = Given()
    choices: dict[tuple[str, str, str], dict[Stream, Plan]] = defaultdict(dict)
    for path in paths:
        plans = _read(path)
        wanted = {stream: plan for stream, plan in plans.items() if _is_of(stream, site)}
        given.accounts |= {(stream.vendor, stream.account) for stream in wanted}
        if not {stream[2:] for stream in wanted} & {stream[2:] for stream in streams}:
            given.problems.append(f"{path}: nothing was checked against it: {_why(plans, wanted, streams)}")
        for stream, plan in wanted.items():
            choices[stream[2:]][stream] = plan
    for stream in streams:
        if of_event := choices.get(stream[2:]):
            given.plans[stream] = replace(_chosen(stream, of_event), stream=stream)
    return given


def _read(path: Path) -> dict[Stream, Plan]:
    files = sorted(path.glob("*.y*ml")) if path.is_dir() else [path]
    written = [plan for file in files for plan in parse_plans(read_text(file), str(file))]
    return {plan.stream: overlay(None, plan) for plan in written}


def _is_of(stream: Stream, site: Site) -> bool:
    source, environment = site
    return source in {None, stream.source} and environment in {None, stream.environment}


def _chosen(stream: Stream, plans: dict[Stream, Plan]) -> Plan:
    if stream in plans:
        return plans[stream]
    if len(plans) > 1:
        event = " ".join(stream[2:])
        raise UserError(f"several plans are for {event}: {_sites(plans)}; choose with --source and --environment")
    [plan] = plans.values()
    return plan


def _why(plans: Collection[Stream], wanted: Collection[Stream], streams: Collection[Stream]) -> str:
    if not plans:
        return "there is no plan in it"
    if not wanted:
        return f"its plans are of {_sites(plans)}"
    events = [stream for stream in streams if stream.planned]
    if not events:
        return "the capture has no events"
    vendors = {stream.vendor for stream in wanted}
    near = [stream for stream in events if stream.vendor in vendors] or events
    # Accounts tell most; where they are the same, the events are what differs.
    last = 5 if {stream[2:4] for stream in wanted} & {stream[2:4] for stream in near} else 4
    ours, theirs = (_listed(" ".join(stream[2:last]) for stream in some) for some in (wanted, near))
    return f"it plans {ours}, and the capture has {theirs}"


def _sites(streams: Iterable[Stream]) -> str:
    return _listed(f"source {stream.source}, environment {stream.environment}" for stream in streams)


def _listed(names: Iterable[str]) -> str:
    distinct = sorted(set(names))
    return "; ".join(distinct[:MOST_NAMED]) + ("; …" if len(distinct) > MOST_NAMED else "")

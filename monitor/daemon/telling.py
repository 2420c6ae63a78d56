"""Who is told, when, and when not: the configuration's words into what alerts and incidents work by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.alerts.bulletin import Plan
from monitor.alerts.channel import Channel
from monitor.alerts.owners import Owners, parse_owners
from monitor.alerts.routing import Node, Routing, Step, Team
from monitor.config.nearest import did_you_mean
from monitor.config.settings import Settings, read_text
from monitor.config.telling import Calendar, Route, Which
from monitor.config.yaml_source import Document, Problem, ProblemsError
from monitor.incidents.calendar import DAYS, Hours, days_of, minutes_of
from monitor.incidents.matcher import Matcher
from monitor.incidents.silence import Maintenance

Loc = tuple[str | int, ...]


def routing_of(settings: Settings, document: Document, channels: Mapping[str, Channel]) -> Routing:
    """Return who is told of what. Raises ProblemsError with every name that is nowhere, and every odd time."""
    problems: list[Problem] = []
    calendars = _calendars(settings, document, problems)
    for loc, names in _named_channels(settings):
        problems += _unknown(document, loc, names, settings.channels, "channel")
    routes = tuple(
        _node(route, ("routes", i), document, calendars, problems) for i, route in enumerate(settings.routes)
    )
    owners = Owners()
    if settings.owners is not None:
        try:
            owners = parse_owners(read_text(settings.owners), str(settings.owners))
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    teams = {
        name: Team(team.notify, {"slack": team.slack} if team.slack else {}) for name, team in settings.teams.items()
    }
    return Routing.over(
        channels,
        settings.notify,
        installation=settings.installation,
        url=settings.url,
        timezone=settings.timezone,
        own=settings.self_notify,
        routes=routes,
        teams=teams,
        owners=owners,
    )


def digests_of(settings: Settings) -> Plan:
    """Return when digests are due, and who gets them."""
    wanted = settings.digest
    hour, minute = (int(part) for part in wanted.at.split(":"))
    weekly = None if wanted.weekly is None else DAYS.index(wanted.weekly)
    return Plan(wanted.to, hour * 60 + minute, wanted.daily, weekly, settings.timezone)


def maintenance_of(settings: Settings, document: Document) -> tuple[Maintenance, ...]:
    """Return the windows in which things are expected to break. Raises ProblemsError."""
    problems: list[Problem] = []
    calendars = _calendars(settings, document, [])
    windows = []
    for i, window in enumerate(settings.maintenance):
        if window.calendar is not None:
            problems += _unknown(document, ("maintenance", i, "calendar"), [window.calendar], calendars, "calendar")
        windows.append(
            Maintenance(
                name=window.name,
                matcher=_matcher(window.match),
                hours=calendars.get(window.calendar or ""),
                starts=_moment(window.begins, settings.timezone),
                ends=_moment(window.ends, settings.timezone),
                reason=window.reason,
            )
        )
    if problems:
        raise ProblemsError(problems)
    return tuple(windows)


def _calendars(settings: Settings, document: Document, problems: list[Problem]) -> dict[str, Hours]:
    calendars = {}
    for name, calendar in settings.calendars.items():
        try:
            calendars[name] = _hours(calendar, settings.timezone)
        except ValueError as error:
            problems.append(document.problem(("calendars", name), str(error)))
            calendars[name] = Hours()
    return calendars


def _hours(calendar: Calendar, timezone: str) -> Hours:
    start, end = minutes_of(calendar.hours)
    return Hours(calendar.timezone or timezone, days_of(calendar.days), start, end, frozenset(calendar.holidays))


def _moment(at: datetime | None, timezone: str) -> float | None:
    if at is None:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(timezone))).timestamp()


def _matcher(which: Which) -> Matcher:
    return Matcher(**dict(which))


def _node(route: Route, loc: Loc, document: Document, calendars: Mapping[str, Hours], problems: list[Problem]) -> Node:
    if route.active is not None:
        problems += _unknown(document, (*loc, "active"), route.active, calendars, "calendar")
    line, _ = document.place(loc)
    return Node(
        name=f"{document.file}:{line}",
        matcher=_matcher(route.match),
        to=route.to,
        active=None if route.active is None else tuple(calendars[name] for name in route.active if name in calendars),
        escalate=None if route.escalate is None else tuple(Step(one.after, one.to) for one in route.escalate),
        go_on=route.go_on,
        children=tuple(
            _node(child, (*loc, "routes", i), document, calendars, problems) for i, child in enumerate(route.routes)
        ),
    )


def _named_channels(settings: Settings) -> Iterator[tuple[Loc, Iterable[str]]]:
    """Yield every place that names channels, beside `notify`, which is looked at where the file is read."""
    yield ("self_notify",), settings.self_notify
    yield ("digest", "to"), settings.digest.to
    for name, team in settings.teams.items():
        yield ("teams", name, "notify"), team.notify
    for i, route in enumerate(settings.routes):
        yield from _channels_of(route, ("routes", i))


def _channels_of(route: Route, loc: Loc) -> Iterator[tuple[Loc, Iterable[str]]]:
    yield (*loc, "to"), route.to or ()
    for i, step in enumerate(route.escalate or ()):
        yield (*loc, "escalate", i, "to"), step.to
    for i, child in enumerate(route.routes):
        yield from _channels_of(child, (*loc, "routes", i))


def _unknown(
    document: Document, loc: Loc, names: Iterable[str], known: Collection[str], what: str
) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield document.problem(loc, f"no {what} {name!r}{did_you_mean(name, known)}")

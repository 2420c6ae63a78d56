"""Schedules as people write them: `{timezone: Europe/Berlin, days: mon-fri, hours: "08:00-20:00"}`, or several."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field

from monitor.checks.schedule import DAYS, MINUTES, Hours, Schedule
from monitor.config.nearest import did_you_mean

_SPAN = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)")
EXAMPLE = 'such as {timezone: Europe/Berlin, days: mon-fri, hours: "08:00-20:00"}'
KEYS = ("timezone", "days", "hours")


class Written(BaseModel):
    """Days and hours in which a rule tells of new trouble; outside it only what is over is told."""

    model_config = ConfigDict(extra="forbid")
    timezone: str = Field("UTC", description="IANA zone, such as Europe/Berlin.")
    days: str | list[str] = Field("mon-sun", description="`mon-fri`, `sat`, or a list of such.")
    hours: str | list[str] = Field("00:00-24:00", description='`"08:00-20:00"` or a list; `"22:00-06:00"` is a night.')


def parse_schedule(value: Any) -> Schedule | None:
    """Return the schedule somebody wrote. Raises ValueError with the nearest right word where it is none."""
    if value is None or isinstance(value, Schedule):
        return value
    if not isinstance(value, dict):
        raise ValueError(f"a schedule is a mapping, {EXAMPLE}")  # noqa: TRY004 - what pydantic takes for a mistake
    for key in value:
        if key not in KEYS:
            raise ValueError(f"a schedule has no {key!r}{did_you_mean(str(key), KEYS)}")
    zone = value.get("timezone", "UTC")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError, AttributeError) as error:
        raise ValueError(f"{zone!r} is no IANA time zone, such as Europe/Berlin") from error
    days = frozenset(day for text in _several(value.get("days", "mon-sun")) for day in _days(text))
    spans = [_span(text) for text in _several(value.get("hours", "00:00-24:00"))]
    if not days or not spans:
        raise ValueError(f"a schedule without {'hours' if days else 'days'} is never active; leave the key out for all")
    return Schedule(zone, tuple(Hours(days, start, end) for start, end in spans))


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _days(text: Any) -> list[int]:
    names = str(text).lower().split("-")
    for name in names:
        if name not in DAYS:
            raise ValueError(f"{name!r} is no day{did_you_mean(name, DAYS)}; days are mon to sun, or a span: mon-fri")
    if len(names) > 2:
        raise ValueError(f"{text!r} is no span of days, such as mon-fri")
    first, last = DAYS.index(names[0]), DAYS.index(names[-1])
    return [day % 7 for day in range(first, last + 1 if last >= first else last + 8)]


def _span(text: Any) -> tuple[int, int]:
    found = _SPAN.fullmatch(str(text).strip())
    if found is None:
        raise ValueError(f'{text!r} is no span of hours, such as "08:00-20:00" (in quotes)')
    hours, minutes, until, past = map(int, found.groups())
    start, end = hours * 60 + minutes, until * 60 + past
    if minutes > 59 or past > 59 or start >= MINUTES or end > MINUTES:
        raise ValueError(f"{text!r} is no span of hours: times are 00:00 to 24:00")
    if start == end:
        raise ValueError(f'{text!r} has no length; all day is "00:00-24:00"')
    return start, end

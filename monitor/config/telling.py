"""The part of the configuration about who is told, when, and when not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from monitor.config.duration import Duration
from monitor.config.secrets import SecretRef


class Part(BaseModel):
    """A part of the configuration. Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, populate_by_name=True)


def several(value: Any) -> Any:
    """Let people write one of something without brackets."""
    return (value,) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else value


Words = Annotated[tuple[str, ...], BeforeValidator(several)]


def known_zone(name: str) -> str:
    """Return the name of a time zone. Raises ValueError where there is none."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no IANA time zone, such as Europe/Berlin") from error
    return name


class Which(Part):
    """Which incidents are meant: globs, case-sensitive; what is left out matches everything."""

    incident: Words = ()
    rule: Words = ()
    check: Words = ()
    severity: Words = ()
    owner: Words = ()
    tag: Words = Field((), description="A label of the rule, written name=value.")
    source: Words = ()
    environment: Words = ()
    vendor: Words = ()
    account: Words = ()
    event: Words = ()
    path: Words = ()


class Calendar(Part):
    """Hours of the week."""

    days: Words = Field(("mon-sun",), description="Days such as mon, or mon-fri.")
    hours: str = Field("00:00-24:00", description="Hours such as 09:00-17:30; 22:00-06:00 runs over midnight.")
    timezone: str | None = Field(None, description="IANA zone; that of the configuration when left out.")
    holidays: tuple[date, ...] = Field((), description="Local dates on which there are no such hours.")

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str | None) -> str | None:
        return name and known_zone(name)


class Escalation(Part):
    """Who is told next, where nobody has acknowledged an incident for so long."""

    after: Duration
    to: Words = Field(min_length=1, description="Channels.")


class Route(Part):
    """Where the incidents that match go. What a route leaves out it takes from the one it stands in."""

    match: Which = Which()
    to: Words | None = Field(None, description="Channels.")
    go_on: bool = Field(False, alias="continue", description="Look at the routes after this one as well.")
    active: Words | None = Field(None, description="Calendars; outside their hours messages wait for the next.")
    escalate: tuple[Escalation, ...] | None = None
    routes: tuple[Route, ...] = ()


class Team(Part):
    """People who answer for something."""

    notify: Words = Field((), description="Channels, where neither rule nor route names any.")
    slack: str | None = Field(None, description="Whom to mention in Slack: a user (U…) or a user group (S…).")

    @field_validator("slack")
    @classmethod
    def _id(cls, name: str | None) -> str | None:
        if name is not None and not (name[:1] in {"U", "W", "S"} and name.isalnum() and name.isupper()):
            raise ValueError(f"{name!r} is no Slack id of a user (U0123ABCD) or a user group (S0123ABCD)")
        return name


class Window(Part):
    """A time in which what matches is expected to break: nobody is told meanwhile."""

    name: str
    match: Which = Which()
    calendar: str | None = Field(None, description="A calendar, where it comes again.")
    begins: datetime | None = Field(None, alias="from", description="When it begins; without an offset, in `timezone`.")
    ends: datetime | None = Field(None, alias="to")
    reason: str = ""

    @model_validator(mode="after")
    def _some_time(self) -> Window:
        if self.calendar is None and self.ends is None:
            raise ValueError("say when: `calendar`, or `from` and `to`")
        return self


class Digest(Part):
    """A summary by local time of day, and once a week the sign that the monitor lives."""

    to: Words = Field((), description="Channels; none sends no digest.")
    at: str = Field("08:00", description="Local time of day.")
    daily: bool = True
    weekly: str | None = Field("mon", description="Day of the week's digest, sent even where nothing happened.")

    @field_validator("at")
    @classmethod
    def _time(cls, value: str) -> str:
        try:
            datetime.strptime(value, "%H:%M")  # noqa: DTZ007 - a time of day, no moment
        except ValueError as error:
            raise ValueError(f"{value!r} is no time of day, such as 08:00") from error
        return value

    @field_validator("weekly")
    @classmethod
    def _day(cls, value: str | None) -> str | None:
        if value is not None and value not in {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}:
            raise ValueError(f"{value!r} is no day, such as mon")
        return value


class Heartbeat(Part):
    """An address that is called while all is well, at a service that says so when the calls stop."""

    url: SecretRef
    every_seconds: Annotated[float, Field(ge=10)] = 60.0

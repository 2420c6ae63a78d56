"""The configuration file, typed."""

from __future__ import annotations

import codecs
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from monitor.config.duration import Duration
from monitor.config.nearest import did_you_mean
from monitor.config.region import known_region
from monitor.config.special_days import SpecialDays
from monitor.config.telling import Calendar, Digest, Heartbeat, Route, Team, Window, known_zone
from monitor.config.validate import validate
from monitor.config.yaml_source import Document, Problem, ProblemsError, load_yaml

DAY = 86_400.0
WEEKS_OF_TEN_YEARS = 520
Seconds = Annotated[float, Field(gt=0, le=DAY)]
Hours = Annotated[float, Field(ge=0, le=WEEKS_OF_TEN_YEARS * 168)]
Days = Annotated[int, Field(gt=0, le=WEEKS_OF_TEN_YEARS * 7)]
Positive = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(gt=0)]


def _without_nul(path: Path) -> Path:
    if "\0" in str(path):
        raise ValueError("no file system has names with a NUL character in them")
    return path


Folder = Annotated[Path, AfterValidator(_without_nul)]


PURPOSES = ("analytics", "advertising", "functional")


def known_purpose(name: str) -> str:
    """Return the name of a purpose; raises ValueError for any other, with the nearest right word."""
    if name not in PURPOSES:
        raise ValueError(f"no purpose {name!r}{did_you_mean(name, PURPOSES)}; there are {', '.join(PURPOSES)}")
    return name


class Section(BaseModel):
    """A part of the configuration. Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Regime(StrEnum):
    """What the law of the place asks before a tag may fire: a yes, the absence of a no, or nothing."""

    OPT_IN = "opt-in"
    OPT_OUT = "opt-out"
    NONE = "none"


class Source(Section):
    """A folder whose capture files are read, once each, when they have settled."""

    name: str = Field(description="What this traffic is called in streams and rules.")
    folder: Folder = Field(description="Where capture files are dropped (HAR or JSONL, gzipped or not).")
    environment: str = Field("production", description="production, staging, …")
    pattern: str = Field("*", description="Only files whose name matches this glob.")
    settle_seconds: Seconds = Field(5.0, description="A file unchanged for this long is taken to be complete.")


class Collector(Section):
    """The HTTP endpoint that takes batches of raw requests."""

    enabled: bool = True
    host: str = Field("127.0.0.1", description="Put a reverse proxy with TLS before it to listen further than this.")
    port: Annotated[int, Field(ge=0, le=65535)] = 8787
    max_body_bytes: Count = Field(5_000_000, description="Larger bodies, also once unpacked, are refused with 413.")
    max_in_flight: Count = Field(64, description="Requests handled at once; more are shed with 503.")
    allowed_origins: tuple[str, ...] = Field((), description="Origins whose pages may post from a browser (CORS).")


class SpoolLimits(Section):
    """The short-lived store of raw requests between collector and pass."""

    limit_bytes: Count = Field(1_073_741_824, description="A full spool makes the collector shed load.")
    segment_bytes: Count = 8_388_608


class Learning(Section):
    """How much evidence makes a plan."""

    min_events: Count = Field(200, description="Events seen before a plan is inferred.")
    min_days: Annotated[int, Field(ge=1, le=7)] = Field(
        3, description="Different days of the week on which they must have come."
    )
    min_hours: Annotated[int, Field(gt=0, le=WEEKS_OF_TEN_YEARS * 168)] = Field(
        48, description="Hours a change must have lasted before `plan accept` takes it."
    )


class Passes(Section):
    """When traffic is looked at."""

    every_seconds: Seconds = 60.0
    lateness_seconds: Annotated[float, Field(ge=0, le=DAY)] = Field(300.0, description="How late a request may arrive.")
    catch_up_hours: Annotated[int, Field(gt=0, le=168)] = Field(
        6, description="After a stop, how many missed hours are judged one by one."
    )


class AlertBudget(Section):
    """How often people accept to be woken for nothing (law 7)."""

    false_alerts_per_week: Positive = Field(1.0, description="Over all statistical checks of the installation.")
    smallest_effect: Annotated[float, Field(ge=0, le=1)] = Field(0.2, description="Smaller changes are never told.")


class DeclaredCookie(Section):
    """What a site's policy says of a cookie."""

    purpose: str | None = Field(None, description="analytics, advertising or functional.")
    lifetime: Duration | None = Field(None, description="How long it is kept, such as 90d.")

    @field_validator("purpose")
    @classmethod
    def _known(cls, name: str | None) -> str | None:
        return name if name is None else known_purpose(name)


class Declared(Section):
    """What a site's policy tells visitors; where nothing is written, nothing is judged by it."""

    vendors: dict[str, str | None] = Field(
        default_factory=dict,
        description="Vendor (meta) or domain (google-analytics.com), and its declared purpose, if there is one.",
    )
    cookies: dict[str, DeclaredCookie] = Field(default_factory=dict, description="Glob of a cookie's name (_ga_*).")

    @field_validator("vendors")
    @classmethod
    def _known(cls, purposes: dict[str, str | None]) -> dict[str, str | None]:
        return {name: purpose and known_purpose(purpose) for name, purpose in purposes.items()}


class Privacy(Section):
    """What consent means where the visitors are."""

    regime: Regime = Field(Regime.OPT_IN, description="What is asked of visitors of whom nobody knows where they are.")
    allow_cookieless: bool = Field(True, description="Google's cookieless pings after a refusal are no breach.")
    region: str | None = Field(None, description="Where visitors are, if requests do not say: DE, US-CA, EEA.")
    regimes: dict[str, Regime] = Field(default_factory=dict, description="By region, where your lawyers know better.")
    purposes: dict[str, str] = Field(default_factory=dict, description="By vendor, what you use it for.")
    declared: Declared = Declared()

    @field_validator("purposes")
    @classmethod
    def _known(cls, purposes: dict[str, str]) -> dict[str, str]:
        return {vendor: known_purpose(purpose) for vendor, purpose in purposes.items()}

    @field_validator("region")
    @classmethod
    def _known_region(cls, region: str | None) -> str | None:
        return None if region is None else known_region(region)

    @field_validator("regimes")
    @classmethod
    def _known_regions(cls, regimes: dict[str, Regime]) -> dict[str, Regime]:
        return {known_region(region): regime for region, regime in regimes.items()}


class Retention(Section):
    """How long what is stored is kept."""

    profile_days: Days = 35
    count_days: Days = 400
    history_weeks: Annotated[int, Field(gt=0, le=WEEKS_OF_TEN_YEARS)] = Field(
        9, description="Weeks of hourly counts that expectations are built from."
    )


class Repeat(Section):
    """After how many hours a person is reminded of an incident that goes on; 0 never."""

    critical_hours: Hours = 4.0
    warning_hours: Hours = 24.0
    info_hours: Hours = 0.0


class Settings(Section):
    """The whole configuration. Relative paths are relative to the file it was read from."""

    state_folder: Folder = Field(
        default_factory=lambda: Path(os.environ.get("STATE_DIRECTORY", "var")),
        description="Database, spool and key. Left out: where systemd keeps a service's state, else var/.",
    )
    installation: str = Field("", description="What this monitor is called in alerts, for people who have several.")
    timezone: str = Field("UTC", description="IANA zone that people's days and weeks follow.")
    calendar: SpecialDays = Field(SpecialDays(), description="Days that are not like others; see docs/calendar.md.")
    sources: tuple[Source, ...] = ()
    collector: Collector = Collector()
    spool: SpoolLimits = SpoolLimits()
    rules: tuple[str, ...] = Field(("rules/*.yaml",), description="Globs of rule files.")
    plans: Folder | None = Field(None, description="Folder of plans in git; they override what was learned.")
    learning: Learning = Learning()
    passes: Passes = Passes()
    alert_budget: AlertBudget = AlertBudget()
    privacy: Privacy = Privacy()
    retention: Retention = Retention()
    repeat: Repeat = Repeat()
    channels: dict[str, dict[str, Any]] = Field(
        default_factory=lambda: {"console": {"type": "console"}}, description="Where alerts go; see docs/channels.md."
    )
    notify: tuple[str, ...] = Field(("console",), description="Channels of rules that name none.")
    self_notify: tuple[str, ...] = Field((), description="Channels of the monitor's own troubles; `notify` if none.")
    routes: tuple[Route, ...] = Field((), description="Where incidents go, by what they are about.")
    teams: dict[str, Team] = Field(default_factory=dict, description="Owners, by name.")
    owners: Path | None = Field(None, description="A file of patterns and the teams that answer for them.")
    calendars: dict[str, Calendar] = Field(default_factory=dict, description="Hours of the week, by name.")
    maintenance: tuple[Window, ...] = Field((), description="Times in which things are expected to break.")
    storm: Count = Field(20, description="More new incidents than this at one time are told by one summary.")
    digest: Digest = Digest()
    heartbeat: Heartbeat | None = None
    url: str | None = Field(None, description="Where the pages of this monitor are, for links in alerts.")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        return known_zone(name)


def read_text(path: Path) -> str:
    """Read a text file people write. Raises ProblemsError where there is none, or it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ProblemsError([Problem(str(path), 1, 1, "", error.strerror or str(error))]) from error
    except UnicodeDecodeError as error:
        raise ProblemsError([_not_text(path, error)]) from error


def _not_text(path: Path, error: UnicodeDecodeError) -> Problem:
    before = error.object[: error.start]
    line_start = before.rfind(b"\n") + 1
    column = len(before[line_start:].decode("utf-8")) + 1
    if error.object.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Problem(str(path), 1, 1, "", "UTF-16 text: save the file as UTF-8")
    return Problem(str(path), before.count(b"\n") + 1, column, "", f"not UTF-8 text at byte {error.start}")


def read_document(path: Path) -> Document:
    """Read a YAML file people write. Raises ProblemsError as `read_text` does, and where it is not YAML."""
    return load_yaml(read_text(path), str(path))


def load_settings(path: Path) -> tuple[Settings, Document]:
    """Read the configuration, with its paths made absolute; raises ProblemsError with every problem at once."""
    document = read_document(path)
    if document.data is not None and not isinstance(document.data, dict):
        raise ProblemsError([document.problem((), "a configuration is a mapping, such as `timezone: UTC`")])
    settings = validate(Settings, document)
    problems = [
        document.problem(("notify", i), f"no channel of this name under channels: {', '.join(settings.channels)}")
        for i, name in enumerate(settings.notify)
        if name not in settings.channels
    ]
    if problems:
        raise ProblemsError(problems)
    base = path.resolve().parent
    changes = {
        "state_folder": base / settings.state_folder,
        "rules": tuple(str(base / pattern) for pattern in settings.rules),
        "plans": settings.plans and base / settings.plans,
        "owners": settings.owners and base / settings.owners,
        "sources": tuple(s.model_copy(update={"folder": base / s.folder}) for s in settings.sources),
    }
    return settings.model_copy(update=changes), document

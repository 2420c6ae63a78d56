"""The part of the configuration about days that are not like others: public holidays, promotions, days off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import lru_cache

from pydantic import Field, field_validator, model_validator

from monitor.config.nearest import did_you_mean
from monitor.config.telling import Part, Words

MOST_DAYS = 366


class DayKind(StrEnum):
    """What a day is like: a holiday, one of promotion, or one on which nothing is to be expected."""

    HOLIDAY = "holiday"
    PROMOTION = "promotion"
    CLOSED = "closed"


class Entry(Part):
    """Days of a kind, for everything or for some streams only."""

    name: str = Field(description="What people call them.")
    kind: DayKind = Field(DayKind.HOLIDAY, description="holiday, promotion or closed.")
    on: date | None = Field(None, alias="date", description="The one local date …")
    first: date | None = Field(None, alias="from", description="… or the first of several …")
    last: date | None = Field(None, alias="to", description="… and the last.")
    source: Words = Field((), description="Globs of sources; all, when left out.")
    event: Words = Field((), description="Globs of events; all, when left out.")

    @model_validator(mode="after")
    def _dated(self) -> Entry:
        if (self.on is None) == (self.first is None) or (self.first is None) != (self.last is None):
            raise ValueError("say the `date`, or `from` and `to`")
        begin, end = self.span
        if end < begin:
            raise ValueError(f"ends on {end}, before it begins on {begin}")
        if (end - begin).days >= MOST_DAYS:
            raise ValueError("longer than a year: such days are like any other")
        return self

    @property
    def span(self) -> tuple[date, date]:
        """Return the first and the last day."""
        if self.on is not None:
            return self.on, self.on
        assert self.first is not None  # noqa: S101 - validated above
        assert self.last is not None  # noqa: S101 - validated above
        return self.first, self.last


class SpecialDays(Part):
    """Days that teach nothing of what is usual, and that are judged with care."""

    holidays: Words = Field((), description="Countries and regions whose public holidays count: DE-BY, FR, US-CA.")
    entries: tuple[Entry, ...] = Field((), description="Days of your own.")

    @field_validator("holidays")
    @classmethod
    def _known(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(known_place(code) for code in codes)


def known_place(code: str) -> str:
    """Return a code such as DE or DE-BY in capitals. Raises ValueError where the library knows no such place."""
    country, _, region = code.upper().partition("-")
    places = _places()
    if country not in places:
        raise ValueError(f"no holidays are known of {country!r}{did_you_mean(country, places)}")
    if region and region not in places[country]:
        raise ValueError(f"{country} has no region {region!r}{did_you_mean(region, places[country])}")
    return f"{country}-{region}" if region else country


@lru_cache(maxsize=1)
def _places() -> dict[str, list[str]]:
    # Imported where it is needed: it takes a fifth of a second that most commands have no use for.
    from holidays import list_supported_countries  # noqa: PLC0415

    return {code: [str(region) for region in regions] for code, regions in list_supported_countries(False).items()}


@lru_cache(maxsize=64)
def _of_year(code: str, year: int) -> frozenset[date]:
    from holidays import country_holidays  # noqa: PLC0415 - as above

    country, _, region = code.partition("-")
    return frozenset(country_holidays(country, subdiv=region or None, years=year))


def public_holidays(codes: Iterable[str], first: date, last: date) -> frozenset[date]:
    """Return the public holidays of places from the year of the first date to that of the last.

    Source: the `holidays` library (github.com/vacanza/holidays), which keeps what the laws of each place say.
    """
    years = range(first.year, last.year + 1)
    return frozenset(day for code in codes for year in years for day in _of_year(code, year))

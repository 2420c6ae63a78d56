"""What is published about consent in requests, from the spec pack `rules/specs/consent.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from monitor.config.settings import read_document
from monitor.config.shipped import shipped_folder
from monitor.config.validate import validate
from monitor.privacy.consent.regions import EEA

PACK = "consent"
Url = Annotated[str, Field(pattern="^https://")]
_WRITTEN_AS = {"EEA": EEA | {"EEA", "EU"}, "GB": frozenset({"GB", "UK"})}
"""Regions that stand for several, or are written in two ways."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RequiredSignal(_Strict):
    """A signal some vendors want with every request, since when, and what they do with requests that lack it."""

    vendors: tuple[str, ...]
    wants: str
    regions: tuple[str, ...]
    since: date
    says: str
    source: Url

    @cached_property
    def where(self) -> frozenset[str]:
        """Return its regions, those that stand for several written out."""
        return frozenset().union(*(_WRITTEN_AS.get(region, {region}) for region in self.regions))


class Restriction(_Strict):
    """What asks some vendors not to sell, share or personalise."""

    vendors: tuple[str, ...]
    by: str
    source: Url


class Tcf(_Strict):
    """Vendors' numbers in TC strings, and after how many days a string is too old."""

    longest_days: int
    source: Url
    numbers: dict[str, int]


class ConsentPack(_Strict):
    """Everything the pack says."""

    signals: tuple[RequiredSignal, ...]
    restricted: tuple[Restriction, ...]
    tcf: Tcf

    @cached_property
    def restrictions(self) -> Mapping[str, str]:
        """Return what each vendor calls its restriction."""
        return {vendor: each.by for each in self.restricted for vendor in each.vendors}

    @cached_property
    def _signals(self) -> Mapping[str, RequiredSignal]:
        return {vendor: each for each in self.signals for vendor in each.vendors}

    def required(self, vendor: str, region: str | None) -> RequiredSignal | None:
        """Return the signal a vendor wants for a visitor of a region; None where it wants none, or for no region."""
        wanted = self._signals.get(vendor)
        return wanted if wanted and region is not None and region.partition("-")[0] in wanted.where else None


@cache
def published() -> ConsentPack:
    """Return the shipped pack. Raises ProblemsError where somebody has broken it."""
    return validate(ConsentPack, read_document(shipped_folder() / "rules" / "specs" / f"{PACK}.yaml"))

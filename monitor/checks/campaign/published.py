"""What is published about campaign links, from `rules/specs/utm.yaml`: parameters, channels, placeholders."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache, cached_property, lru_cache

from pydantic import BaseModel, ConfigDict

from monitor.checks.campaign.question import query_of
from monitor.checks.specs.spec import Names, Part, Pattern
from monitor.config.settings import read_document
from monitor.config.shipped import shipped_folder
from monitor.config.validate import validate

PACK = "utm"
LONG_ENOUGH, ALIKE = 9, 0.88
"""Letters of a name, and the likeness (twice the letters in common over all), from which another name is a typing error
of it: `utmsoruce` 0.89. Sites have shorter ones of their own: `utm_cid`, `utm_team`."""


class Parameters(Part):
    """The parameters that are read."""

    names: Names


class Channels(Part):
    """Which links are sorted into a channel: a whole value of `fits`, by parameter, or one of the `sites` as source."""

    fits: dict[str, tuple[Pattern, ...]]
    sites: tuple[str | int, ...]


class Unfilled(Part):
    """A placeholder as some ad platforms write it; whoever sees one in a link's value sees a link they did not make."""

    of: str
    form: str
    pattern: Pattern


class UtmPack(BaseModel):
    """Everything the pack says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    parameters: Parameters
    channels: Channels
    unfilled: tuple[Unfilled, ...]

    @cached_property
    def _fits(self) -> Mapping[str, re.Pattern[str]]:
        patterns = self.channels.fits.items()
        return {name: re.compile("|".join(f"(?:{one})" for one in ways), re.IGNORECASE) for name, ways in patterns}

    @cached_property
    def _sites(self) -> frozenset[str]:
        return frozenset(map(str, self.channels.sites))

    def channel(self, link: Mapping[str, str]) -> bool | None:
        """Tell whether a link is sorted into a channel; None where it names no medium, or a host the list may hold."""
        source = link.get("utm_source", "").lower()
        if not link.get("utm_medium") or "." in source:
            return None
        fits = any(pattern.fullmatch(link.get(name, "")) for name, pattern in self._fits.items())
        return fits or source in self._sites

    def placeholder(self, value: str) -> Unfilled | None:
        """Return the placeholder a value holds."""
        return next((one for one in self.unfilled if re.search(one.pattern, value)), None)


@cache
def published() -> UtmPack:
    """Return the shipped pack. Raises ProblemsError where somebody has broken it."""
    return validate(UtmPack, read_document(shipped_folder() / "rules" / "specs" / f"{PACK}.yaml"))


@lru_cache(maxsize=16384)
def unfilled_in(page: str) -> frozenset[str]:
    """Return the UTM parameters of a page's address that hold a placeholder."""
    pack, query = published(), query_of(page)
    return frozenset(name for name in pack.parameters.names if name in query and pack.placeholder(query[name]))


@lru_cache(maxsize=16384)
def misspelt_in(page: str) -> frozenset[str]:
    """Return the UTM parameters that a page's address lacks and has another name for, which nobody reads."""
    query = query_of(page)
    names = published().parameters.names
    meant = (_meant(name, names) for name in query if name not in names and name[:3].lower() == "utm")
    return frozenset(name for name in meant if name and name not in query)


def _meant(written: str, names: Names) -> str:
    """Return the parameter that a name is, but for how it is joined or one wrong letter; "" where it is none."""
    folded = {name.replace("_", ""): name for name in names}
    plain = "".join(letter for letter in written.lower() if letter.isalnum())
    if plain in folded:
        return folded[plain]
    near = get_close_matches(plain, [name for name in folded if len(name) >= LONG_ENOUGH], 1, ALIKE)
    return folded[near[0]] if near else ""

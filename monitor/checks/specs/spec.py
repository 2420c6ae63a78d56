"""The language of a spec pack: what one vendor publishes about the events it takes, each part with its source."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from monitor.checks.schema.expect import check_expectation


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from error
    return text


Url = Annotated[str, Field(pattern="^https://")]
Pattern = Annotated[str, AfterValidator(_pattern)]
Expectation = Annotated[dict[str, Any], AfterValidator(check_expectation)]
Names = tuple[str, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Part(_Strict):
    """A part of a spec. `says` is what the vendor does with what breaks it, completing "GA4 …"."""

    says: str
    source: Url


class Dead(Part):
    """A product that was shut down: whatever is still sent to it is lost."""

    since: date


class NameLimits(Part):
    """What a name may be; `longest` counts characters."""

    longest: int | None = None
    pattern: Pattern | None = None
    reserved_prefixes: Names = ()

    def broken_by(self, name: str) -> str | None:
        """Return what is wrong with a name; None where nothing is."""
        if self.longest is not None and len(name) > self.longest:
            return f"has {len(name)} characters where {self.longest} are the most"
        if self.pattern is not None and not re.search(self.pattern, name):
            return "has characters, or a first one, that are not allowed"
        prefix = next((prefix for prefix in self.reserved_prefixes if name.startswith(prefix)), None)
        return None if prefix is None else f"begins with the reserved `{prefix}`"


class Lengths(Part):
    """How many characters of a text are kept: `longest`, or what `of` says for a path."""

    longest: int
    of: dict[str, int] = Field(default_factory=dict)
    except_: Names = Field((), alias="except", description="Globs of paths the limit is not about.")


class Standard(Part):
    """The names a vendor understands; others count as custom events."""

    names: Names


class EventSpec(Part):
    """What events of these names must hold.

    `required` paths must be there and say something; of each group of `any_of` at least one; where a key of `together`
    is there, so must be its companions. `properties` are JSON Schemas by path, `most` the members an array may have.
    """

    events: Names
    required: Names = ()
    any_of: tuple[Names, ...] = ()
    together: dict[str, Names] = Field(default_factory=dict)
    properties: dict[str, Expectation] = Field(default_factory=dict)
    most: dict[str, int] = Field(default_factory=dict)


class Spec(_Strict):
    """Everything a pack says of one vendor."""

    vendor: str
    title: str = Field(description="The vendor's name as people write it.")
    dead: Dead | None = None
    event_names: NameLimits | None = None
    property_names: NameLimits | None = None
    lengths: Lengths | None = None
    standard: Standard | None = None
    events: tuple[EventSpec, ...] = ()

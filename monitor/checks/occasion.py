"""Days that are not like others, as the statistics read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase

from monitor.profile.stream import Stream


class Kind(StrEnum):
    """HOLIDAY is like a Sunday, or like its own weekday; PROMOTION may bring any multiple; CLOSED is not judged."""

    HOLIDAY = "holiday"
    PROMOTION = "promotion"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Occasion:
    """Local dates `first` to `last` of streams whose source and event match one of the globs each (all, where none)."""

    kind: Kind
    first: date
    last: date
    source: tuple[str, ...] = ()
    event: tuple[str, ...] = ()

    def covers(self, stream: Stream) -> bool:
        """Tell whether these days are special to a stream."""
        return _any(stream.source, self.source) and _any(stream.event, self.event)


def _any(name: str, globs: tuple[str, ...]) -> bool:
    return not globs or any(fnmatchcase(name, glob) for glob in globs)

"""Captures read whole, for the commands that judge them once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from monitor.capture.hit import Hit
from monitor.capture.read import CaptureError, captures_in, read_capture
from monitor.cli.output import progress
from monitor.config.errors import UserError
from monitor.config.settings import Privacy
from monitor.daemon.intake import take
from monitor.privacy.consent.ledger import Count, Entry, add
from monitor.privacy.inspect import Inspector
from monitor.privacy.purposes import BANNER
from monitor.privacy.trackers import Seen, Tracker, merge_into
from monitor.profile.asked import NOTHING, Asked
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream

CHUNK_HITS = 2_000
DEFAULT_SITE = ("default", "production")
"""Source and environment of hits that nobody gave any, as in `capture/hit.py`."""


def capture_files(named: list[Path] | None) -> list[Path] | None:
    """Return the captures that are named, or lie in folders that are. Raises UserError where a folder has none."""
    if named is None:
        return None
    files: list[Path] = []
    for path in named:
        found = captures_in(path) if path.is_dir() else [path]
        if not found:
            raise UserError(f"{path}: no capture (*.har, *.jsonl, gzipped or not) in this folder")
        files += found
    return files


Captures = Annotated[
    list[Path],
    typer.Argument(
        help="HAR or JSONL files, gzipped or not, or folders of them; - reads standard input.",
        show_default=False,
        callback=capture_files,
    ),
]


@dataclass(slots=True)
class Read:
    """What captures hold: a profile per stream over all of them, and what was counted beside it."""

    profiles: dict[Stream, Profile] = field(default_factory=dict)
    ledger: dict[Entry, Count] = field(default_factory=dict)
    trackers: dict[Tracker, Seen] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    """What visitors answered to the banner, as far as the captures saw it: no traffic of anybody's, so no stream."""
    events: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    undecodable: Counter[str] = field(default_factory=Counter)
    mirrors: int = 0
    hits: int = 0
    problems: list[str] = field(default_factory=list)


def read_captures(
    paths: list[Path],
    *,
    key: bytes,
    source: str | None = None,
    environment: str | None = None,
    privacy: Privacy | None = None,
    asked: Asked = NOTHING,
) -> Read:
    """Read, decode, inspect and profile captures; what could not be read is in `problems`, the rest is there.

    `privacy` is that section of the configuration; None is its defaults. `source` and `environment` are those of hits
    that do not name their own; None is the default one. `asked` is what rules ask of single events.
    """
    read = Read()
    inspector = Inspector.of(key, privacy=privacy)
    site = (source or DEFAULT_SITE[0], environment or DEFAULT_SITE[1])
    mirrors: set[bytes] = set()

    def new_mirrors(keys: set[bytes]) -> set[bytes]:
        new = keys - mirrors
        mirrors.update(new)
        return new

    with progress("reading") as advance:
        for path in paths:
            hits = _hits(path, site, read.problems)
            while chunk := list(islice(hits, CHUNK_HITS)):
                taken = take(chunk, inspector, new_mirrors, answers=True, asked=asked)
                advance(taken.hits)
                read.hits += taken.hits
                for (stream, _), profile in taken.profiles.items():
                    if stream.vendor == BANNER:
                        read.answers[stream.event] += profile.events
                        continue
                    read.profiles[stream] = merge(read.profiles.get(stream, Profile()), profile)
                add(read.ledger, taken.ledger)
                merge_into(read.trackers, taken.trackers)
                for (kind, name), number in taken.tallies.items():
                    _count(read, kind, name, number)
    return read


def _hits(path: Path, site: tuple[str, str], problems: list[str]) -> Iterator[Hit]:
    source, environment = site
    try:
        yield from read_capture(
            path,
            source=source,
            environment=environment,
            on_problem=lambda problem: problems.append(str(problem)),
        )
    except CaptureError as error:
        problems.append(str(error))


def _count(read: Read, kind: str, name: str, number: int) -> None:
    if kind == "mirror":
        read.mirrors += number
    elif kind == "event":
        read.events[name] += number
    elif kind == "unread":
        read.unread[name] += number
    elif kind == "undecodable":
        read.undecodable[name] += number

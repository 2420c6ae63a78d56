"""What a capture holds by name, kept to compare the next one with: events and properties that vanished or appeared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from monitor.checks.finding import Finding, Severity, Verdict
from monitor.config.errors import UserError
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream

VERSION = 1
CHECK = "baseline"
Names = dict[tuple[str, str, str], frozenset[str]]
"""By vendor, account and event the paths of its properties. A capture of a test seldom knows its site."""


def names_of(profiles: Mapping[Stream, Profile]) -> Names:
    """Return what a capture holds: names of events and properties, no value."""
    names: Names = {}
    for stream, profile in profiles.items():
        if stream.planned:
            key = (stream.vendor, stream.account, stream.event)
            names[key] = names.get(key, frozenset()) | frozenset(profile.properties)
    return names


def write_baseline(path: Path, names: Names) -> None:
    """Write a baseline, one event a line in a stable order, so that a diff in git reads well."""
    events = [
        {"vendor": vendor, "account": account, "event": event, "properties": sorted(paths)}
        for (vendor, account, event), paths in sorted(names.items())
    ]
    rows = ",\n".join("  " + orjson.dumps(event).decode() for event in events)
    try:
        path.write_text(f'{{"version": {VERSION}, "events": [\n{rows}\n]}}\n', encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from error


def read_baseline(path: Path) -> Names:
    """Read a baseline. Raises UserError where it is none."""
    try:
        data: Any = orjson.loads(path.read_bytes())
        if data["version"] != VERSION:
            raise UserError(f"{path}: a baseline of version {data['version']}; this Tagwatch reads version {VERSION}")
        return {
            (str(one["vendor"]), str(one["account"]), str(one["event"])): frozenset(map(str, one["properties"]))
            for one in data["events"]
        }
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}; write one with --write-baseline") from error
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise UserError(f"{path}: no baseline: {error}; write one with --write-baseline") from error


def compared(before: Names, now: Names, start: float, end: float) -> Iterator[Finding]:
    """Yield what vanished (a warning) and what appeared (a note) since the baseline was written."""
    for key in sorted(before.keys() | now.keys()):
        vendor, account, event = key
        stream = Stream("default", "production", vendor, account, event)
        if key not in now:
            yield _finding(stream, Severity.WARNING, "vanished", f"{event}: no longer sent", start, end)
        elif key not in before:
            yield _finding(stream, Severity.INFO, "appeared", f"{event}: new since the baseline", start, end)
        else:
            for path in sorted(before[key] - now[key]):
                what = f"{event}: {path} is no longer sent"
                yield _finding(stream, Severity.WARNING, "vanished", what, start, end, path)
            for path in sorted(now[key] - before[key]):
                what = f"{event}: {path} is new since the baseline"
                yield _finding(stream, Severity.INFO, "appeared", what, start, end, path)


def _finding(  # noqa: PLR0917 - what a finding is made of
    stream: Stream, severity: Severity, detail: str, message: str, start: float, end: float, path: str = ""
) -> Finding:
    return Finding(CHECK, CHECK, stream, Verdict.MET, severity, start, end, message, path, detail, count=1.0)

"""What the checks of content share: how many events a trouble touched, where it stood, and that a stream is clean."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Rule
from monitor.checks.view import StreamView, View
from monitor.profile.profile import Noted


def touched(seen: StreamView, notes: Iterable[Noted]) -> int:
    """Return how many events hold a trouble at most: one may hold it in several forms, or for several purposes."""
    return min(sum(noted.count for noted in notes), seen.recent.events)


def place_of(notes: Iterable[Noted]) -> tuple[str | None, int | None]:
    """Return file and entry of the first that was read from a file; (None, None) where none was."""
    return next(((noted.file, noted.entry) for noted in notes if noted.file is not None), (None, None))


def looked_at(rule: Rule, view: View, seen: StreamView) -> Finding:
    """Say that a stream was looked at: whatever of it is not told by a finding of its own is over."""
    return Finding(
        check=rule.check,
        rule=rule.id,
        stream=seen.stream,
        verdict=Verdict.NOT_MET,
        severity=rule.severity,
        start=view.start,
        end=view.end,
        message=f"{seen.stream.event}: {seen.recent.events:,} events looked at",
        count=float(seen.recent.events),
    )

"""A report of what was read and found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from monitor import __version__
from monitor.checks.finding import Finding
from monitor.cli.capture import Read
from monitor.cli.report.gather import Captured, Made, Report, broken_of, leaked_of, recipients_of
from monitor.config.settings import Privacy

STDIN = "-"
_BLOCK = 1024 * 1024


def report_of(
    findings: Sequence[Finding], read: Read, paths: Iterable[Path], privacy: Privacy, *, now: float
) -> Report:
    """Return the privacy report of captures; `findings` are those that are in trouble, `now` when it is made."""
    spans = [(profile.first_at, profile.last_at) for profile in read.profiles.values()]
    return Report(
        captures=tuple(_captured(path) for path in paths),
        made=Made(now, __version__, privacy.region, privacy.regime.value),
        first=min((first for first, _ in spans), default=0.0),
        last=max((last for _, last in spans), default=0.0),
        requests=read.hits,
        events=sum(read.events.values()),
        unread=dict(read.unread),
        undecodable=dict(read.undecodable),
        problems=tuple(read.problems),
        broken=broken_of(findings),
        leaked=leaked_of(findings),
        recipients=recipients_of(read.ledger, read.trackers),
        trackers=tuple(sorted(read.trackers.items(), key=lambda pair: (pair[0].kind, -pair[1].times, pair[0].name))),
        answers=dict(read.answers),
        new=tuple(finding for finding in findings if finding.check == "new_tracker"),
    )


def _captured(path: Path) -> Captured:
    if str(path) == STDIN or not path.is_file():
        return Captured("standard input" if str(path) == STDIN else path.name, 0, "not known")
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return Captured(path.name, path.stat().st_size, digest.hexdigest())

"""Who answers for what: a file of patterns and owners, as CODEOWNERS is for code."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from monitor.config.yaml_source import Problem, ProblemsError
from monitor.profile.stream import Stream


@dataclass(frozen=True, slots=True)
class Owned:
    """One line: streams of `vendor` (a glob) whose event matches `event` (a glob) belong to `owner`."""

    vendor: str
    event: str
    owner: str


@dataclass(frozen=True, slots=True)
class Owners:
    """The lines of the file, in order. The last one that matches counts, so that exceptions follow the rule."""

    lines: tuple[Owned, ...] = ()

    def of(self, stream: Stream) -> str:
        """Return who answers for a stream, "" where nobody is named."""
        for line in reversed(self.lines):
            if fnmatchcase(stream.vendor, line.vendor) and fnmatchcase(stream.event, line.event):
                return line.owner
        return ""


def parse_owners(text: str, file: str) -> Owners:
    """Read `[vendor:]event  owner` lines; `#` begins a comment, an @ before an owner is taken off.

    Raises ProblemsError with every line that says something else.
    """
    lines = []
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        if len(words) != 2:
            column = len(line) - len(line.lstrip()) + 1
            problems.append(Problem(file, number, column, "", "a line is a pattern and an owner, such as `meta:* ads`"))
            continue
        pattern, owner = words
        vendor, separator, event = pattern.partition(":")
        lines.append(Owned(vendor if separator else "*", event if separator else pattern, owner.lstrip("@")))
    if problems:
        raise ProblemsError(problems)
    return Owners(tuple(lines))

"""What is wrong with rules that can be read: those that watch nothing, or nothing of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from monitor.checks.check import checks
from monitor.checks.kinds.schema import SchemaParams
from monitor.checks.rule import Rule
from monitor.config.nearest import did_you_mean
from monitor.config.yaml_source import Problem
from monitor.profile.dimensions import DIMENSIONS as OF_EVENT
from monitor.profile.stream import Stream
from monitor.rules.load import DIMENSIONS, OF_EVENTS, Loaded, Written
from monitor.rules.overlap import is_literal, shadowed

STATISTICAL = frozenset({"missing_event", "volume", "ratio", "kpi", "missing_destination", "discrepancy"})
"""Kinds whose findings go through the one decision, so that `sensitivity` means something."""


class Level(StrEnum):
    """An error keeps rules from being loaded; a warning is about rules that load and do not do what they seem to."""

    ERROR = "error"
    WARNING = "warning"


class Code(StrEnum):
    """What a remark is about, for machines."""

    UNREADABLE = "unreadable"
    UNREACHABLE = "unreachable"
    SHADOWED = "shadowed"
    NEVER_MET = "never-met"
    UNUSED = "unused-variable"
    NO_EFFECT = "no-effect"
    NO_CHANNEL = "no-channel"


EXPLAINED: Mapping[Code, str] = {
    Code.UNREADABLE: "The file, or a rule in it, cannot be read.",
    Code.UNREACHABLE: "Nothing can ever match the rule.",
    Code.SHADOWED: "Another rule finds the same, so that it is told twice.",
    Code.NEVER_MET: "Nothing in stored traffic was ever matched.",
    Code.UNUSED: "A variable that nothing refers to.",
    Code.NO_EFFECT: "A key that changes nothing for this kind of check.",
    Code.NO_CHANNEL: "The configuration has no such channel.",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing lint has to say, with its place."""

    level: Level
    code: Code
    problem: Problem

    def __str__(self) -> str:
        """Return `file:line:col: path: what`, a warning with the name that machines know it by."""
        return str(self.problem) if self.level is Level.ERROR else f"{self.problem} [{self.code}]"


@dataclass(frozen=True, slots=True)
class Seen:
    """What stored traffic holds: streams, and the property paths known of each that was learned."""

    streams: Collection[Stream]
    properties: Mapping[Stream, Collection[str]] = field(default_factory=dict)


def lint(
    loaded: Loaded, *, seen: Seen | None = None, vendors: Collection[str] = (), channels: Collection[str] | None = None
) -> list[Remark]:
    """Return everything there is to say of rule files, in the order of their places.

    `seen` is what was stored, where there is a store; `vendors` are those that are decoded, `channels` those that are
    configured, where that is known.
    """
    remarks = [Remark(Level.ERROR, Code.UNREADABLE, problem) for problem in loaded.problems]
    remarks += _unused(loaded)
    remarks += [Remark(Level.WARNING, Code.SHADOWED, problem) for problem in shadowed(loaded.written)]
    for written in loaded.written:
        if channels is not None:
            remarks += _channels(written, channels)
        unreachable = [
            Remark(Level.WARNING, Code.UNREACHABLE, problem) for problem in _unreachable(written, vendors, seen)
        ]
        remarks += unreachable
        if seen is not None and seen.streams and not unreachable:
            remarks += [Remark(Level.WARNING, Code.NEVER_MET, problem) for problem in _never_met(written, seen)]
        if written.rule.sensitivity != 1 and written.rule.check not in STATISTICAL:
            why = f"changes nothing: {written.rule.check} is not decided by statistics"
            remarks.append(Remark(Level.WARNING, Code.NO_EFFECT, written.problem("sensitivity", why)))
    rank = {source.document.file: number for number, source in enumerate(loaded.sources)}
    wrong = {_place(remark.problem)[:3] for remark in remarks if remark.level is Level.ERROR}
    told = [one for one in remarks if one.level is Level.ERROR or _place(one.problem)[:3] not in wrong]
    return sorted(told, key=lambda remark: (rank.get(remark.problem.file, -1), *_place(remark.problem)))


def _place(problem: Problem) -> tuple[str, int, int, str]:
    return problem.file, problem.line, problem.column, problem.message


def _unused(loaded: Loaded) -> Iterator[Remark]:
    for source in loaded.sources:
        for name in source.unused:
            problem = source.document.problem(("variables", name), f"nothing refers to ${{{name}}}")
            yield Remark(Level.WARNING, Code.UNUSED, problem)


def _channels(written: Written, channels: Collection[str]) -> Iterator[Remark]:
    for name in written.rule.notify:
        if name not in channels:
            problem = written.problem("notify", f"no channel {name!r}{did_you_mean(name, channels)}")
            yield Remark(Level.ERROR, Code.NO_CHANNEL, problem)


def _unreachable(written: Written, vendors: Collection[str], seen: Seen | None) -> Iterator[Problem]:
    rule = written.rule
    properties = {path for known in seen.properties.values() for path in known} if seen else set()
    for place, globs in _said(rule):
        wanted = [glob for glob in globs if not glob.startswith("!")]
        out = [glob[1:] for glob in globs if glob.startswith("!")]
        if out and all(any(fnmatchcase(glob, no) for no in out) for glob in wanted or "*"):
            yield written.problem(place, "everything it matches is taken out again by `!`")
        for glob in globs:
            if glob.strip() != glob or not glob.strip("!"):
                yield written.problem(place, f"{glob!r} matches no name: names are not empty or padded")
        unknown = place[1] == "where" and place[-1] not in {*OF_EVENT, *properties}
        if unknown and "?" in (hint := did_you_mean(place[-1], OF_EVENT)):
            yield written.problem(place, f"no dimension and no property is called {place[-1]!r}{hint}")
    events = rule.match.event
    if events and all(glob.startswith("(") for glob in events) and not checks()[rule.check].judges_every_kind:
        why = f"{rule.check} judges events; {events[0]} is what tags send beside them"
        yield written.problem(("match", "event"), why)
    known = {*vendors, *(stream.vendor for stream in seen.streams)} if seen else set(vendors)
    for glob in rule.match.vendor if vendors else ():
        # A name that resembles none may be one that a vendor's own requests bring.
        if is_literal(glob) and glob not in known and "?" in (hint := did_you_mean(glob, known)):
            yield written.problem(("match", "vendor"), f"no vendor is called {glob!r}{hint}")


def _said(rule: Rule) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield every dimension a rule matches by: where that stands, and its globs."""
    for dimension in DIMENSIONS:
        yield ("match", dimension), getattr(rule.match, dimension)
    for dimension, globs in rule.match.where:
        own = dimension in OF_EVENTS
        yield ("match", dimension) if own else ("match", "where", dimension), globs


def _never_met(written: Written, seen: Seen) -> Iterator[Problem]:
    rule = written.rule
    met = [stream for stream in seen.streams if rule.match.covers(stream)]
    alone = list(_by_dimension(written, seen.streams))
    yield from alone
    if not met and not alone:
        yield written.problem("match", f"nothing in stored traffic matches all of it: {_nearest(rule.match, seen)}")
    if met and isinstance(rule.params, SchemaParams):
        yield from _properties(written, rule.params, met, seen)


def _by_dimension(written: Written, streams: Collection[Stream]) -> Iterator[Problem]:
    for number, dimension in enumerate(DIMENSIONS):
        globs = getattr(written.rule.match, dimension)
        if not globs:
            continue
        known = {stream[number] for stream in streams}
        for i, glob in enumerate(globs):
            wanted = glob.removeprefix("!")
            if not any(fnmatchcase(name, wanted) for name in known):
                place = ("match", dimension, i) if len(globs) > 1 else ("match", dimension)
                hint = did_you_mean(wanted, known)
                yield written.problem(
                    place, f"no {dimension} {wanted!r} in stored traffic{hint if '?' in hint else ''}"
                )


def _nearest(match: object, seen: Seen) -> str:
    """Say which stream comes nearest: the one that fits in most dimensions."""

    def fits(stream: Stream) -> int:
        globs = (getattr(match, dimension) for dimension in DIMENSIONS)
        return sum(
            not some or any(fnmatchcase(value, glob) for glob in some)
            for some, value in zip(globs, stream, strict=True)
        )

    return f"nearest is {max(sorted(seen.streams), key=fits)}"


def _properties(written: Written, params: SchemaParams, met: Iterable[Stream], seen: Seen) -> Iterator[Problem]:
    known = {path for stream in met for path in seen.properties.get(stream, ())}
    if not known:
        return
    for path in params.expect:
        if path not in known:
            what = f"no property {path!r} in the events it matches{_near(path, known)}"
            yield written.problem(("expect", path), what)


def _near(word: str, known: Iterable[str]) -> str:
    hint = did_you_mean(word, known)
    return hint if "?" in hint else ""

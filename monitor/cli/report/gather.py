"""What a privacy report says, gathered from findings, the consent ledger and the trackers seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.alerts.figures import in_words
from monitor.checks.finding import Finding, Severity
from monitor.cli.output import several
from monitor.decode.vendor_label import vendor_label
from monitor.privacy.consent.codes import CODES, Code
from monitor.privacy.consent.ledger import Count, Entry
from monitor.privacy.recognise import TYPES
from monitor.privacy.trackers import Seen, Tracker, TrackerKind

MOST_NAMED = 4
"""Kinds of trouble a sentence names before the rest is a number."""
CHECKS = frozenset({"pii", "consent", "new_tracker"})
"""The checks whose findings a privacy report is made of."""
STATES = ("granted", "denied", "unset", "opted-out", "unknown", "not-needed")


@dataclass(frozen=True, slots=True)
class Captured:
    """A file the report is about: its name, size and SHA-256, by which it is proven to be the one."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Made:
    """By what and when a report was made, and under which configuration."""

    at: float
    version: str
    region: str | None
    regime: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of proof: which event to whom, how often of how many, and where the first stands in the capture."""

    vendor: str
    account: str
    event: str
    path: str
    note: str
    examples: tuple[str, ...]
    count: int
    of: int
    place: str
    rule: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Broken:
    """A consent code that was broken, explained, with its evidence; the most frequent first."""

    code: str
    about: Code
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Leaked:
    """A type of personal data that was sent, with its evidence; the most frequent first."""

    type: str
    label: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Recipient:
    """A vendor that received data: how many events by what had been chosen, and how many broke something."""

    vendor: str
    label: str
    purpose: str
    states: Mapping[str, float]
    breaking: float
    domains: tuple[str, ...]

    @property
    def events(self) -> float:
        """Return how many events it got."""
        return sum(self.states.values())


@dataclass(frozen=True, slots=True)
class Report:
    """A privacy report."""

    captures: tuple[Captured, ...]
    made: Made
    first: float
    last: float
    requests: int
    events: int
    unread: Mapping[str, int]
    undecodable: Mapping[str, int]
    problems: tuple[str, ...]
    broken: tuple[Broken, ...]
    leaked: tuple[Leaked, ...]
    recipients: tuple[Recipient, ...]
    trackers: tuple[tuple[Tracker, Seen], ...]
    answers: Mapping[str, int]
    new: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """Tell whether nothing was found."""
        return not (self.broken or self.leaked or self.new)

    @property
    def consent_known(self) -> float:
        """Return the share of events that need consent of which it is known what had been chosen, 0 … 1."""
        needing = [r for r in self.recipients if r.purpose not in {"functional", "unknown"}]
        total = sum(recipient.events for recipient in needing)
        unknown = sum(recipient.states.get("unknown", 0.0) for recipient in needing)
        return 1.0 - unknown / total if total else 1.0

    def verdict(self) -> str:
        """Say in one or two sentences what was found."""
        parts = []
        if self.leaked:
            kinds = in_words([leak.label for leak in self.leaked], MOST_NAMED)
            to = {evidence.vendor for leak in self.leaked for evidence in leak.evidence}
            parts.append(f"personal data ({kinds}) reached {several(len(to), 'recipient')}")
        if self.broken:
            to = {evidence.vendor for broken in self.broken for evidence in broken.evidence}
            titles = in_words([broken.about.title.lower() for broken in self.broken], MOST_NAMED)
            parts.append(f"consent was not honoured at {several(len(to), 'recipient')} ({titles})")
        if self.new:
            parts.append(f"{several(len(self.new), 'tracker')} that nobody had listed received data or kept cookies")
        if not parts:
            return "Nothing was found in what could be seen."
        text = "; ".join(parts)
        return f"{text[:1].upper()}{text[1:]}."


def leaked_of(findings: Iterable[Finding]) -> tuple[Leaked, ...]:
    """Return the types of personal data that findings tell of."""
    by_type: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.check == "pii":
            by_type[finding.detail].append(finding)
    return tuple(Leaked(kind, TYPES.get(kind, kind), _evidence(found)) for kind, found in _worst_first(by_type))


def broken_of(findings: Iterable[Finding]) -> tuple[Broken, ...]:
    """Return the consent codes that findings tell of, in the order of their numbers."""
    by_code: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.check == "consent" and finding.detail in CODES:
            by_code[finding.detail].append(finding)
    return tuple(Broken(code, CODES[code], _evidence(by_code[code])) for code in sorted(by_code))


def recipients_of(ledger: Mapping[Entry, Count], trackers: Mapping[Tracker, Seen]) -> tuple[Recipient, ...]:
    """Return who received data: those with most breaches first, then those with most events."""
    states: defaultdict[str, dict[str, float]] = defaultdict(dict)
    breaking: defaultdict[str, float] = defaultdict(float)
    purposes: dict[str, str] = {}
    for entry, count in ledger.items():
        states[entry.vendor][entry.state] = states[entry.vendor].get(entry.state, 0.0) + count.events
        breaking[entry.vendor] += count.breaking
        purposes[entry.vendor] = entry.purpose
    domains: defaultdict[str, set[str]] = defaultdict(set)
    for tracker in trackers:
        if tracker.kind == TrackerKind.DOMAIN:
            domains[tracker.vendor].add(tracker.name)
    found = [
        Recipient(
            vendor, vendor_label(vendor), purposes[vendor], counts, breaking[vendor], tuple(sorted(domains[vendor]))
        )
        for vendor, counts in states.items()
    ]
    return tuple(sorted(found, key=lambda recipient: (-recipient.breaking, -recipient.events, recipient.vendor)))


def _evidence(findings: Sequence[Finding]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            vendor=finding.stream.vendor,
            account=finding.stream.account,
            event=_event(finding.stream.event),
            path=finding.path,
            note=_note(finding),
            examples=finding.examples,
            count=round(finding.count),
            of=round(finding.count / finding.share) if finding.share else round(finding.count),
            place=f"{finding.file}#{finding.entry}" if finding.file is not None else "",
            rule=finding.rule,
            severity=finding.severity,
        )
        for finding in sorted(findings, key=lambda finding: (-finding.count, finding.stream, finding.path))
    )


def _event(name: str) -> str:
    return {"(storage)": "cookie", "(sync)": "id sync", "(init)": "tag start"}.get(name, name.strip("()"))


def _note(finding: Finding) -> str:
    if finding.check == "pii":
        return ", ".join(form for form in finding.evidence.get("forms", ()) if form != "plain")
    return ", ".join(finding.evidence.get("purposes", ()))


def _worst_first(by_type: Mapping[str, list[Finding]]) -> list[tuple[str, list[Finding]]]:
    return sorted(by_type.items(), key=lambda pair: (-sum(finding.count for finding in pair[1]), pair[0]))

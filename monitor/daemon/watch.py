"""The watcher is watched (law 12): a failing rule, a silent capture, a broken channel are incidents of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from monitor.checks.evaluate import Failure
from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.rule import Params, Rule
from monitor.daemon.crowd import MOST_STREAMS, OTHER
from monitor.daemon.history import Pair
from monitor.daemon.hours import HOUR
from monitor.daemon.silence import Silence
from monitor.decode.vendor_label import vendor_label
from monitor.incidents.incident import Incident, State
from monitor.incidents.storm import STORM
from monitor.profile.stream import Stream
from monitor.store.traffic import StreamRecord

CROWDED_SECONDS = 24 * HOUR
"""For so long after the last event that was counted together, it counts as going on."""
TOLD_FROM = 3
"""Failures in a row from which on a rule that fails is told of (alerting semantics 28)."""
SELF = "self"
FAILING = Rule("tagwatch-rule-failing", SELF, Params(), severity=Severity.WARNING)
SILENT = Rule("tagwatch-capture-silent", SELF, Params(), severity=Severity.CRITICAL)
# A channel that asks to wait a while is not broken; one that takes nothing for a quarter of an hour is.
BROKEN = Rule("tagwatch-channel-broken", SELF, Params(), severity=Severity.CRITICAL, for_=900.0)
CROWDED = Rule("tagwatch-too-many-names", SELF, Params(), severity=Severity.WARNING)
SELF_RULES = {rule.id: rule for rule in (FAILING, SILENT, BROKEN, CROWDED, STORM)}


def rules_watched(
    rules: Iterable[Rule], failures: Iterable[Failure], at: float, before: Mapping[str, int] | None = None
) -> Iterator[Finding]:
    """Say of every rule whether it can be evaluated.

    `before` is by rule how often in a row it had failed already. Once or twice is not told: UNKNOWN; whatever was the
    reason of that, a rule that is behind catches up (monitor/daemon/behind.py). None tells at once.
    """
    why = {failure.rule.id: failure.why for failure in failures}
    for rule in rules:
        if rule.id not in why:
            yield _finding(FAILING, _named(rule.id), "failing", Verdict.NOT_MET, at)
            continue
        enough = before is None or before.get(rule.id, 0) + 1 >= TOLD_FROM
        yield _finding(
            FAILING,
            _named(rule.id),
            "failing",
            Verdict.MET if enough else Verdict.UNKNOWN,
            at,
            message=f"rule {rule.id} ({rule.file}:{rule.line}) cannot be evaluated: {why[rule.id]}",
            evidence={"owner": rule.owner} if rule.owner else {},
        )


def captures_watched(silences: Mapping[Pair, Silence], at: float) -> Iterator[Finding]:
    """Say of every source whether anything comes from it."""
    for (source, environment), silence in silences.items():
        stream = Stream(source, environment, "tagwatch", "", "capture")
        if silence.verdict is not Verdict.MET:
            yield _finding(SILENT, stream, "silent", silence.verdict, at)
            continue
        hours = f"{(at - silence.since) / HOUR:.0f} h"
        expected = f"about {silence.expected:,.0f}"
        yield _finding(
            SILENT,
            stream,
            "silent",
            Verdict.MET,
            at,
            message=f"nothing has come from {source} ({environment}) for {hours}, where {expected} events are usual",
            observed=f"0 in {hours}",
            expected=expected,
            effect=-1.0,
            evidence={"since": silence.since},
        )


def channels_watched(troubles: Mapping[str, str | None], at: float) -> Iterator[Finding]:
    """Say of every channel whether it takes messages; `troubles` is by channel why not, None where it does."""
    for channel, trouble in troubles.items():
        message = "" if trouble is None else f"alerts do not go out by {channel}: {trouble}"
        yield _finding(BROKEN, _named(channel), "broken", _verdict(failed=trouble is not None), at, message=message)


def crowds_watched(streams: Mapping[Stream, StreamRecord], at: float) -> Iterator[Finding]:
    """Say of every vendor with more names than are kept apart whether that still goes on."""
    for stream, record in streams.items():
        if stream.event != OTHER:
            continue
        message = (
            f"{vendor_label(stream.vendor)} sends more than {MOST_STREAMS:,} different event names "
            f"from {stream.source}: further ones are counted together and not watched; are names built from ids?"
        )
        going_on = record.last_seen > at - CROWDED_SECONDS
        yield _finding(CROWDED, stream, "crowded", _verdict(failed=going_on), at, message=message if going_on else "")


def no_longer_there(
    incidents: Iterable[Incident], rules: Iterable[str], channels: Iterable[str], at: float
) -> Iterator[Finding]:
    """Say that all is well with rules and channels that people have removed: nobody else will."""
    there = {FAILING.id: frozenset(rules), BROKEN.id: frozenset(channels)}
    for incident in incidents:
        if incident.state is State.RESOLVED or incident.rule not in there:
            continue
        for subject in incident.subjects:
            if subject.stream.event not in there[incident.rule]:
                yield _finding(SELF_RULES[incident.rule], subject.stream, subject.detail, Verdict.NOT_MET, at)


def _named(name: str) -> Stream:
    return Stream("default", "production", "tagwatch", "", name)


def _verdict(*, failed: bool) -> Verdict:
    return Verdict.MET if failed else Verdict.NOT_MET


def _finding(rule: Rule, stream: Stream, detail: str, verdict: Verdict, at: float, **rest: Any) -> Finding:
    return Finding(
        check=SELF,
        rule=rule.id,
        stream=stream,
        verdict=verdict,
        severity=rule.severity,
        start=at - HOUR,
        end=at,
        detail=detail,
        **rest,
    )

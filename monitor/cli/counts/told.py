"""Anomalies as they are told, in the times of the file and with nothing of the model's own clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from monitor.alerts.chart import Chart
from monitor.alerts.figures import odds, span
from monitor.checks.statistics.words import amount, change
from monitor.checks.view import HOUR
from monitor.cli.counts.rows import Rows
from monitor.cli.counts.series import SOURCE, Series
from monitor.profile.stream import Stream
from monitor.trial.anomalies import Judged
from monitor.trial.anomaly import Anomaly

WHAT: Mapping[str, str] = {
    "drop": "fewer than usual",
    "silence": "nothing at all",
    "peak": "more than usual",
    "shift": "at the wrong hours",
}
STEP_WORDS: Mapping[float, str] = {60.0: "minute", HOUR: "hour", 24 * HOUR: "day"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything one run has to tell."""

    read: Rows
    series: Series
    judged: Judged
    budget: float

    def stream(self, stream: Stream) -> str:
        """Return a stream as the file names it; of files whose streams have users of their own, whose users."""
        own = stream.source not in {SOURCE, stream.event}
        return f"{stream.event} of {stream.source}" if own else stream.event

    def time(self, model: float) -> datetime:
        """Return the local time of a model time."""
        return datetime.fromtimestamp(self.series.real(model), ZoneInfo(self.series.timezone))


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Return the documented contract (docs/volumes.md): times are ISO 8601 with their offset."""
    series = outcome.series
    return {
        "anomalies": [_anomaly(outcome, anomaly) for anomaly in outcome.judged.anomalies],
        "not_judged": [
            {"stream": outcome.stream(stream), "reason": reason}
            for stream, reason in sorted(outcome.judged.not_judged.items())
        ],
        "left_out": [{"line": row.line, "column": row.column, "reason": row.why} for row in outcome.read.left_out],
        "ended_early": [
            {"stream": outcome.stream(stream), "at": _iso(outcome, stream, at)}
            for stream, at in sorted(series.ended.items())
        ],
        "notes": list(series.notes),
        "summary": {
            "file": outcome.read.file,
            "broken": outcome.read.broken or None,
            "rows": len(outcome.read.rows),
            "streams": len(series.counts),
            "step_seconds": series.step,
            "judged_every_seconds": series.hours * HOUR,
            "timezone": series.timezone,
            "since": _first(outcome),
            "until": _last(outcome),
            "false_alerts_per_week": outcome.budget,
        },
    }


def _iso(outcome: Outcome, _stream: Stream, real: float) -> str:
    return datetime.fromtimestamp(real, ZoneInfo(outcome.series.timezone)).isoformat()


def _first(outcome: Outcome) -> str | None:
    starts = outcome.series.starts
    return outcome.time(float(starts[0])).isoformat() if len(starts) else None


def _last(outcome: Outcome) -> str | None:
    starts = outcome.series.starts
    return outcome.time(float(starts[-1])).isoformat() if len(starts) else None


def _anomaly(outcome: Outcome, anomaly: Anomaly) -> dict[str, Any]:
    told, evidence = anomaly.told, anomaly.told.evidence
    came, due = anomaly.in_all()
    window = round((told.end - told.start) / HOUR)
    return {
        "stream": outcome.stream(anomaly.stream),
        "kind": anomaly.kind,
        "direction": anomaly.direction,
        "since": outcome.time(anomaly.since).isoformat(),
        "since_between": [outcome.time(at).isoformat() for at in anomaly.between] if anomaly.between else None,
        "until": None if anomaly.until is None else outcome.time(anomaly.until).isoformat(),
        "told_at": outcome.time(anomaly.told_at).isoformat(),
        "told_after_hours": round((anomaly.told_at - anomaly.since) / HOUR, 2),
        "window_hours": window,
        "observed": None if anomaly.kind == "shift" else told.count,
        "expected": evidence.get("expected"),
        "band": [evidence["low"], evidence["high"]] if "low" in evidence else None,
        "p": told.p_value,
        "q": told.q_value,
        "effect": told.effect,
        "lag_hours": evidence.get("lag_hours"),
        "in_all": None if anomaly.kind == "shift" else {"observed": round(came, 2), "expected": round(due, 2)},
        "moved_with": list(evidence.get("moved_with", ())),
        "unchanged": list(evidence.get("unchanged", ())),
    }


def as_text(outcome: Outcome) -> list[str]:
    """Return what people read, one anomaly a paragraph, and everything that was left out or could not be judged."""
    lines: list[str] = []
    for anomaly in outcome.judged.anomalies:
        lines += [*paragraph(outcome, anomaly), ""]
    lines += [f"not judged: {outcome.stream(s)}: {why}" for s, why in sorted(outcome.judged.not_judged.items())]
    for stream, at in sorted(outcome.series.ended.items()):
        ended = datetime.fromtimestamp(at, ZoneInfo(outcome.series.timezone))
        lines.append(
            f"note: {outcome.stream(stream)} has no rows after {_at(ended, outcome)}; what is not there is unknown "
            "(--absent zero takes it for nothing)"
        )
    lines += [f"note: {note}" for note in outcome.series.notes]
    return [*lines, summary(outcome)]


def paragraph(outcome: Outcome, anomaly: Anomaly) -> list[str]:
    """Return an anomaly in words: what, since when, how much, how sure, and what else moved."""
    told = anomaly.told
    since, at = outcome.time(anomaly.since), outcome.time(anomaly.told_at)
    over = "and goes on" if anomaly.until is None else f"until {_at(outcome.time(anomaly.until), outcome)}"
    waited = span(outcome.series.real(anomaly.told_at) - outcome.series.real(anomaly.since))
    lines = [f"{outcome.stream(anomaly.stream)}: {WHAT[anomaly.kind]}, since {_at(since, outcome)} {over}"]
    if anomaly.between and anomaly.between[0] < anomaly.between[1]:
        first, last = (_at(outcome.time(between), outcome) for between in anomaly.between)
        lines.append(f"  began       between {first} and {last}")
    lines.append(f"  told        {_at(at, outcome)}, after {waited}")
    if anomaly.kind == "shift":
        lines.append(f"  seen        {told.observed}")
    else:
        share = "" if told.effect is None or told.effect <= -1 else f", {change(told.effect)}"
        lines.append(f"  seen        {told.observed} where {told.expected} are usual{share}")
        came, due = anomaly.in_all()
        if due > 0 and anomaly.kind != "silence":
            lines.append(f"  in all      {amount(came)} where {amount(due)} were expected, {change(came / due - 1)}")
    if told.p_value is not None:
        chance = odds(told.p_value).replace("hours", STEP_WORDS.get(outcome.series.hours * HOUR, "step") + "s")
        q_value = "" if told.q_value is None else f", q = {told.q_value:.1g} over all that was looked at then"
        lines.append(f"  by chance   {chance} (p = {told.p_value:.1g}{q_value})")
    for label, key in (("moved too", "moved_with"), ("did not", "unchanged")):
        if told.evidence.get(key):
            lines.append(f"  {label:<11} {', '.join(told.evidence[key])}")
    return lines


def summary(outcome: Outcome) -> str:
    """Return the last line: how much was looked at, and what came of it."""
    series, number = outcome.series, len(outcome.judged.anomalies)
    step = STEP_WORDS.get(series.step) or span(series.step)
    summed = "hours" if series.hours == 1 else span(series.hours * HOUR)
    every = "" if series.step == series.hours * HOUR else f", summed to {summed}"
    weeks = len(series.starts[1:]) * series.hours / 168
    left = f", {len(outcome.read.left_out)} rows left out" if outcome.read.left_out else ""
    return (
        f"{len(outcome.read.rows):,} rows of {len(series.counts)} streams, one every {step}{every}, {weeks:.1f} weeks"
        f"{left}: {number} {'anomaly' if number == 1 else 'anomalies'} "
        f"at a budget of {outcome.budget:g} false alerts a week"
    )


def _at(at: datetime, outcome: Outcome) -> str:
    daily = outcome.series.hours >= 24 and (at.hour, at.minute) == (0, 0)
    return f"{at:%Y-%m-%d}" if daily else f"{at:%Y-%m-%d %H:%M}"


def chart_of(outcome: Outcome, anomaly: Anomaly) -> Chart:
    """Return an anomaly's counts beside what is usual, a bar a step."""
    hours = outcome.series.hours

    def steps(values: Sequence[float]) -> tuple[float | None, ...]:
        whole = np.array(values[len(values) % hours :]).reshape(-1, hours).sum(1)
        return tuple(None if np.isnan(value) else float(value) for value in whole)

    start = anomaly.start + HOUR * (len(anomaly.observed) % hours)
    return Chart(
        what=outcome.stream(anomaly.stream),
        observed=steps(anomaly.observed),
        expected=steps(anomaly.usual),
        start=outcome.series.real(start),
        step=hours * HOUR,
        zone=outcome.series.timezone,
    )

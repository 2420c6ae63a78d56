"""What a message is rendered from: everything worth telling about one transition, frozen as JSON when it happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any

import numpy as np
import orjson

from monitor.alerts.figures import clean, in_words, shorten
from monitor.alerts.headline import headline
from monitor.alerts.named import paths_of
from monitor.alerts.next_steps import next_step
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Rule
from monitor.checks.statistics.band import band
from monitor.decode.vendor_label import vendor_label
from monitor.incidents.cause import ALIKE
from monitor.incidents.incident import Incident
from monitor.incidents.machine import Moved
from monitor.incidents.mute import PEOPLE

VERSION = 2
"""Of the facts in a body. 1 knew nothing of what people do, of what a cause explains, nor of owners."""
MAX_WHERE = 8
MAX_EXAMPLES = 5
MAX_TEXT = 600
MAX_NAME = 120
MAX_ACCOUNT = 24
"""Characters of an account that is shown whole; of a longer one, a key of 32 letters say, the start tells it apart."""
MAX_SERIES = 48


def snapshot(moved: Moved, rule: Rule | None, *, now: float) -> dict[str, Any]:
    """Return the facts of one transition, JSON-able and bounded in size whatever the incident holds.

    `now` is when the message is written (wall clock); every other time is event time.
    """
    incident = moved.incident
    subjects = worst_first(incident)
    first = subjects[0] if subjects else None
    numbers = [subject for subject in subjects if subject.p_value is not None]
    return {
        "version": VERSION,
        "transition": moved.transition.value,
        "written_at": now,
        "incident": {
            "id": incident.id,
            "fingerprint": incident.fingerprint,
            "seq": incident.seq,
            "check": incident.check,
            "state": incident.state.value,
            "severity": incident.severity.value,
            "since": _since(incident, subjects),
            "between": _between(incident, subjects),
            "fired_at": incident.fired_at,
            "resolved_at": incident.resolved_at,
            "last_seen": incident.last_seen,
            "reopened": incident.reopened,
            "resolution": incident.resolution and incident.resolution.value,
            "resolved_by": incident.resolved_by,
            "acknowledged_by": incident.acknowledged_by,
            "acknowledged_until": incident.acknowledged_until,
            "muted": _muted(incident),
            "flapping": incident.flapping,
            "changes": len(incident.flips),
        },
        "headline": headline(incident.check, subjects),
        "sentence": _sentence(first, paths_of(subjects)) if first else "",
        "observed": shorten(first.observed, MAX_NAME) if first else "",
        "expected": shorten(first.expected, MAX_NAME) if first else "",
        "share": first.share if first else None,
        "effect": first.effect if first else None,
        "p_value": min((subject.p_value for subject in numbers if subject.p_value is not None), default=None),
        "where": [_place(subject) for subject in subjects[:MAX_WHERE]],
        "more": max(0, len(subjects) - MAX_WHERE),
        "moved_with": _texts(line for s in subjects for line in s.evidence.get("moved_with", ()))[:MAX_EXAMPLES],
        "unchanged": _texts(line for s in subjects for line in s.evidence.get("unchanged", ()))[:MAX_EXAMPLES],
        "examples": _texts(example for subject in subjects for example in subject.examples)[:MAX_EXAMPLES],
        "explains": _texts(line for s in subjects for line in s.evidence.get("explains", ()))[:MAX_EXAMPLES],
        "series": _series(subjects),
        "next_step": _next_step(incident.check, first),
        "rule": {
            "id": incident.rule,
            "description": rule and rule.description and shorten(rule.description, MAX_TEXT),
            "place": _written_at(rule),
            "runbook": rule and rule.runbook,
            "owner": rule and rule.owner,
            "severity": rule and rule.severity.value,
        },
    }


def _sentence(first: Finding, paths: Sequence[str]) -> str:
    """Return what was found of the worst subject, and which properties broke with it."""
    others = [f"`{shorten(path, MAX_NAME)}`" for path in paths if path != first.path and first.path]
    if not others or first.check not in ALIKE:
        return shorten(first.message, MAX_TEXT)
    also = in_words(others, MAX_EXAMPLES)
    return f"{shorten(first.message, MAX_TEXT).rstrip('.')}. It is the same with {also}."


def _next_step(check: str, first: Finding | None) -> str:
    """Return what to do, with the page it is to be read on where there is one."""
    if first is None:
        return next_step(check, "")
    source = first.evidence.get("source")
    return f"{next_step(check, first.detail)} {source}" if source else next_step(check, first.detail)


def worst_first(incident: Incident) -> tuple[Finding, ...]:
    """Return the subjects, those in trouble before those that are well again, then by severity, share and effect."""

    def rank(subject: Finding) -> tuple[bool, int, float, float]:
        well = subject.verdict is not Verdict.MET
        return (well, -subject.severity.rank, -(subject.share or 0.0), -abs(subject.effect or 0.0))

    return tuple(sorted(incident.subjects, key=rank))


def freeze(facts: dict[str, Any]) -> bytes:
    """Return facts as the bytes of a message's body, every text in it safe to show."""
    return orjson.dumps(clean(facts), option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS)


def _written_at(rule: Rule | None) -> str | None:
    """Return a rule's file and line as people know it: the file and the folder it is in, wherever that is installed."""
    if rule is None or not rule.file:
        return None
    place = "/".join(PurePath(rule.file).parts[-2:]) if PurePath(rule.file).is_absolute() else rule.file
    return f"{place}:{rule.line}" if rule.line else place


def _muted(incident: Incident) -> dict[str, Any] | None:
    mute = incident.muted
    if mute is None or mute.by not in PEOPLE:
        return None
    return {
        "by": mute.by.value,
        "name": shorten(mute.name, MAX_NAME),
        "author": shorten(mute.author, MAX_NAME),
        "reason": shorten(mute.reason, MAX_NAME),
        "until": mute.until,
    }


def _since(incident: Incident, subjects: Sequence[Finding]) -> float:
    """Return when it began: what a check knows of it, but never later than it was first judged so.

    What a check tells last may be a tail of the trouble; the incident is no younger for it.
    """
    known = [subject.evidence.get("since", subject.evidence.get("first_seen")) for subject in subjects]
    return min([incident.pending_since, *(float(at) for at in known if isinstance(at, (int, float)))])


def _between(incident: Incident, subjects: Sequence[Finding]) -> list[float] | None:
    """Return the bounds of when it began where a check knows them; they are those of the subject that dates it."""
    since = _since(incident, subjects)
    for subject in subjects:
        bounds = subject.evidence.get("since_between")
        if bounds and float(bounds[0]) <= since <= float(bounds[1]):
            return [float(bounds[0]), float(bounds[1])]
    return None


def _place(subject: Finding) -> dict[str, Any]:
    stream = subject.stream
    outside = [part for part in (stream.source, stream.environment) if part not in {"default", "production"}]
    return {
        "vendor": vendor_label(stream.vendor),
        "account": stream.account if len(stream.account) <= MAX_ACCOUNT else f"{stream.account[:8]}…",
        "event": shorten(stream.event, MAX_NAME),
        "outside": " ".join(outside),
        "path": shorten(subject.path, MAX_NAME),
        "message": shorten(subject.message, MAX_TEXT),
        "observed": shorten(subject.observed, MAX_NAME),
        # Beside a number people want the number that is usual; what a plan expects is the same in every row.
        "expected": shorten(subject.expected, MAX_NAME) if subject.effect is not None else "",
        "well": subject.verdict is not Verdict.MET,
    }


def _texts(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(shorten(str(text), MAX_NAME) for text in texts))


def _series(subjects: Sequence[Finding]) -> dict[str, Any] | None:
    for subject in subjects:
        series = subject.evidence.get("series")
        if not series or not series.get("observed"):
            continue
        drawn = {key: list(series.get(key) or ())[-MAX_SERIES:] for key in ("observed", "expected", "dispersion")}
        spread = drawn.pop("dispersion")
        low, high = band(np.array(drawn["expected"]), np.array(spread)) if spread else (np.zeros(0), np.zeros(0))
        step = float(series["step"])
        dropped = len(series["observed"]) - len(drawn["observed"])
        return {
            "what": _drawn(subject),
            "start": float(series["start"]) + step * dropped,
            "step": step,
            **drawn,
            "low": low.tolist(),
            "high": high.tolist(),
        }
    return None


def _drawn(subject: Finding) -> str:
    """Return what a series is of: `purchase in GA4`, or `value of purchase in GA4` where a property is summed up."""
    where = " in ".join(part for part in (subject.stream.event, vendor_label(subject.stream.vendor)) if part)
    return f"{subject.path} of {where}" if subject.path else where

"""A privacy report for machines."""

from __future__ import annotations

from typing import Any

from monitor.cli.report.gather import STATES, Evidence, Report


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as JSON-able values; nothing in it is personal."""
    return {
        "verdict": report.verdict(),
        "clean": report.clean,
        "made": {
            "at": report.made.at,
            "version": report.made.version,
            "region": report.made.region,
            "regime": report.made.regime,
        },
        "captures": [{"name": c.name, "bytes": c.size, "sha256": c.sha256} for c in report.captures],
        "period": {"first": report.first, "last": report.last},
        "consent_known": round(report.consent_known, 4),
        "consent": [
            {
                "code": broken.code,
                "title": broken.about.title,
                "law": broken.about.law,
                "fix": broken.about.fix,
                "evidence": [_evidence(evidence) for evidence in broken.evidence],
            }
            for broken in report.broken
        ],
        "personal_data": [
            {"type": leaked.type, "label": leaked.label, "evidence": [_evidence(e) for e in leaked.evidence]}
            for leaked in report.leaked
        ],
        "recipients": [
            {
                "vendor": recipient.vendor,
                "purpose": recipient.purpose,
                "events": recipient.events,
                "breaking": recipient.breaking,
                "states": {state: recipient.states[state] for state in STATES if state in recipient.states},
                "domains": list(recipient.domains),
            }
            for recipient in report.recipients
        ],
        "trackers": [
            {
                "kind": tracker.kind,
                "name": tracker.name,
                "vendor": tracker.vendor,
                "first": seen.first,
                "last": seen.last,
                "times": seen.times,
            }
            for tracker, seen in report.trackers
        ],
        "answers": dict(report.answers),
        "new": [finding.message for finding in report.new],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "vendor": evidence.vendor,
        "account": evidence.account,
        "event": evidence.event,
        "path": evidence.path,
        "note": evidence.note,
        "examples": list(evidence.examples),
        "count": evidence.count,
        "of": evidence.of,
        "place": evidence.place,
        "rule": evidence.rule,
        "severity": evidence.severity,
    }

"""Incidents and messages to alert about, for tests: realistic by default, any field can be changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from monitor.alerts.channel import ALWAYS_QUIET
from monitor.alerts.compose import messages_for
from monitor.alerts.message import Message
from monitor.alerts.routing import Node, Routing, Step
from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.rule import Params, Rule
from monitor.incidents.incident import Incident, Resolution, State, Transition
from monitor.incidents.machine import Moved
from monitor.profile.stream import Stream

AT = 1_773_144_000.0  # Tue 10 Mar 2026 12:00 UTC
HOUR = 3600.0
PURCHASE = Stream("default", "production", "ga4", "G-SHOP1", "purchase")

RULE = Rule(
    id="purchase-missing",
    check="missing_event",
    params=Params(),
    severity=Severity.CRITICAL,
    owner="growth",
    runbook="https://wiki.example.com/purchase",
    file="rules/shop.yaml",
    line=4,
)


def finding(**changes: Any) -> Finding:
    """A purchase event gone silent."""
    made = Finding(
        check="missing_event",
        rule="purchase-missing",
        stream=PURCHASE,
        verdict=Verdict.MET,
        severity=Severity.CRITICAL,
        start=AT - 3 * HOUR,
        end=AT,
        message="purchase: nothing for 3 h where 31 to 52 are usual, last seen 10:02",
        observed="0 in 3 h",
        expected="31 to 52",
        share=1.0,
        p_value=2e-5,
        effect=-1.0,
        evidence={
            "since": AT - 3 * HOUR,
            "series": {
                "start": AT - 6 * HOUR,
                "step": 3600,
                "observed": [14, 12, None, 0, 0, 0],
                "expected": [13.0] * 6,
            },
        },
    )
    return replace(made, **changes)


def incident(*subjects: Finding, **changes: Any) -> Incident:
    """An incident that has just fired."""
    subjects = subjects or (finding(),)
    first = subjects[0]
    made = Incident(
        id="4f1c2a9b-2603101200",
        fingerprint="4f1c2a9b" * 4,
        rule=first.rule,
        check=first.check,
        state=State.FIRING,
        severity=first.severity,
        subjects=subjects,
        pending_since=AT - HOUR,
        fired_at=AT,
        last_met=AT,
        last_seen=AT,
        seq=1,
    )
    return replace(made, **changes)


def moved(transition: Transition = Transition.FIRED, *subjects: Finding, **changes: Any) -> Moved:
    """A transition of an incident; a resolved one is in the state that goes with it."""
    made = incident(*subjects, **changes)
    if transition is Transition.RESOLVED:
        well = tuple(replace(subject, verdict=Verdict.NOT_MET) for subject in made.subjects)
        state: dict[str, Any] = {"state": State.RESOLVED, "resolved_at": AT + 420, "resolution": Resolution.CLEARED}
        made = replace(made, **({"subjects": well} | state | changes))
    return Moved(made, transition)


def routing(channel: str = "slack", *recipients: str, **changes: Any) -> Routing:
    """One channel that everything goes to."""
    made = Routing((channel,), {channel: recipients or ("C0SHOP",)}, quiet={channel: ALWAYS_QUIET})
    return replace(made, **changes)


def message(moved_: Moved | None = None, channel: str = "slack", recipient: str = "C0SHOP", **changes: Any) -> Message:
    """One message of one transition."""
    moved_ = moved_ or moved()
    where = routing(channel, recipient, installation="Acme shop")
    if moved_.transition is Transition.ESCALATED:
        where = replace(where, routes=(Node("config.yaml:9", escalate=(Step(900.0, (channel,)),)),))
        moved_ = Moved(replace(moved_.incident, escalated=1), moved_.transition)
    [made] = messages_for(moved_, RULE, where, AT)
    return made.with_(**changes)

"""A realistic incident, marked as a test, to try a channel with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import sin, tau

from monitor.alerts.compose import messages_for
from monitor.alerts.message import Message
from monitor.alerts.routing import Routing
from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.rule import Params, Rule
from monitor.incidents.incident import Incident, State, Transition
from monitor.incidents.machine import Moved
from monitor.profile.stream import Stream

HOUR = 3600.0
SILENT_HOURS = 5
SHOWN_HOURS = 36


def sample_messages(channel: str, routing: Routing, now: float) -> list[Message]:
    """Return what one channel's recipients would get of a purchase event gone silent; nothing is stored.

    Each call at another `now` is another incident, so that a mail program does not hide the second test as a repeat.
    """
    recipients: Mapping[str, tuple[str, ...]] = {channel: routing.recipients[channel]}
    only = replace(routing, default=(channel,), recipients=recipients, marks={**routing.marks, "test": True})
    return messages_for(_moved(now), _RULE, only, now)


_RULE = Rule(
    id="purchase-missing",
    check="missing_event",
    params=Params(),
    severity=Severity.CRITICAL,
    owner="growth",
    description="This is a test of the channel. Nothing is wrong.",
    file="rules/shop.yaml",
    line=4,
)


def _moved(now: float) -> Moved:
    closed = now // HOUR * HOUR
    since = closed - SILENT_HOURS * HOUR
    expected = [24 + 18 * sin((closed / HOUR - SHOWN_HOURS + hour - 9) / 24 * tau) for hour in range(SHOWN_HOURS)]
    observed = [
        round(count * (1 + (0.08 if hour % 3 else -0.06))) if hour < SHOWN_HOURS - SILENT_HOURS else 0
        for hour, count in enumerate(expected)
    ]
    wanted = sum(expected[-SILENT_HOURS:])
    findings = tuple(
        Finding(
            check="missing_event",
            rule=_RULE.id,
            stream=Stream("default", "production", vendor, account, event),
            verdict=Verdict.MET,
            severity=Severity.CRITICAL,
            start=since,
            end=closed,
            message=f"{event}: nothing for {SILENT_HOURS} h where about {wanted:.0f} are usual",
            observed=f"0 in {SILENT_HOURS} h",
            expected=f"about {wanted:.0f}",
            p_value=3e-9,
            effect=-1.0,
            evidence={
                "since": since,
                "unchanged": ["page_view in GA4 and Meta", "add_to_cart in GA4"],
                "series": {
                    "start": closed - SHOWN_HOURS * HOUR,
                    "step": HOUR,
                    "observed": observed,
                    "expected": expected,
                },
            },
        )
        for vendor, account, event in (("ga4", "G-TEST123", "purchase"), ("meta", "1234567890", "Purchase"))
    )
    incident = Incident(
        id=f"test{now:.0f}",
        fingerprint="test",
        rule=_RULE.id,
        check=_RULE.check,
        state=State.FIRING,
        severity=Severity.CRITICAL,
        subjects=findings,
        pending_since=since,
        fired_at=closed,
        last_met=closed,
        last_seen=closed,
        seq=1,
    )
    return Moved(incident, Transition.FIRED)

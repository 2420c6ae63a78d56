"""The key by which services that know repeats tell that a message is about an incident they have."""

from __future__ import annotations

import orjson

from monitor.alerts.message import Message

MAX_DEDUP_KEY = 255
"""Characters PagerDuty takes (developer.pagerduty.com/docs/events-api-v2/trigger-events); the others take more."""


def dedup_key(message: Message) -> str:
    """Return the incident's fingerprint, by which a repeat is known; its id where the facts cannot be read."""
    try:
        fingerprint = orjson.loads(message.body)["incident"]["fingerprint"]
    except (ValueError, KeyError, TypeError):
        fingerprint = message.incident
    return str(fingerprint)[:MAX_DEDUP_KEY]

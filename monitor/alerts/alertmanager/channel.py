"""Alertmanager, by its API v2: each incident an alert, which its own routes, silences and receivers take from there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

import orjson
from pydantic import Field

from monitor.alerts.channel import ALWAYS_QUIET, ChannelSettings, Secret, Surroundings
from monitor.alerts.dedup import dedup_key
from monitor.alerts.message import Message
from monitor.alerts.outcome import NotThere, Outcome, Sent, Settlement
from monitor.alerts.registry import register
from monitor.alerts.rendering import render_or_plain
from monitor.alerts.telling import Telling
from monitor.alerts.web_call import CONNECTION_ERRORS, call, refusal, unreachable
from monitor.incidents.incident import State, Transition

LASTS = 14 * 86400.0
"""Seconds until an alert ends by itself where nothing more is heard: as long as an incident waits to hear."""


class AlertmanagerSettings(ChannelSettings):
    """Alertmanager."""

    base_url: str = Field(description="Where it is, such as http://alertmanager:9093.")
    token: Secret | None = Field(None, description="A bearer token, where a proxy before it wants one.")
    timeout_seconds: Annotated[int, Field(gt=0, le=25)] = 10


@register
class AlertmanagerChannel:
    """Posts alerts. What is sent twice changes nothing: Alertmanager knows an alert by its labels."""

    kind: ClassVar[str] = "alertmanager"
    Settings: ClassVar[type[ChannelSettings]] = AlertmanagerSettings
    quiet: ClassVar[frozenset[Transition]] = ALWAYS_QUIET
    recipients = ("alertmanager",)
    pace = 0.0

    def __init__(self, token: str | None, settings: AlertmanagerSettings) -> None:
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        self._url = settings.base_url.rstrip("/") + "/api/v2/alerts"
        self._timeout = settings.timeout_seconds

    @classmethod
    def build(cls, name: str, settings: AlertmanagerSettings, surroundings: Surroundings) -> AlertmanagerChannel:  # noqa: ARG003
        """Make the channel. Raises SecretMissing."""
        return cls(None if settings.token is None else surroundings.secret(settings.token), settings)

    def send(self, message: Message, thread: str | None, now: float) -> Outcome:
        """Post the alert as it stands."""
        key = dedup_key(message)
        rendered = render_or_plain(
            message,
            opening=thread is None,
            with_templates=lambda told: _alert(message, told, now),
            plainly=lambda title, text: {
                "labels": {"alertname": "tagwatch", "fingerprint": key},
                "annotations": {"summary": title, "description": text},
            },
        )
        try:
            answer = call(self._url, orjson.dumps([rendered.content]), self._headers, self._timeout)
        except CONNECTION_ERRORS as error:
            return unreachable(error, "Alertmanager")
        return Sent(key, rendered.note) if 200 <= answer.status < 300 else refusal(answer, "Alertmanager")

    def settle(self, message: Message, thread: str | None, now: float) -> Settlement:  # noqa: ARG002
        """Send it again: Alertmanager knows a repeat by its labels."""
        return NotThere("a repeat changes nothing at Alertmanager", sure=True)


def _alert(message: Message, told: Telling, now: float) -> dict[str, Any]:
    """Return the alert. Labels are what never changes while the incident lasts: they are its identity there."""
    facts = orjson.loads(message.body)
    incident = facts["incident"]
    over = incident["state"] == State.RESOLVED
    first = facts["where"][0] if facts["where"] else {}
    labels = {
        "alertname": told.rule,
        "fingerprint": dedup_key(message),
        "check": incident["check"],
        "owner": told.owner,
        "installation": told.installation,
        # What this one began with: a rise is told by an annotation, or there would be two alerts of it.
        "rule_severity": facts["rule"].get("severity") or incident["severity"],
    }
    annotations = {
        "summary": told.title,
        "description": told.sentence,
        "severity": incident["severity"],
        "where": " ".join(part for part in (first.get("vendor"), first.get("event"), first.get("path")) if part),
        "next_step": told.next_step,
        "runbook_url": told.runbook,
        "incident": told.incident,
    }
    return {
        "labels": {name: value for name, value in labels.items() if value},
        "annotations": {name: value for name, value in annotations.items() if value},
        "startsAt": _moment(incident["since"]),
        "endsAt": _moment(min(now, incident["resolved_at"] or now) if over else now + LASTS),
        **({"generatorURL": told.link} if told.link else {}),
    }


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()

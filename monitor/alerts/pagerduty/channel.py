"""PagerDuty, by its Events API v2: trigger, acknowledge and resolve by the incident's fingerprint."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

import orjson
from pydantic import Field

from monitor.alerts.channel import ChannelSettings, Secret, Surroundings
from monitor.alerts.dedup import dedup_key
from monitor.alerts.figures import shorten
from monitor.alerts.message import Message
from monitor.alerts.outcome import NotThere, Outcome, Sent, Settlement
from monitor.alerts.registry import register
from monitor.alerts.rendering import render_or_plain
from monitor.alerts.telling import Telling
from monitor.alerts.web_call import CONNECTION_ERRORS, call, refusal, unreachable
from monitor.incidents.incident import Transition

URL = "https://events.pagerduty.com/v2/enqueue"
MAX_SUMMARY = 1024
"""Characters. Source: developer.pagerduty.com/docs/events-api-v2/trigger-events (summary)."""
SEVERITIES = frozenset({"critical", "warning", "info"})


class PagerDutySettings(ChannelSettings):
    """PagerDuty."""

    routing_key: Secret = Field(description="The integration key of an Events API v2 integration, kept elsewhere.")
    base_url: str = Field(URL, description="Another address of the Events API, such as the one for the EU.")
    timeout_seconds: Annotated[int, Field(gt=0, le=25)] = 10


@register
class PagerDutyChannel:
    """Triggers, acknowledges and resolves. What is sent twice changes nothing: PagerDuty keys it by `dedup_key`."""

    kind: ClassVar[str] = "pagerduty"
    Settings: ClassVar[type[ChannelSettings]] = PagerDutySettings
    quiet: ClassVar[frozenset[Transition]] = frozenset({Transition.ACKNOWLEDGED})
    recipients = ("pagerduty",)
    pace = 0.0

    def __init__(self, key: str, settings: PagerDutySettings) -> None:
        self._key = key
        self._url = settings.base_url
        self._timeout = settings.timeout_seconds

    @classmethod
    def build(cls, name: str, settings: PagerDutySettings, surroundings: Surroundings) -> PagerDutyChannel:  # noqa: ARG003
        """Make the channel. Raises SecretMissing."""
        return cls(surroundings.secret(settings.routing_key), settings)

    def send(self, message: Message, thread: str | None, now: float) -> Outcome:  # noqa: ARG002 - it dates its own
        """Send one event."""
        key = dedup_key(message)
        rendered = render_or_plain(
            message,
            opening=thread is None,
            with_templates=lambda told: self._event(message, told, key),
            plainly=lambda title, _text: (
                self._bare(message, key)
                | {"payload": {"summary": shorten(title, MAX_SUMMARY), "source": "tagwatch", "severity": "error"}}
            ),
        )
        if rendered.content is None:
            return Sent(key, "nothing that PagerDuty keeps")
        try:
            body = orjson.dumps(rendered.content)
            answer = call(self._url, body, {"Content-Type": "application/json"}, self._timeout)
        except CONNECTION_ERRORS as error:
            return unreachable(error, "PagerDuty")
        return Sent(key, rendered.note) if 200 <= answer.status < 300 else refusal(answer, "PagerDuty")

    def settle(self, message: Message, thread: str | None, now: float) -> Settlement:  # noqa: ARG002
        """Send it again: PagerDuty knows a repeat by its key."""
        return NotThere("a repeat changes nothing at PagerDuty", sure=True)

    def _bare(self, message: Message, key: str) -> dict[str, Any]:
        action = {Transition.RESOLVED: "resolve", Transition.ACKNOWLEDGED: "acknowledge"}
        return {
            "routing_key": self._key,
            "event_action": action.get(message.transition, "trigger"),
            "dedup_key": key,
        }

    def _event(self, message: Message, told: Telling, key: str) -> dict[str, Any] | None:
        bare = self._bare(message, key)
        if bare["event_action"] == "acknowledge" and told.word == "Given back":
            return None  # PagerDuty has no event for it: there, the one who took it on gives it back
        if bare["event_action"] != "trigger":
            return bare
        facts = orjson.loads(message.body)
        payload = {
            "summary": shorten(told.title, MAX_SUMMARY),
            "source": told.installation or "tagwatch",
            "severity": told.tone if told.tone in SEVERITIES else "info",
            "timestamp": datetime.fromtimestamp(facts["incident"]["since"], UTC).isoformat(),
            "component": told.owner or told.rule,
            "class": facts["incident"]["check"],
            "custom_details": {
                "what": told.sentence,
                **dict(told.facts),
                "where": [f"{place.label} {place.path}".strip() for place in told.where],
                "about as usual": list(told.unchanged),
                "next": told.next_step,
                "rule": " ".join(part for part in (told.rule, told.rule_place) if part),
                "incident": told.incident,
                "notes": list(told.notes),
            },
        }
        links = [{"href": link, "text": text} for link, text in ((told.link, "Details"), (told.runbook, "Runbook"))]
        return bare | {
            "payload": payload,
            "client": "Tagwatch",
            "links": [link for link in links if link["href"].startswith("http")],
        }

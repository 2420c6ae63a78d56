"""Opsgenie, by its Alert API v2: create, acknowledge and close by the incident's fingerprint."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar
from urllib.parse import quote

import orjson
from pydantic import BeforeValidator, Field

from monitor.alerts.channel import ChannelSettings, Secret, Surroundings, one_or_several
from monitor.alerts.dedup import dedup_key
from monitor.alerts.figures import shorten
from monitor.alerts.message import Message
from monitor.alerts.outcome import NotThere, Outcome, Sent, Settlement
from monitor.alerts.registry import register
from monitor.alerts.rendering import plain, render_or_plain
from monitor.alerts.telling import Telling
from monitor.alerts.web_call import CONNECTION_ERRORS, call, refusal, unreachable
from monitor.incidents.incident import Transition

URL = "https://api.opsgenie.com"
MAX_MESSAGE = 130
MAX_DESCRIPTION = 15_000
MAX_DETAIL = 8_000
"""Characters. Source: docs.opsgenie.com/docs/alert-api, "Create Alert"."""
PRIORITIES = {"critical": "P1", "warning": "P3", "info": "P5"}


class OpsgenieSettings(ChannelSettings):
    """Opsgenie."""

    api_key: Secret = Field(description="The key of an API integration, kept elsewhere.")
    team: Annotated[tuple[str, ...], BeforeValidator(one_or_several)] = Field(
        (), description="Teams that respond; those of the integration when left out."
    )
    base_url: str = Field(URL, description="Another address of the API: https://api.eu.opsgenie.com in the EU.")
    timeout_seconds: Annotated[int, Field(gt=0, le=25)] = 10


@register
class OpsgenieChannel:
    """Creates, acknowledges and closes. What is sent twice changes nothing: Opsgenie keys it by `alias`."""

    kind: ClassVar[str] = "opsgenie"
    Settings: ClassVar[type[ChannelSettings]] = OpsgenieSettings
    quiet: ClassVar[frozenset[Transition]] = frozenset({Transition.ACKNOWLEDGED})
    recipients = ("opsgenie",)
    pace = 0.0

    def __init__(self, key: str, settings: OpsgenieSettings) -> None:
        self._headers = {"Content-Type": "application/json", "Authorization": f"GenieKey {key}"}
        self._url = settings.base_url.rstrip("/") + "/v2/alerts"
        self._teams = settings.team
        self._timeout = settings.timeout_seconds

    @classmethod
    def build(cls, name: str, settings: OpsgenieSettings, surroundings: Surroundings) -> OpsgenieChannel:  # noqa: ARG003
        """Make the channel. Raises SecretMissing."""
        return cls(surroundings.secret(settings.api_key), settings)

    def send(self, message: Message, thread: str | None, now: float) -> Outcome:  # noqa: ARG002 - it dates its own
        """Create the alert, or do to it what happened to the incident."""
        alias = dedup_key(message)
        rendered = render_or_plain(
            message,
            opening=thread is None,
            with_templates=lambda told: self._request(message, told, alias),
            plainly=lambda title, text: ("", self._bare(title, text, alias)),
        )
        path, document = rendered.content
        try:
            answer = call(self._url + path, orjson.dumps(document), self._headers, self._timeout)
        except CONNECTION_ERRORS as error:
            return unreachable(error, "Opsgenie")
        if answer.status == 404 and path:
            return Sent(alias, "Opsgenie has no open alert of it")
        return Sent(alias, rendered.note) if 200 <= answer.status < 300 else refusal(answer, "Opsgenie")

    def settle(self, message: Message, thread: str | None, now: float) -> Settlement:  # noqa: ARG002
        """Send it again: Opsgenie knows a repeat by its alias."""
        return NotThere("a repeat changes nothing at Opsgenie", sure=True)

    def _bare(self, title: str, text: str, alias: str) -> dict[str, Any]:
        return {
            "message": shorten(title, MAX_MESSAGE),
            "alias": alias,
            "description": shorten(text, MAX_DESCRIPTION),
            "source": "tagwatch",
        }

    def _request(self, message: Message, told: Telling, alias: str) -> tuple[str, dict[str, Any]]:
        done = {Transition.RESOLVED: "close", Transition.ACKNOWLEDGED: "acknowledge"}.get(message.transition)
        if done == "acknowledge" and told.word == "Given back":
            done = "unacknowledge"
        if done is not None:
            document = {"source": "tagwatch", "note": shorten(plain(told), MAX_DESCRIPTION)}
            return f"/{quote(alias, safe='')}/{done}?identifierType=alias", document
        return "", self._bare(told.title, plain(told), alias) | {
            "responders": [{"name": team, "type": "team"} for team in self._teams],
            "priority": PRIORITIES.get(told.tone, "P5"),
            "entity": told.installation or "tagwatch",
            "tags": [tag for tag in (told.owner, told.rule) if tag],
            "details": {
                "incident": told.incident,
                "rule": told.rule,
                "runbook": shorten(told.runbook, MAX_DETAIL),
                "link": told.link,
            },
        }

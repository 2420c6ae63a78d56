"""Microsoft Teams, by the webhook of a workflow: each message an adaptive card."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import orjson
from pydantic import Field

from monitor.alerts.channel import NEVER_QUIET, ChannelSettings, Secret, Surroundings
from monitor.alerts.figures import shorten
from monitor.alerts.message import Message
from monitor.alerts.outcome import NotThere, Outcome, Refused, Scope, Sent, Settlement
from monitor.alerts.registry import register
from monitor.alerts.rendering import is_address, render_or_plain
from monitor.alerts.telling import Telling
from monitor.alerts.web_call import CONNECTION_ERRORS, call, refusal, unreachable, web_address
from monitor.incidents.incident import Transition

RECIPIENT = "teams"
"""The one recipient: the address is a secret, and stays out of the database."""
MAX_BYTES = 28_000
"""Of a whole message. Source: learn.microsoft.com, "Create and send messages", limits of webhooks and connectors."""
COLOURS = {"critical": "attention", "warning": "warning", "info": "accent", "resolved": "good", "quiet": "default"}
CHART_HOURS = 24

Element = dict[str, Any]


class TeamsSettings(ChannelSettings):
    """Microsoft Teams."""

    url: Secret = Field(description="The workflow's address, a secret kept elsewhere.")
    timeout_seconds: Annotated[int, Field(gt=0, le=25)] = 10
    seconds_between_posts: Annotated[float, Field(ge=0)] = Field(1.0, description="Teams takes four a second.")


@register
class TeamsChannel:
    """Posts every transition as a card of its own."""

    kind: ClassVar[str] = "teams"
    Settings: ClassVar[type[ChannelSettings]] = TeamsSettings
    quiet: ClassVar[frozenset[Transition]] = NEVER_QUIET
    recipients = (RECIPIENT,)

    def __init__(self, url: str, settings: TeamsSettings) -> None:
        self._url = url
        self._timeout = settings.timeout_seconds
        self.pace = settings.seconds_between_posts

    @classmethod
    def build(cls, name: str, settings: TeamsSettings, surroundings: Surroundings) -> TeamsChannel:  # noqa: ARG003
        """Make the channel. Raises SecretMissing."""
        return cls(web_address(surroundings.secret(settings.url), settings.url), settings)

    def send(self, message: Message, thread: str | None, now: float) -> Outcome:  # noqa: ARG002 - Teams dates its own
        """Post the card, a shorter one where it is refused or too large, down to one line."""
        rendered = render_or_plain(message, opening=thread is None, with_templates=ladder, plainly=_plainly)
        outcome: Outcome = Refused("there is nothing to send", Scope.MESSAGE)
        for rung, card in enumerate(rendered.content):
            body = orjson.dumps(_message(card))
            if len(body) > MAX_BYTES:
                continue
            try:
                answer = call(self._url, body, {"Content-Type": "application/json"}, self._timeout)
            except CONNECTION_ERRORS as error:
                return unreachable(error, "Teams")
            if 200 <= answer.status < 300:
                notes = ["shortened: Teams did not take it in full"] if rung else []
                return Sent(message.key, "; ".join([*notes, *([rendered.note] if rendered.note else [])]) or None)
            outcome = refusal(answer, "Teams")
            if not (isinstance(outcome, Refused) and outcome.scope is Scope.MESSAGE):
                return outcome
        return outcome

    def settle(self, message: Message, thread: str | None, now: float) -> Settlement:  # noqa: ARG002
        """Say that a webhook cannot be asked."""
        return NotThere("a workflow cannot be asked, so it may arrive twice")


def ladder(told: Telling) -> tuple[tuple[Element, ...], ...]:
    """Return the card's elements, in shapes that say less and less."""
    title = _text(told.title, size="large", weight="bolder", color=COLOURS[told.tone])
    lead = [title, *([_text(told.sentence)] if told.sentence else [])]
    notes = [_text(note, isSubtle=True) for note in told.notes]
    facts = {"type": "FactSet", "facts": [{"title": label, "value": value} for label, value in told.facts]}
    footer = _text(" · ".join(told.footer), size="small", isSubtle=True)
    full = [*lead, *notes, *([facts] if told.facts else []), *_details(told), footer, *_links(told)]
    return tuple(full), (*lead, footer), *_plainly(told.title, told.sentence)


def _details(told: Telling) -> list[Element]:
    elements: list[Element] = []
    if told.chart and not told.brief:
        lines = [f"{label:<7}{bars}" for label, bars in told.chart.tail(CHART_HOURS).lines]
        elements += [_text(line, fontType="monospace", spacing="none") for line in lines]
    places = [
        f"{place.label} {place.path}".strip() + (f" – {place.note}" if place.note else "") for place in told.where
    ]
    places += [f"and {told.more} more"] if told.more else []
    for heading, lines in (
        (told.where_heading, places),
        ("About as usual", [] if told.brief else list(told.unchanged)),
        ("Examples, masked", [] if told.brief else list(told.examples)),
        ("Next", [told.next_step] if told.next_step else []),
    ):
        if lines:
            elements.append(_text(heading, weight="bolder", spacing="medium"))
            elements += [_text(line, spacing="none") for line in lines]
    return elements


def _links(told: Telling) -> list[Element]:
    links = [("Details", told.link), ("Runbook", told.runbook)]
    actions = [{"type": "Action.OpenUrl", "title": title, "url": url} for title, url in links if is_address(url)]
    return [{"type": "ActionSet", "actions": actions}] if actions else []


def _text(text: str, **how: Any) -> Element:
    return {"type": "TextBlock", "text": _inert(shorten(text, 1000)), "wrap": True, **how}


def _inert(text: str) -> str:
    """Keep names from the web from being Markdown links or emphasis in a TextBlock."""
    return "".join(f"\\{c}" if c in "[]()*_\\`<>#" else c for c in text)


def _plainly(title: str, text: str) -> tuple[tuple[Element, ...], ...]:
    return (_text(f"{title}. {text}".strip()),), (_text(shorten(title, 150)),)


def _message(elements: tuple[Element, ...]) -> Element:
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "msteams": {"width": "Full"},
        "body": list(elements),
    }
    card = {"contentType": "application/vnd.microsoft.card.adaptive", "content": content}
    return {"type": "message", "attachments": [card]}

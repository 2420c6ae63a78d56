"""A message as Slack shows it: Block Kit within Slack's limits, and the plainer shapes to fall back to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from monitor.alerts.figures import shorten
from monitor.alerts.message import Message
from monitor.alerts.rendering import Rendered, prose, render, render_or_plain
from monitor.alerts.slack.buttons import ACKNOWLEDGE, EXPLAIN, OPINIONS, RELEASE, RESOLVE, SILENCES, Button
from monitor.alerts.telling import Telling
from monitor.incidents.incident import Transition

MAX_BLOCKS = 50
MAX_SECTION = 3000
MAX_HEADER = 150
MAX_FIELDS = 10
MAX_FIELD = 2000
MAX_TEXT = 3000
"""Characters of the text beside blocks. Slack takes 40,000 and recommends 4,000; ours is a notification.

Sources of all limits: docs.slack.dev/reference/block-kit/blocks and .../methods/chat.postMessage.
"""
CHART_HOURS = 24
"""As many characters as a phone shows of a code block without folding the line."""
TEMPLATE = "slack.j2"
SEVERITIES = frozenset({"critical", "warning", "info"})
CALLING = frozenset({Transition.RAISED, Transition.ESCALATED, Transition.FIRED})
"""Transitions whose reply mentions whoever answers for it."""

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to show a message. Those later on the ladder say less and are harder to refuse."""

    name: str
    text: str
    blocks: tuple[Block, ...] = ()


Ladder = tuple[Shape, ...]


def root(message: Message, *, opening: bool, buttons: bool = False) -> Rendered[Ladder]:
    """Show how an incident stands: a message of its own, kept up to date as the incident goes on.

    `buttons` lets people act on it, where somebody listens. Whoever is to be mentioned is, in the first one only: to be
    named in a message that changes disturbs nobody.
    """

    def with_templates(told: Telling) -> Ladder:
        title = f"{told.emoji} {told.title if opening else told.standing_title}"
        lead = [_header(title), _section(render(TEMPLATE, told, "story") or prose(told.headline)), *_facts(told)]
        called = _mention(told) if opening and told.tone in SEVERITIES else ""
        lead += [_section(called)] if called else []
        tail = [*_buttons(message, told, buttons=buttons), *_footer(told)]
        full = (*lead, *_details(told), *tail)
        cut = (*full[: MAX_BLOCKS - len(tail)], *tail) if len(full) > MAX_BLOCKS else full
        return _ladder(title, told, cut, (*lead, *tail), called)

    return render_or_plain(message, opening=opening, with_templates=with_templates, plainly=_plainly)


def reply(message: Message) -> Rendered[Ladder]:
    """Show one transition, in the thread of its incident."""

    def with_templates(told: Telling) -> Ladder:
        title = f"{told.emoji} {told.title}"
        lead = [_section(render(TEMPLATE, told, "reply"))]
        called = _mention(told) if message.transition in CALLING else ""
        lead += [_section(called)] if called else []
        short = told.brief or (message.transition.quiet and message.transition is not Transition.SPREAD)
        details = () if short else tuple(_details(replace(told, next_step="", examples=())))
        return _ladder(title, told, (*lead, *details), tuple(lead), called)

    return render_or_plain(message, opening=False, with_templates=with_templates, plainly=_plainly)


def _ladder(title: str, told: Telling, full: tuple[Block, ...], trimmed: tuple[Block, ...], called: str = "") -> Ladder:
    summary = shorten(f"{title}\n{told.sentence}".strip(), MAX_TEXT)
    return (
        Shape("full", prose(summary)[:MAX_TEXT], full),
        Shape("trimmed", prose(summary)[:MAX_TEXT], trimmed),
        *_plainly(title, summary, called),
    )


def _plainly(title: str, text: str, called: str = "") -> Ladder:
    return (
        Shape("plain text", f"{called} {shorten(prose(text), MAX_TEXT)}".strip()),
        Shape("one line", f"{called} {shorten(prose(title), MAX_HEADER)}".strip()),
    )


def _mention(told: Telling) -> str:
    """Return the mention of whoever answers for it: a user group (S…) or a user."""
    who = told.mentions.get("slack", "")
    if not who.isalnum():
        return ""
    return f"<!subteam^{who}>" if who.startswith("S") else f"<@{who}>"


def _buttons(message: Message, told: Telling, *, buttons: bool) -> list[Block]:
    """Return what people can press: of what is over, only whether it was worth it; on what is no incident, nothing."""
    if not buttons or told.test or message.transition is Transition.BULLETIN:
        return []
    opinions = _row_of("worth", OPINIONS, message)
    if told.tone == "resolved":
        return [opinions]
    taken = any(label == "Taken on" for label, _ in told.facts)
    return [_row_of("act", (RELEASE if taken else ACKNOWLEDGE, *SILENCES, RESOLVE, EXPLAIN), message), opinions]


def _row_of(name: str, offered: Iterable[Button], message: Message) -> Block:
    elements = [
        {
            "type": "button",
            "text": {"type": "plain_text", "text": button.label, "emoji": button in OPINIONS},
            "action_id": button.action,
            "value": message.incident,
            **({"style": "primary"} if button is ACKNOWLEDGE else {}),
        }
        for button in offered
    ]
    return {"type": "actions", "block_id": f"tagwatch-{name}-{message.incident}"[:255], "elements": elements}


def _details(told: Telling) -> Iterator[Block]:
    if told.chart:
        yield _section(render(TEMPLATE, replace(told, chart=told.chart.tail(CHART_HOURS)), "chart"))
    for name in ("where", "unchanged", "examples"):
        if getattr(told, name):
            yield _section(render(TEMPLATE, told, name))
    if told.next_step:
        yield _section(render(TEMPLATE, told, "next"))


def _facts(told: Telling) -> Iterator[Block]:
    fields = [
        _text(shorten(f"*{prose(label)}*\n{prose(value)}", MAX_FIELD)) for label, value in told.facts[:MAX_FIELDS]
    ]
    if fields:
        yield {"type": "section", "fields": fields}


def _header(text: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": shorten(text, MAX_HEADER), "emoji": False}}


def _section(text: str) -> Block:
    return {"type": "section", "text": _text(_cut(text))}


def _footer(told: Telling) -> list[Block]:
    text = shorten(render(TEMPLATE, told, "footer"), MAX_FIELD)
    return [{"type": "context", "elements": [_text(text)]}] if text else []


def _text(text: str) -> Block:
    # verbatim: Slack makes no links, mentions or channel names of words that look like some.
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _cut(text: str) -> str:
    """Cut a section to size at the end of a line, closing a code block that the cut opened."""
    if len(text) <= MAX_SECTION:
        return text
    kept = text[: MAX_SECTION - 10]
    kept = kept[: kept.rfind("\n")] if "\n" in kept else kept
    return kept + ("\n```" if kept.count("```") % 2 else "") + "\n…"

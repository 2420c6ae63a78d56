"""Jinja2 over what is told, and a plain rendering for when a template fails: an alert is never lost to a template."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from monitor.alerts.message import Message
from monitor.alerts.telling import Telling, telling_of

TEMPLATES = Path(__file__).parent / "templates"
_LOOKALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ", "_": "＿"})
_QUOTED = re.compile(r"`([^`\n]+)`")
_AT_EDGE = re.compile(r"(?<!\w)[*_~`]+|[*_~`]+(?!\w)")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rendered(Generic[T]):
    """What a template made, and a note where it is not what it should be."""

    content: T
    note: str | None = None


def render(template: str, told: Telling, block: str | None = None, **more: Any) -> str:
    """Render a template, or one named block of it, stripped. Raises what the template raises."""
    found = _environment().get_template(template)
    values = {name: getattr(told, name) for name in _NAMES} | more
    if block is None:
        return found.render(values).strip()
    return "".join(found.blocks[block](found.new_context(values))).strip()


def render_or_plain(
    message: Message, *, opening: bool, with_templates: Callable[[Telling], T], plainly: Callable[[str, str], T]
) -> Rendered[T]:
    """Render a message; where that fails, give `plainly` a title and a text of what can be told all the same."""
    try:
        told = telling_of(message, opening=opening)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the facts, something is told
        title = f"Incident {message.incident} {message.transition}"
        text = f"{title}. Its details cannot be shown; see: tagwatch incidents show {message.incident}"
        return Rendered(plainly(title, text), _note("its facts could not be read", error))
    try:
        return Rendered(with_templates(told))
    except Exception as error:  # noqa: BLE001 - a template may raise anything, people write them
        return Rendered(plainly(told.title, plain(told)), _note("its template failed", error))


def plain(told: Telling) -> str:
    """Put what is told into plain lines, with no template that could fail."""
    lines = [told.title, told.sentence, *told.notes]
    lines += [f"{label}: {value}" for label, value in told.facts]
    several = len(told.where) > 1
    lines += [
        f"- {place.label} {place.path}".rstrip() + (f" – {place.note}" if place.note and several else "")
        for place in told.where
    ]
    lines += [f"and {told.more} more"] if told.more else []
    lines += [f"e.g. {example}" for example in told.examples]
    lines += [told.next_step, told.runbook, told.link, " · ".join(told.footer)]
    return "\n".join(line for line in lines if line)


def escape_slack(text: str) -> str:
    """Escape the three characters Slack gives a meaning anywhere.

    Source: docs.slack.dev/messaging/formatting-message-text, "Escaping text".
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def prose(text: str) -> str:
    """Make a text safe within mrkdwn: nothing in it is formatting, a mention or a link.

    mrkdwn has no escape for `*`, `_`, `~` and a backtick; at the edge of a word, where alone they format, they are
    replaced by characters that look the same. Within a word (`item_id`) they stay. What a check put between backticks
    becomes a code span, within which nothing is formatted.
    """
    parts = _QUOTED.split(text)
    parts[::2] = [_AT_EDGE.sub(lambda match: match[0].translate(_LOOKALIKES), escape_slack(p)) for p in parts[::2]]
    parts[1::2] = [code(part) for part in parts[1::2]]
    return "".join(parts)


def quoted_as_code(text: str, style: str) -> Markup:
    """Return HTML in which what a check put between backticks is in a fixed-width type."""
    parts = [escape(part) for part in _QUOTED.split(text)]
    opening = Markup('<span style="{}">').format(style)
    parts[1::2] = [opening + part + Markup("</span>") for part in parts[1::2]]
    return Markup("").join(parts)


def code(text: str) -> str:
    """Make a value safe and exact within mrkdwn, as a code span."""
    inner = escape_slack(text).replace("`", "ˋ").strip()
    return f"`{inner}`" if inner else ""


def link(url: str, label: str) -> str:
    """Return a mrkdwn link where the text is a web address, else the text as code: runbooks may be paths."""
    if re.fullmatch(r"https?://[^\s<>|]+", url):
        return f"<{escape_slack(url)}|{prose(label)}>"
    return code(url)


def is_address(url: str) -> bool:
    """Tell whether a text is a web address, which may become a link."""
    return re.fullmatch(r"https?://\S+", url) is not None


_NAMES = (*Telling.__dataclass_fields__, "brief", "emoji", "title", "standing_title", "footer", "asks")


def _note(what: str, error: Exception) -> str:
    return f"{what} ({type(error).__name__}: {error}), so it was sent plainly"


@cache
def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=lambda name: name is not None and name.endswith(".html.j2"),
        trim_blocks=True,
        lstrip_blocks=True,
        # A template that an upgrade replaces under a running daemon is read with the code it belongs to.
        auto_reload=False,
    )
    environment.filters |= {"prose": prose, "code": code, "slack_link": link, "quoted_as_code": quoted_as_code}
    environment.tests |= {"address": is_address}
    return environment

"""A privacy report as one self-contained HTML page: nothing is loaded, nothing runs, and it prints."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from monitor.cli.report.gather import STATES, Recipient, Report
from monitor.decode.vendor_label import vendor_label
from monitor.privacy.trackers import TrackerKind

_QUOTED = re.compile(r"`([^`\n]+)`")
WORDS = {
    "granted": "agreed to",
    "denied": "refused",
    "unset": "not answered yet",
    "opted-out": "opted out",
    "unknown": "not known",
    "not-needed": "no consent needed",
}


def as_html(report: Report) -> str:
    """Return the page. Everything that comes out of a capture is escaped."""
    cookies = [(t, seen) for t, seen in report.trackers if t.kind == TrackerKind.COOKIE]
    domains = [(t, seen) for t, seen in report.trackers if t.kind == TrackerKind.DOMAIN]
    return _template().render(
        report=report,
        cookies=cookies,
        domains=domains,
        states=[state for state in STATES if any(r.states.get(state) for r in report.recipients)],
        words=WORDS,
        period=_period(report.first, report.last),
        place=lambda text: _place(text, len(report.captures) > 1),
        breaches=sum(evidence.count for broken in report.broken for evidence in broken.evidence),
        leaks=sum(evidence.count for leaked in report.leaked for evidence in leaked.evidence),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "vendor": vendor_label,
        "moment": _moment,
        "number": _number,
        "bar": _bar,
        "size": _size,
        "coded": _coded,
    }
    return environment.get_template("page.html.j2")


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, tz=UTC).strftime("%d %B %Y, %H:%M UTC").lstrip("0")


def _period(first: float, last: float) -> str:
    begun, ended = (datetime.fromtimestamp(at, tz=UTC) for at in (first, last))
    if begun.date() == ended.date():
        return f"{begun.strftime('%d %B %Y, %H:%M').lstrip('0')} to {ended.strftime('%H:%M UTC')}"
    return f"{_moment(first)} to {_moment(last)}"


def _coded(text: str) -> Markup:
    """Return a text with what stands between backticks set as code."""
    return Markup(_QUOTED.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped before


def _place(place: str, several: bool) -> str:
    """Return where evidence stands: with one capture, its name need not be said again and again."""
    if not place:
        return "–"
    return place if several else f"request {place.rpartition('#')[2]}"


def _number(value: float) -> str:
    return f"{value:,.0f}"


def _size(value: int) -> str:
    return f"{value:,} bytes"


def _bar(recipient: Recipient) -> list[tuple[str, float]]:
    """Return (state, percent) of a recipient's events, in the order of STATES."""
    total = recipient.events or 1.0
    return [(state, 100 * recipient.states[state] / total) for state in STATES if recipient.states.get(state)]

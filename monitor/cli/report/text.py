"""A privacy report for a terminal: who received what under which consent, and each code explained."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from monitor.cli.output import several
from monitor.cli.report.gather import STATES, Report
from monitor.decode.vendor_label import vendor_label

WIDTH = 100
_HEADS = {
    "granted": "agreed",
    "denied": "refused",
    "unset": "open",
    "opted-out": "opted out",
    "unknown": "unknown",
    "not-needed": "not needed",
}


def lines(report: Report) -> Iterator[str]:
    """Yield the report line by line."""
    yield report.verdict()
    if report.recipients:
        yield ""
        yield from _recipients(report)
    if report.answers:
        yield ""
        yield "answers to the banner: " + ", ".join(
            f"{name} {times:,}" for name, times in sorted(report.answers.items())
        )
    for broken in report.broken:
        yield ""
        vendors = ", ".join(dict.fromkeys(vendor_label(evidence.vendor) for evidence in broken.evidence))
        number = sum(evidence.count for evidence in broken.evidence)
        yield f"{broken.code} {broken.about.title}: {several(number, 'event')} ({vendors})"
        yield from _wrapped("why", broken.about.law)
        yield from _wrapped("fix", broken.about.fix)


def _recipients(report: Report) -> Iterator[str]:
    shown = [state for state in STATES if any(recipient.states.get(state) for recipient in report.recipients)]
    heads = ["recipient", "purpose", "events", *(_HEADS[state] for state in shown), "in breach"]
    rows = [
        [
            recipient.label,
            recipient.purpose,
            f"{recipient.events:,.0f}",
            *(f"{recipient.states[state]:,.0f}" if recipient.states.get(state) else "" for state in shown),
            f"{recipient.breaking:,.0f}" if recipient.breaking else "",
        ]
        for recipient in report.recipients
    ]
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    for row in [heads, *rows]:
        cells = [
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _wrapped(label: str, text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=f"    {label}: ", subsequent_indent="         ")

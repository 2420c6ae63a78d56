"""Plans as tables for spreadsheets and wikis: CSV and Markdown, a property a row, as `tables.py` reads them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from monitor.plan.plan import KnownProperty, Plan

COLUMNS = (
    *("event", "event description", "tier", "owner", "status"),
    *("property", "presence", "type", "values", "format", "min", "max"),
)
_SEPARATES = re.compile(r"[,;/|\n`'\"]|^\s|\s$")


def to_csv(plans: Iterable[Plan]) -> str:
    """Return plans as CSV with a header, the rows in stable order."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(plans))
    return out.getvalue()


def to_markdown_table(plans: Iterable[Plan]) -> str:
    """Return plans as one Markdown table."""
    lines = [_line(COLUMNS), _line(["---"] * len(COLUMNS)), *map(_line, _rows(plans))]
    return "\n".join(lines) + "\n"


def _rows(plans: Iterable[Plan]) -> Iterator[list[str]]:
    for plan in sorted(plans, key=lambda plan: plan.stream):
        about = plan.about
        event = [plan.stream.event, about.description, about.tier or "", about.owner, about.status]
        for path, known in sorted(plan.properties.items()):
            yield [*event, path, *_cells(known)]
        if not plan.properties:
            yield [*event, *[""] * (len(COLUMNS) - len(event))]


def _cells(known: KnownProperty) -> list[str]:
    bounds = ["" if bound is None else f"{bound:.15g}" for bound in (known.low, known.high)]
    return [known.presence, ", ".join(sorted(known.types)), _listed(known.enum), known.format or "", *bounds]


def _listed(words: Sequence[str] | None) -> str:
    """Return the words of an enumeration in one cell; none where one of them holds what separates them."""
    if not words or any(_SEPARATES.search(word) for word in words):
        return ""
    return ", ".join(words)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"

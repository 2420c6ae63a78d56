"""A chart of every anomaly: a PNG, or a page that holds it beside the words."""

from __future__ import annotations

import re
from base64 import b64encode
from enum import StrEnum
from html import escape
from pathlib import Path

from monitor.alerts.chart_png import chart_png
from monitor.cli.counts.told import Outcome, chart_of, paragraph
from monitor.config.errors import UserError

_NO_NAME = re.compile(r"[^\w.-]+")
MOST_NAME = 60


class Picture(StrEnum):
    """What a chart is written as."""

    PNG = "png"
    HTML = "html"


def write_pictures(outcome: Outcome, folder: Path, picture: Picture) -> list[Path]:
    """Write a file for every anomaly, named by its number, stream and kind. Raises UserError where that cannot be."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, anomaly in enumerate(outcome.judged.anomalies, 1):
            stream = _NO_NAME.sub("-", outcome.stream(anomaly.stream)).strip("-.")[:MOST_NAME]
            path = folder / f"{number:03d}-{stream or 'stream'}-{anomaly.kind}.{picture}"
            drawn = chart_png(chart_of(outcome, anomaly))
            if picture is Picture.HTML:
                path.write_text(_page(paragraph(outcome, anomaly), drawn), encoding="utf-8")
            else:
                path.write_bytes(drawn)
            written.append(path)
    except OSError as error:
        raise UserError(f"{folder}: {error.strerror or error}") from error
    return written


def _page(words: list[str], drawn: bytes) -> str:
    title, *rest = words
    text = escape("\n".join(line.removeprefix("  ") for line in rest))
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n"
        "<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:46rem}img{max-width:100%}</style>\n"
        f"<h1>{escape(title)}</h1>\n<pre>{text}</pre>\n"
        f'<img alt="What came, over what is usual" src="data:image/png;base64,{b64encode(drawn).decode()}">\n'
        "<p>Bars are what came, grey is what was usual, sand is unknown.</p></html>\n"
    )

"""Pages of events as self-contained HTML: nothing is loaded, nothing runs, light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from monitor.cli.plan_page.gather import Bar, Page
from monitor.decode.vendor_label import vendor_label

WIDTH, HEIGHT = 220, 26
WIDEST_BAR = 14.0
GAP = 1.5


def as_html(page: Page) -> str:
    """Return the page of one event. Everything that comes out of traffic is escaped, and was masked before."""
    return _environment().get_template("page.html.j2").render(page=page, about=page.plan.about)


def index_html(pages: Sequence[tuple[str, Page]]) -> str:
    """Return the page that leads to the others, given with the names of their files."""
    return _environment().get_template("index.html.j2").render(pages=pages)


def drawn(bars: Sequence[Bar], *, low: bool) -> str:
    """Return the path of an SVG that draws the bars that are marked, or those that are not; a share of 0 is a stub."""
    step = min(WIDTH / max(1, len(bars)), WIDEST_BAR)
    parts = []
    for i, bar in enumerate(bars):
        if bar.share is not None and bar.low is low:
            height = max(1.0, HEIGHT * min(1.0, bar.share))
            wide = max(0.8, step - GAP)
            parts.append(f"M{i * step:.1f} {HEIGHT}v-{height:.1f}h{wide:.1f}v{height:.1f}z")
    return "".join(parts)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"vendor": vendor_label}
    environment.globals |= {"drawn": drawn, "width": WIDTH, "height": HEIGHT}
    return environment

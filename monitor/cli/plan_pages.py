"""`tagwatch plan page`: the tracking plan as pages, one an event."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.config_option import DEFAULT_CONFIG, Config
from monitor.cli.output import complain, several
from monitor.cli.plan_page.gather import Page, page_of
from monitor.cli.plan_page.page import as_html, index_html
from monitor.cli.plan_sources import Event, learned_plans, of_event, recent_traffic
from monitor.config.errors import UserError
from monitor.config.settings import Settings, load_settings, read_text
from monitor.plan.rewrite import file_name
from monitor.plan.written import WrittenPlan, overlay, parse_plans
from monitor.profile.stream import Stream


def page(
    to: Annotated[Path, typer.Option(help="Folder to write pages into; pages that are there are written anew.")],
    event: Event = "*",
    days: Annotated[float, typer.Option(min=0.04, help="Days of traffic to show, counted from the newest.")] = 28,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Write a page an event: its properties, how often they were there over time, their values, and why so.

    The pages load nothing and show no value that is not a word of an enumeration. With `index.html` beside them.

    Example: tagwatch plan page purchase --to pages/
    """
    settings, _ = load_settings(config)
    pages = _pages(config, settings, event, days)
    named = [(f"{file_name(one.plan).removesuffix('.yaml')}.html", one) for one in pages]
    for file, one in named:
        _write(to / file, as_html(one))
    if named:
        _write(to / "index.html", index_html(named))
        complain(f"wrote {several(len(named), 'page')} and {to / 'index.html'}")


def _pages(config: Path, settings: Settings, event: str, days: float) -> list[Page]:
    written = of_event(_written(settings), event)
    learned = {plan.stream: plan for plan in learned_plans(config, event)}
    traffic = {one.plan.stream: one for one in recent_traffic(config, event, days)}
    pages = []
    for stream in sorted({*written, *learned, *traffic}):
        seen = traffic.get(stream)
        plan = learned.get(stream) or (seen.plan if seen else None)
        if stream in written:
            plan = overlay(plan, written[stream])
        if plan is not None:
            pages.append(page_of(plan, seen.windows if seen else {}, settings.timezone))
    return pages


def _written(settings: Settings) -> dict[Stream, WrittenPlan]:
    files = sorted(settings.plans.glob("*.y*ml")) if settings.plans is not None and settings.plans.is_dir() else []
    return {plan.stream: plan for file in files for plan in parse_plans(read_text(file), str(file))}


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{error.filename or file}: {error.strerror or error}") from error

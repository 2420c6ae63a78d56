"""`tagwatch run`: the daemon."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated

import structlog
import typer

from monitor.daemon.installation import open_installation
from monitor.daemon.service import Service
from monitor.daemon.setup import load_setup

Config = Annotated[Path, typer.Option("--config", "-c", help="The configuration file.", show_default=True)]
DEFAULT_CONFIG = Path("config.yaml")


def run(config: Config = DEFAULT_CONFIG) -> None:
    """Run the daemon in the foreground: collector, passes, alerts. SIGTERM stops it, SIGHUP reads its files again.

    Example: tagwatch run --config config.example.yaml
    """
    setup = load_setup(config)
    _log()
    Service(config, setup, open_installation(setup.settings)).run()


def _log() -> None:
    """One line an event on stderr: readable on a terminal, JSON where a machine reads it."""
    # What the scheduler would say of late or skipped wake-ups is told by a metric (`tagwatch_scheduler_missed`).
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    renderer = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )

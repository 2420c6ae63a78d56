"""`tagwatch run`: the daemon."""

from __future__ import annotations

import logging
import sys
import time
from typing import Annotated

import structlog
import typer

from monitor.cli.config_option import DEFAULT_CONFIG, Config
from monitor.config.settings import Settings
from monitor.daemon.installation import Installation, open_installation
from monitor.daemon.notify import notify
from monitor.daemon.service import Service
from monitor.daemon.setup import load_setup
from monitor.store.engine import InUse

LOOK_SECONDS = 1.0
"""How often one that stands by looks whether it is needed."""


def run(
    config: Config = DEFAULT_CONFIG,
    standby: Annotated[
        bool,
        typer.Option("--standby", help="Where another one runs on this state folder, wait and take over."),
    ] = False,
) -> None:
    """Run the daemon in the foreground: collector, passes, alerts. SIGTERM stops it, SIGHUP reads its files again.

    One process runs on a state folder. With --standby a second one waits until the first has ended, however it did, and
    goes on from what it committed: nothing is lost or told twice.

    Example: tagwatch run --config config.example.yaml
    """
    setup = load_setup(config)
    _log()
    installation = _when_free(setup.settings) if standby else open_installation(setup.settings)
    # Whoever waited for long reads what has been changed meanwhile.
    Service(config, load_setup(config) if standby else setup, installation).run()


def _when_free(settings: Settings) -> Installation:
    """Open the state folder once nobody else has it open; the system frees it the moment its process is gone."""
    said = False
    while True:
        try:
            return open_installation(settings)
        except InUse as error:
            if not said:
                structlog.get_logger("tagwatch").info("standing by", why=str(error))
                notify("READY=1", "STATUS=Standing by")
            said = True
        notify("WATCHDOG=1")
        time.sleep(LOOK_SECONDS)


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

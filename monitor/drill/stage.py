"""An installation for a drill: a folder with a configuration, a state folder and a real monitor in virtual time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO
from zoneinfo import ZoneInfo

import yaml

from monitor.capture.spool import Spool
from monitor.config.shipped import shipped_folder
from monitor.daemon.installation import Installation, open_installation
from monitor.daemon.monitor import Monitor
from monitor.daemon.setup import load_setup
from monitor.drill.keepsake import MAILS, keep
from monitor.drill.scenario import Scenario
from monitor.drill.traffic import HOUR

CONFIG, STATE = "config.yaml", "state"
_HEADER = """\
# What the demo ran with; the rules are the shipped ones. Look around, for instance with
#     tagwatch incidents list --all --config {config}
#     tagwatch plan show purchase --config {config}
"""
CHANNELS: Mapping[str, Mapping[str, Any]] = {
    "console": {"type": "console"},
    "mails": {"type": "email", "folder": MAILS, "from": "tagwatch@example.org", "to": ["growth@example.org"]},
}
"""The terminal, and mails written to a folder rather than sent."""


class Stage:
    """Lays out the folder on entering and closes everything on leaving.

    `channels` replaces where alerts go, as the configuration would name it; `stdout` is what a console channel prints
    to. `say` hears, line by line, what happens on the site while `tell` moves the virtual clock.
    """

    def __init__(
        self,
        scenario: Scenario,
        output: Path,
        *,
        channels: Mapping[str, Mapping[str, Any]] = CHANNELS,
        stdout: TextIO | None = None,
        say: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self._scenario = scenario
        self._output = output
        self._channels = channels
        self._stdout = sys.stdout if stdout is None else stdout
        self._say = say
        self._news = _news_of(scenario)
        self._installation: Installation | None = None
        self._now = scenario.start
        self.monitor: Monitor

    def __enter__(self) -> Self:
        """Write the configuration, read it as the daemon would, and open what it names."""
        self._output.mkdir(parents=True, exist_ok=True)
        config = self._output / CONFIG
        document = yaml.safe_dump(self._configuration(), sort_keys=False, allow_unicode=True)
        config.write_text(_HEADER.format(config=config) + document, encoding="utf-8")
        setup = load_setup(config, stdout=self._stdout)
        self._installation = open_installation(setup.settings, durable=False)
        self.monitor = Monitor(
            setup, self._installation.database, self._installation.spool, self._installation.key, self._now
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the state folder; what is in it stays."""
        if self._installation is not None:
            self._installation.close()

    @property
    def spool(self) -> Spool:
        """Return the spool a collector would write to."""
        assert self._installation is not None  # noqa: S101 - the stage has been entered
        return self._installation.spool

    def clock(self) -> float:
        """Return the virtual time, epoch seconds. Each look takes a second of it, so that sending can keep its pace."""
        self._now += 1.0
        return self._now

    def tell(self, now: float) -> None:
        """Move the virtual clock to `now` (epoch s), and say what the site has been through meanwhile."""
        self._now = now
        while self._news and self._news[0][0] <= now:
            at, line = self._news.pop(0)
            moment = datetime.fromtimestamp(at, tz=UTC).astimezone(ZoneInfo(self._scenario.timezone))
            self._say(f"{moment:%a %d %b %H:%M}  {line}")

    def leave(self) -> None:
        """Write what is worth looking at later and is not there yet."""
        keep(self._output, self.monitor.work.plans.values(), CONFIG)

    def _configuration(self) -> dict[str, Any]:
        return {
            "timezone": self._scenario.timezone,
            "state_folder": STATE,
            "rules": [str(shipped_folder() / "rules" / "*.yaml")],
            "collector": {"enabled": False},
            "passes": {"every_seconds": HOUR},
            "repeat": {"critical_hours": 72.0, "warning_hours": 72.0},
            "channels": {name: dict(channel) for name, channel in self._channels.items()},
            "notify": list(self._channels),
        }


def _news_of(scenario: Scenario) -> list[tuple[float, str]]:
    days = scenario.quiet_hours // 24
    news = [(scenario.start + HOUR * scenario.quiet_hours, f"{days} quiet days are over; from here on things break")]
    for number, episode in enumerate(scenario.episodes, 1):
        news.append((episode.start, f"deploy {number} of {len(scenario.episodes)}: {episode.fault.sentence}"))
        news.append((episode.end, "rolled back"))
    return sorted(news)

"""The process: what wakes the passes, what the signals do, how it starts and stops."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import structlog
from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.alerts.channel import Listener, Listening
from monitor.capture.collector import Outcome, collector_app
from monitor.config.errors import UserError
from monitor.daemon.files import signature_of
from monitor.daemon.heartbeat import beat
from monitor.daemon.installation import Installation
from monitor.daemon.metrics import Metrics
from monitor.daemon.monitor import Monitor, PassReport
from monitor.daemon.notify import notify, reloading, watchdog_seconds
from monitor.daemon.setup import Setup, load_setup
from monitor.daemon.telemetry import Telemetry
from monitor.incidents.machine import Moved
from monitor.web.app import Health, application
from monitor.web.server import Server

log = structlog.get_logger("tagwatch")

SIGNALS = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
REFUSED = frozenset({Outcome.SHED, Outcome.FULL, Outcome.FAILED, Outcome.SLOW})
"""Answers that turn away what may be well-formed: what it carried is lost unless the client tries again."""
DELIVERY_SECONDS = 1.0
"""As often as Slack takes a message a channel."""
STUCK_SECONDS = 300.0
"""A pass that makes no progress for this long counts as stuck: the process is no longer alive, and is restarted."""


class Service:
    """The daemon as a process. `run` returns once it was told to stop."""

    def __init__(self, config: Path, setup: Setup, installation: Installation) -> None:
        self._config = config
        self._installation = installation
        self._metrics = Metrics()
        self._telemetry = Telemetry(self._metrics)
        self._progress_at = time.monotonic()
        self._last_good: float | None = None
        self._last_error: str | None = None
        self._listeners: list[Listener] = []
        self._delivers = False
        self.monitor = Monitor(setup, installation.database, installation.spool, installation.key, time.time())
        self._signature = signature_of(config, setup)
        self._reloading = threading.Lock()
        self._metrics.config_ok.set(1)

    def run(self, ready: Callable[[int | None], None] = lambda _port: None) -> None:
        """Serve until SIGTERM or SIGINT; SIGHUP reads configuration and rules again. `ready` is told the HTTP port."""
        # Blocked before any thread starts, so that every thread inherits it and only `sigwait` below takes signals:
        # a handler could run while this thread holds a lock that the handler wants.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        settings = self.monitor.setup.settings
        server = self._serve()
        scheduler = self._schedule(settings.passes.every_seconds)
        scheduler.start()
        self._listen()
        port = None if server is None else server.port
        log.info("ready", listening=port, rules=len(self.monitor.setup.rules.rules))
        notify("READY=1", f"STATUS=Watching; collector on port {port}" if port else "STATUS=Watching folders")
        ready(port)
        try:
            while signal.sigwait(SIGNALS) == signal.SIGHUP:
                self.reload()
        finally:
            notify("STOPPING=1", "STATUS=Finishing the chunk at hand")
            log.info("stopping")
            self.monitor.stop()
            if server is not None:
                server.stop()
            self._hang_up()
            scheduler.shutdown(wait=True)
            self._installation.close()
            log.info("stopped")

    def reload(self) -> bool:
        """Read configuration and rules again, all or nothing; a bad file keeps the old set and says so."""
        with self._reloading:
            return self._reload()

    def _reload(self) -> bool:
        reloading()
        self._signature = signature_of(self._config, self.monitor.setup)
        try:
            setup = load_setup(self._config)
        except UserError as error:
            problems = str(error).splitlines()
            for problem in problems:
                log.warning("not reloaded, the old rules stay", problem=problem)
            return self._not_reloaded(problems[0])
        except Exception as error:
            # No file, however odd, is a reason to stop watching.
            log.exception("not reloaded, the old rules stay")
            return self._not_reloaded(type(error).__name__)
        old = self.monitor.setup
        try:
            self.monitor.adopt(setup, time.time())
        except Exception as error:
            log.exception("not reloaded, the old rules stay")
            self._go_back(old)
            return self._not_reloaded(type(error).__name__)
        self._metrics.config_ok.set(1)
        self._listen()
        log.info("reloaded", rules=len(setup.rules.rules))
        notify("READY=1", "STATUS=Reloaded")
        return True

    def _listen(self) -> None:
        """Listen to the channels that people can answer, in place of those listened to before."""
        self._hang_up()
        for name, channel in self.monitor.setup.channels.items():
            listener = channel.listen(self.monitor.wish, time.time) if isinstance(channel, Listening) else None
            if listener is None:
                continue
            if not listener.start():
                log.warning("buttons do not work: the channel does not let us listen", channel=name)
            self._listeners.append(listener)

    def _hang_up(self) -> None:
        while self._listeners:
            self._listeners.pop().close()

    def _go_back(self, setup: Setup) -> None:
        try:
            self.monitor.adopt(setup, time.time())
        except Exception:
            # The store could not be read; the old set is in place all the same, and the next pass tells what is wrong.
            log.exception("what is stored could not be read again")

    def _not_reloaded(self, why: str) -> bool:
        self._metrics.config_ok.set(0)
        notify("READY=1", f"STATUS=Not reloaded, the old rules stay: {why}")
        return False

    def _schedule(self, every: float) -> BackgroundScheduler:
        # The scheduler only wakes idempotent work: its jobs live in memory, a wake-up that was missed is one that is
        # late, and what has been done stands in the database.
        scheduler = BackgroundScheduler(
            timezone="UTC",
            executors={"default": ThreadPoolExecutor(4)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        scheduler.add_listener(self._on_missed, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        scheduler.add_job(self._pass, "interval", seconds=every, id="pass", next_run_time=_now())
        scheduler.add_job(self._send, "interval", seconds=DELIVERY_SECONDS, id="send")
        scheduler.add_job(self._retain, "interval", hours=6, id="retain")
        heartbeat = self.monitor.setup.settings.heartbeat
        if heartbeat is not None:
            scheduler.add_job(self._beat, "interval", seconds=heartbeat.every_seconds, id="heartbeat")
        watchdog = watchdog_seconds()
        if watchdog is not None:
            scheduler.add_job(self._sign_of_life, "interval", seconds=watchdog / 3, id="watchdog", next_run_time=_now())
        return scheduler

    def _on_missed(self, event: JobEvent) -> None:
        self._metrics.missed.labels(event.job_id).inc()

    def _progress(self) -> None:
        self._progress_at = time.monotonic()

    def _pass(self) -> None:
        began = time.monotonic()
        self._progress()
        if signature_of(self._config, self.monitor.setup) != self._signature:
            self.reload()
        try:
            report = self.monitor.run_pass(time.time(), self._progress)
        except Exception as error:
            # The next pass starts from the store; what went wrong is told by log, metric and /readyz.
            self._last_error = f"{type(error).__name__}: {error}"
            self._metrics.passes.labels("failed").inc()
            log.exception("pass failed")
            return
        finally:
            self._progress()
            self.monitor.ended(time.time())
            self._metrics.pass_seconds.observe(time.monotonic() - began)
        self._last_good, self._last_error = time.time(), None
        self._metrics.passes.labels("good").inc()
        self._metrics.last_pass.set(self._last_good)
        self._telemetry.passed(report)
        self._log(report)

    def _log(self, report: PassReport) -> None:
        for problem in report.took.problems:
            log.warning("could not be read", problem=problem)
        if report.down is not None:
            log.warning("was down", what=report.down.told("UTC"))
        for judged in report.evaluations:
            for failure in judged.failures:
                log.error("rule failed", rule=failure.rule.id, file=failure.rule.file, why=failure.why)
            self._told_of(judged.moved)

    def _told_of(self, moves: Iterable[Moved]) -> None:
        for moved in moves:
            log.info("incident", id=moved.incident.id, transition=moved.transition, rule=moved.incident.rule)

    def _send(self) -> None:
        try:
            self._told_of(self.monitor.act(time.time()).transitions)
            report = self.monitor.send(time.time)
        except Exception:
            self._delivers = False
            log.exception("delivery failed")
            return
        self._delivers = True
        self._telemetry.sent(report)
        for channel, why in report.troubles.items():
            log.warning("channel does not take messages", channel=channel, why=why)

    def _beat(self) -> None:
        """Say that all is well, where it is: a pass has ended well since the last failure, and delivery goes round."""
        url = self.monitor.setup.heartbeat
        if url is None or not self._ready().ok or not self._alive().ok or not self._delivers:
            return
        why = beat(url)
        if why is not None:
            log.warning("the heartbeat did not arrive", why=why)

    def _retain(self) -> None:
        try:
            self.monitor.retain(time.time())
        except Exception:
            log.exception("retention failed")

    def _sign_of_life(self) -> None:
        if self._alive().ok:
            notify("WATCHDOG=1")

    def _serve(self) -> Server | None:
        settings = self.monitor.setup.settings.collector
        collector = None
        if settings.enabled:
            collector = collector_app(
                self._installation.spool,
                settings,
                on_result=self._answered,
                now=time.time,
                new_id=lambda: uuid4().hex,
            )
        app = application(
            alive=self._alive,
            ready=self._ready,
            registry=self._metrics.registry,
            refresh=self._refresh,
            collector=collector,
        )
        return Server(app, settings.host, settings.port)

    def _answered(self, outcome: str) -> None:
        self._metrics.collector.labels(outcome).inc()
        self.monitor.answered(refused=outcome in REFUSED)

    def _alive(self) -> Health:
        still = time.monotonic() - self._progress_at
        allowed = max(STUCK_SECONDS, 3 * self.monitor.setup.settings.passes.every_seconds)
        return Health(still < allowed, {"seconds_since_progress": round(still, 1)})

    def _ready(self) -> Health:
        ok = self._last_good is not None and self._last_error is None
        return Health(ok, {"last_pass_at": self._last_good, "last_error": self._last_error})

    def _refresh(self) -> None:
        self._telemetry.refresh(self.monitor, self._installation.spool, time.time())


def _now() -> datetime:
    return datetime.now(tz=UTC)

"""What the process tells of itself: counted after every pass and delivery, or read off when somebody asks."""

from __future__ import annotations

from collections import Counter

from monitor.alerts.delivery import DeliveryReport
from monitor.alerts.message import Delivery
from monitor.capture.spool import Spool
from monitor.daemon.metrics import Metrics
from monitor.daemon.monitor import Monitor, PassReport
from monitor.incidents.incident import State


class Telemetry:
    """Keeps the metrics of a service."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._channels: set[str] = set()

    def passed(self, report: PassReport) -> None:
        """Count what a pass took in and judged."""
        metrics = self._metrics
        metrics.took(report.tallies)
        metrics.problems.inc(len(report.took.problems))
        for judged in report.evaluations:
            for failure in judged.failures:
                metrics.rule_failures.labels(failure.rule.id).inc()
            for rule, seconds in judged.seconds.items():
                metrics.rule_seconds.labels(rule).set(seconds)

    def sent(self, report: DeliveryReport) -> None:
        """Count what a round of deliveries did."""
        for (channel, result), number in report.results.items():
            self._metrics.messages.labels(channel, result).inc(number)
        for (channel, attempt), number in report.attempts.items():
            self._metrics.attempts.labels(channel, attempt.value).inc(number)
        for channel, waits in report.waited.items():
            for seconds in waits:
                self._metrics.dwell.labels(channel).observe(seconds)

    def refresh(self, monitor: Monitor, spool: Spool, now: float) -> None:
        """Read off what is asked for rather than counted, at `now` (wall clock)."""
        metrics, work = self._metrics, monitor.work
        metrics.backlog.set(spool.size())
        metrics.corrupt.set(spool.corrupt)
        planned = [stream for stream in list(work.streams) if stream.planned]
        learned = sum(stream in work.plans for stream in planned)
        metrics.streams.labels("learned").set(learned)
        metrics.streams.labels("learning").set(len(planned) - learned)
        states = Counter(incident.state for incident in list(work.incidents.values()))
        for state in State:
            metrics.incidents.labels(state.value).set(states[state])
        depths = monitor.outbox.depths()
        metrics.rule_behind.clear()
        for rule, until in dict(work.behind).items():
            metrics.rule_behind.labels(rule).set(max(0, work.evaluated_until - until))
        newest: dict[str, float] = {}
        for stream, record in list(work.streams.items()):
            newest[stream.source] = max(record.last_seen, newest.get(stream.source, record.last_seen))
        for source, at in newest.items():
            metrics.capture_lag.labels(source).set(max(0.0, now - at))
        # A queue that is empty says 0 and not what it said last; so does one whose channel is configured no more.
        self._channels |= {*monitor.setup.channels, *(channel for channel, _ in depths)}
        for channel in self._channels:
            for delivery in Delivery:
                metrics.queue.labels(channel, delivery.value).set(depths.get((channel, delivery.value), (0, now))[0])
            oldest = depths.get((channel, Delivery.QUEUED.value), (0, now))[1]
            metrics.queue_age.labels(channel).set(max(now - oldest, 0.0))

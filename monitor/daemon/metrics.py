"""What the monitor says of itself, in Prometheus' words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """Every metric, on a registry of its own, so that several monitors in one process do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        on: Any = {"registry": self.registry, "namespace": "tagwatch"}
        self.hits = Counter("hits", "Hits worked through, by source.", ["source"], **on)
        self.events = Counter("events", "Events decoded, by vendor.", ["vendor"], **on)
        self.undecodable = Counter("undecodable", "Hits whose content could not be read, by vendor.", ["vendor"], **on)
        self.problems = Counter("capture_problems", "Lines, entries or files that could not be read.", **on)
        self.collector = Counter("collector_requests", "Requests to the collector, by outcome.", ["outcome"], **on)
        self.passes = Counter("passes", "Passes, by outcome.", ["outcome"], **on)
        self.pass_seconds = Histogram("pass_seconds", "How long a pass takes.", **on)
        self.last_pass = Gauge("last_pass_timestamp_seconds", "When the last good pass ended.", **on)
        self.backlog = Gauge("spool_bytes", "Bytes of the spool not yet worked through.", **on)
        self.corrupt = Gauge("spool_corrupt_records", "Damaged records of the spool that were passed over.", **on)
        self.streams = Gauge("streams", "Streams, by whether a plan has been learned.", ["state"], **on)
        self.incidents = Gauge("incidents", "Incidents that are not resolved, by state.", ["state"], **on)
        self.rule_failures = Counter("rule_failures", "Evaluations of a rule that failed.", ["rule"], **on)
        self.rule_seconds = Gauge("rule_seconds", "How long the last evaluation of a rule took.", ["rule"], **on)
        self.rule_behind = Gauge("rule_behind_seconds", "How far a rule that failed is behind.", ["rule"], **on)
        self.capture_lag = Gauge(
            "capture_lag_seconds", "Age of the newest event of a source, in event time.", ["source"], **on
        )
        self.sampling = Gauge(
            "sampling_weight", "Events that one of a source's last batch stands for; 1 is unsampled.", ["source"], **on
        )
        self.attempts = Counter(
            "message_attempts", "Attempts to send, by channel and how they ended.", ["channel", "result"], **on
        )
        self.messages = Counter("messages", "Messages handled, by channel and result.", ["channel", "result"], **on)
        self.dwell = Histogram(
            "message_wait_seconds",
            "From when a message was due until its channel took it.",
            ["channel"],
            buckets=(0.5, 1, 2, 5, 15, 60, 300, 900, 3600, 6 * 3600, 24 * 3600),
            **on,
        )
        self.queue = Gauge(
            "outbox_messages", "Messages in the outbox, by channel and state.", ["channel", "state"], **on
        )
        self.queue_age = Gauge("outbox_oldest_seconds", "Age of the oldest waiting message.", ["channel"], **on)
        self.config_ok = Gauge("config_last_reload_successful", "1 where the last reload was taken, else 0.", **on)
        self.missed = Counter("scheduler_missed", "Wake-ups that were missed or came too soon.", ["job"], **on)

    def took(self, tallies: Mapping[tuple[str, str], int]) -> None:
        """Count what a pass took in."""
        for (kind, name), number in tallies.items():
            if kind == "hits":
                self.hits.labels(name).inc(number)
            elif kind == "event":
                self.events.labels(name).inc(number)
            elif kind == "undecodable":
                self.undecodable.labels(name.partition(":")[0]).inc(number)
            elif kind == "sampled" and number:
                self.sampling.labels(name).set(tallies.get(("weight", name), 0) / number)

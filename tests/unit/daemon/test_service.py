"""The process: what a reload keeps, and what its gauges say."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.alerts.attempt import Attempt
from monitor.alerts.delivery import DeliveryReport
from monitor.alerts.message import Delivery, Message
from monitor.capture.hit import Hit
from monitor.capture.spool import payload_of
from monitor.daemon import service as module
from monitor.daemon.installation import open_installation
from monitor.daemon.monitor import Monitor
from monitor.daemon.service import Service
from monitor.daemon.setup import load_setup
from monitor.incidents.incident import Transition
from monitor.store.outbox import enqueue

RULES = "rules: [{id: leaks, check: pii}]\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "rules.yaml").write_text(RULES)
    path = tmp_path / "config.yaml"
    path.write_text("rules: [rules.yaml]\n")
    return path


@pytest.fixture
def service(config: Path) -> Iterator[Service]:
    setup = load_setup(config)
    installation = open_installation(setup.settings)
    yield Service(config, setup, installation)
    installation.close()


def gauge(service: Service, name: str, **labels: str) -> float | None:
    service._refresh()
    return service._metrics.registry.get_sample_value(f"tagwatch_{name}", labels)


def rules(service: Service) -> list[str]:
    return [rule.id for rule in service.monitor.setup.rules.rules]


@pytest.mark.parametrize(
    "text",
    [
        "rules: [{id: a, check: [pii]}]",
        "rules: &a [*a]",
        "rules: " + "[" * 5000,
        "rules: [{id: a, check: volume, min_expected: .nan}]",
        "rules: !!bool maybe",
    ],
)
def test_semantic_27_a_bad_file_keeps_the_old_rules_and_a_mended_one_is_taken(
    service: Service, config: Path, text: str
) -> None:
    file = config.with_name("rules.yaml")
    file.write_text(text)
    assert not service.reload()
    assert rules(service) == ["leaks"]
    assert gauge(service, "config_last_reload_successful") == 0
    file.write_text(RULES.replace("leaks", "mended"))
    assert service.reload()
    assert rules(service) == ["mended"]
    assert gauge(service, "config_last_reload_successful") == 1


def test_whatever_reading_raises_the_old_rules_stay(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def load_setup(_path: Path) -> None:
        raise RecursionError

    monkeypatch.setattr(module, "load_setup", load_setup)
    assert not service.reload()
    assert rules(service) == ["leaks"]
    assert gauge(service, "config_last_reload_successful") == 0


def test_a_set_that_cannot_be_adopted_gives_way_to_the_old_one(
    service: Service, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = Monitor._begin

    def fail_for_new(monitor: Monitor, now: float) -> Any:
        if rules(service) == ["new"]:
            raise RuntimeError("no")
        return begin(monitor, now)

    monkeypatch.setattr(Monitor, "_begin", fail_for_new)
    config.with_name("rules.yaml").write_text(RULES.replace("leaks", "new"))
    assert not service.reload()
    assert rules(service) == ["leaks"]
    assert gauge(service, "config_last_reload_successful") == 0


def test_semantic_39_attempts_are_counted_by_how_they_ended(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    report = DeliveryReport(attempts={("slack", Attempt.RATE_LIMITED): 2, ("slack", Attempt.OK): 1})
    monkeypatch.setattr(service.monitor, "send", lambda _now: report)
    service._send()
    assert gauge(service, "message_attempts_total", channel="slack", result="rate_limited") == 2
    assert gauge(service, "message_attempts_total", channel="slack", result="ok") == 1


def test_semantic_39_it_says_how_long_a_rule_took_how_old_the_newest_event_is_and_what_sampling_makes_of_one(
    service: Service,
) -> None:
    now = time.time()
    url = "https://www.google-analytics.com/g/collect?v=2&tid=G-ABC1234567&cid=1.2&en=view"
    hits = [Hit(now - 900, "GET", url, source="web", weight=10.0) for _ in range(3)]
    service._installation.spool.append("b1", payload_of(hits))
    service._pass()
    assert gauge(service, "sampling_weight", source="web") == 10
    lag = gauge(service, "capture_lag_seconds", source="web")
    assert lag is not None
    assert lag >= 899
    took = gauge(service, "rule_seconds", rule="leaks")
    assert took is not None
    assert took > 0
    assert gauge(service, "rule_behind_seconds", rule="leaks") is None
    service.monitor.work.behind["leaks"] = service.monitor.work.evaluated_until - 7200
    assert gauge(service, "rule_behind_seconds", rule="leaks") == 7200


def test_an_outbox_that_is_empty_again_says_so(service: Service) -> None:
    assert gauge(service, "outbox_messages", channel="console", state="queued") == 0
    assert gauge(service, "outbox_oldest_seconds", channel="console") == 0
    now = time.time()
    message = Message(
        key="a:0:console:all",
        incident="a",
        seq=0,
        channel="console",
        recipient="all",
        transition=Transition.FIRED,
        body=b"{}",
        created_at=now - 500,
    )
    with service._installation.database.write() as connection:
        enqueue(connection, [message])
    assert gauge(service, "outbox_messages", channel="console", state="queued") == 1
    age = gauge(service, "outbox_oldest_seconds", channel="console")
    assert age is not None
    assert age >= 500
    service.monitor.outbox.record(message.with_(state=Delivery.SENT))
    assert gauge(service, "outbox_messages", channel="console", state="queued") == 0
    assert gauge(service, "outbox_messages", channel="console", state="sent") == 1
    assert gauge(service, "outbox_oldest_seconds", channel="console") == 0

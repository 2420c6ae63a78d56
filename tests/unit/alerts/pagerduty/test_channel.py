"""PagerDuty: one incident there for one here."""

from __future__ import annotations

import pytest

from monitor.alerts.outcome import NotThere
from monitor.alerts.registry import build_channels
from monitor.incidents.incident import Transition
from tests.support.alerts import AT, finding, message, moved
from tests.support.receiver import Receiver


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "R0UT1NG")


def config(service: Receiver) -> dict[str, object]:
    return {"type": "pagerduty", "routing_key": {"env": "KEY"}, "base_url": service.url}


def test_semantic_36_trigger_acknowledge_and_resolve_speak_of_one_incident(key: None) -> None:
    with Receiver() as service:
        channel = build_channels({"pager": config(service)})["pager"]
        story = (
            message(moved()),
            message(moved(Transition.ACKNOWLEDGED, seq=2, acknowledged_by="ann")),
            message(moved(Transition.RESOLVED, seq=3)),
        )
        for one in story:
            channel.send(one, None, AT)
        settled = channel.settle(story[0], None, AT)
    assert [got.json["event_action"] for got in service.got] == ["trigger", "acknowledge", "resolve"]
    assert {got.json["dedup_key"] for got in service.got} == {"4f1c2a9b" * 4}
    payload = service.got[0].json["payload"]
    assert (payload["severity"], payload["source"], payload["component"]) == ("critical", "Acme shop", "growth")
    assert payload["summary"] == "Critical: purchase stopped arriving in GA4"
    assert payload["timestamp"] == "2026-03-10T09:00:00+00:00"
    assert service.got[0].json["links"] == [{"href": "https://wiki.example.com/purchase", "text": "Runbook"}]
    assert isinstance(settled, NotThere)
    assert settled.sure


def test_what_is_given_back_is_nothing_pagerduty_could_do(key: None) -> None:
    with Receiver() as service:
        channel = build_channels({"pager": config(service)})["pager"]
        channel.send(message(moved(Transition.ACKNOWLEDGED)), "x", AT)
    assert service.got == []


def test_a_long_summary_keeps_pagerdutys_limit(key: None) -> None:
    with Receiver() as service:
        channel = build_channels({"pager": config(service)})["pager"]
        channel.send(message(moved(Transition.FIRED, finding(check="x", message="m" * 5000))), None, AT)
    assert len(service.got[0].json["payload"]["summary"]) <= 1024

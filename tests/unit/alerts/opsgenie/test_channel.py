"""Opsgenie: one alert there for one incident here."""

from __future__ import annotations

import pytest

from monitor.alerts.outcome import Sent
from monitor.alerts.registry import build_channels
from monitor.incidents.incident import Transition
from tests.support.alerts import AT, message, moved
from tests.support.receiver import Receiver

KEY = "4f1c2a9b" * 4


def test_semantic_36_create_acknowledge_and_close_speak_of_one_alert(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "g3n1e")
    with Receiver() as service:
        config = {"type": "opsgenie", "api_key": {"env": "KEY"}, "team": "growth", "base_url": service.url}
        channel = build_channels({"pager": config})["pager"]
        channel.send(message(moved()), None, AT)
        channel.send(message(moved(Transition.ACKNOWLEDGED, acknowledged_by="ann")), "x", AT)
        channel.send(message(moved(Transition.ACKNOWLEDGED)), "x", AT)
        service.answers.append((404, "gone", {}))
        assert isinstance(channel.send(message(moved(Transition.RESOLVED)), "x", AT), Sent)
    assert [got.path for got in service.got] == [
        "/v2/alerts",
        f"/v2/alerts/{KEY}/acknowledge?identifierType=alias",
        f"/v2/alerts/{KEY}/unacknowledge?identifierType=alias",
        f"/v2/alerts/{KEY}/close?identifierType=alias",
    ]
    created = service.got[0].json
    assert (created["alias"], created["priority"]) == (KEY, "P1")
    assert created["responders"] == [{"name": "growth", "type": "team"}]
    assert service.got[0].headers["authorization"] == "GenieKey g3n1e"
    assert len(created["message"]) <= 130

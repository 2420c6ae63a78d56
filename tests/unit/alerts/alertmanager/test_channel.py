"""Alertmanager: an incident is one alert there, from its beginning to its end."""

from __future__ import annotations

from monitor.alerts.registry import build_channels
from monitor.checks.finding import Severity
from monitor.incidents.incident import Transition
from tests.support.alerts import AT, message, moved
from tests.support.receiver import Receiver


def test_semantic_36_an_incident_is_one_alert_from_beginning_to_end() -> None:
    with Receiver(200) as service:
        channel = build_channels({"am": {"type": "alertmanager", "base_url": service.url}})["am"]
        channel.send(message(moved(Transition.FIRED, severity=Severity.WARNING)), None, AT)
        channel.send(message(moved(Transition.RAISED, seq=2)), "x", AT)
        channel.send(message(moved(Transition.RESOLVED, seq=3)), "x", AT + 600)
    alerts = [got.json[0] for got in service.got]
    assert {got.path for got in service.got} == {"/api/v2/alerts"}
    assert alerts[0]["labels"] == alerts[1]["labels"] == alerts[2]["labels"]
    assert [alert["annotations"]["severity"] for alert in alerts] == ["warning", "critical", "critical"]
    assert alerts[0]["startsAt"] == "2026-03-10T09:00:00+00:00"
    assert alerts[0]["endsAt"] > "2026-03-20"
    assert alerts[2]["endsAt"] == "2026-03-10T12:07:00+00:00"

"""Microsoft Teams: a card that fits, and in which names are only names."""

from __future__ import annotations

import pytest

from monitor.alerts.outcome import Sent
from monitor.alerts.registry import build_channels
from monitor.incidents.incident import Transition
from tests.support.alerts import AT, PURCHASE, finding, message, moved
from tests.support.receiver import Receiver


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Receiver:
    return Receiver(202)


def cards(service: Receiver, patch: pytest.MonkeyPatch, *answers: int, **changes: object) -> list[dict[str, object]]:
    with service:
        patch.setenv("TEAMS", service.url)
        channel = build_channels({"teams": {"type": "teams", "url": {"env": "TEAMS"}}})["teams"]
        service.answers.extend((status, "", {}) for status in answers)
        outcome = channel.send(message(moved(Transition.FIRED, finding(**changes))), None, AT)
    assert isinstance(outcome, Sent)
    return [got.json["attachments"][0]["content"] for got in service.got]


def test_the_card_says_what_the_message_says(service: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    [card] = cards(service, monkeypatch)
    text = str(card)
    for part in ("Critical: purchase stopped arriving in GA4", "31 to 52", "rules/shop.yaml:4", "What to do"):
        assert part.replace("What to do", "network tab") in text
    assert card["version"] == "1.5"


def test_what_teams_refuses_goes_out_shorter(service: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    full, shorter = cards(service, monkeypatch, 400)
    assert len(str(shorter)) < len(str(full))


def test_the_name_of_an_event_is_no_link(service: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    [card] = cards(service, monkeypatch, stream=PURCHASE._replace(event="[click](https://evil.example)"))
    assert "[click](" not in str(card)

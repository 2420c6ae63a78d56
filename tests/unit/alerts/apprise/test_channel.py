"""Apprise, or what stands in for it: the adapter hands over title, text and kind."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from monitor.alerts.outcome import Later, Sent
from monitor.alerts.registry import build_channels
from monitor.config.yaml_source import ProblemsError
from monitor.incidents.incident import Transition
from tests.support.alerts import AT, message, moved

CONFIG = {"it": {"type": "apprise", "url": {"env": "ADDRESS"}}}


class Client:
    """Apprise's client, as far as it is used."""

    takes = True
    got: list[dict[str, Any]]

    def __init__(self) -> None:
        Client.got = []

    def add(self, url: str) -> bool:
        return url.startswith("json://")

    def notify(self, **what: Any) -> bool:
        Client.got.append(what)
        return Client.takes


@pytest.fixture
def apprise(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("apprise")
    module.Apprise = Client  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "apprise", module)
    monkeypatch.setenv("ADDRESS", "json://localhost")


def test_semantic_36_text_goes_out_with_its_kind(apprise: None, monkeypatch: pytest.MonkeyPatch) -> None:
    channel = build_channels(CONFIG)["it"]
    assert isinstance(channel.send(message(), None, AT), Sent)
    assert isinstance(channel.send(message(moved(Transition.RESOLVED)), "x", AT), Sent)
    assert [got["notify_type"] for got in Client.got] == ["failure", "success"]
    assert Client.got[0]["title"] == "Critical: purchase stopped arriving in GA4"
    monkeypatch.setattr(Client, "takes", False)
    assert isinstance(channel.send(message(), None, AT), Later)


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(ProblemsError, match=r"pip install 'tagwatch\[apprise\]'"):
        build_channels(CONFIG)


def test_an_address_apprise_does_not_know_is_told_without_telling_it(
    apprise: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADDRESS", "nowhere://secret")
    with pytest.raises(ProblemsError, match="holds no address that Apprise knows") as caught:
        build_channels(CONFIG)
    assert "secret" not in str(caught.value)

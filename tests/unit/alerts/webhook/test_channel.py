"""The signed webhook: what a program needs, and can check."""

from __future__ import annotations

import hmac
from hashlib import sha256

import pytest

from monitor.alerts.outcome import NotThere
from monitor.alerts.registry import build_channels
from monitor.incidents.incident import Transition
from tests.support.alerts import AT, message, moved
from tests.support.receiver import Receiver


def test_semantic_36_a_receiver_can_tell_repeats_and_forgeries(monkeypatch: pytest.MonkeyPatch) -> None:
    with Receiver(200) as service:
        monkeypatch.setenv("HOOK", service.url)
        monkeypatch.setenv("SIGNING", "shared")
        config = {"type": "webhook", "url": {"env": "HOOK"}, "sign_with": {"env": "SIGNING"}}
        channel = build_channels({"hook": config})["hook"]
        again = message(repeat=True)
        channel.send(message(), None, AT)
        channel.send(again, None, AT + 60)
        settled = channel.settle(again, None, AT)
    first, second = service.got
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"] == message().key
    at, digest = (part.split("=")[1] for part in first.headers["tagwatch-signature"].split(","))
    assert (int(at), digest) == (AT, hmac.new(b"shared", f"{at}.".encode() + first.body, sha256).hexdigest())
    assert (first.json["possible_repeat"], second.json["possible_repeat"]) == (False, True)
    assert isinstance(settled, NotThere)
    assert not settled.sure


def test_the_document_holds_what_a_message_does(monkeypatch: pytest.MonkeyPatch) -> None:
    with Receiver(200) as service:
        monkeypatch.setenv("HOOK", service.url)
        channel = build_channels({"hook": {"type": "webhook", "url": {"env": "HOOK"}}})["hook"]
        channel.send(message(moved(Transition.RESOLVED)), "x", AT)
    [got] = service.got
    document = got.json
    assert "tagwatch-signature" not in got.headers
    assert (document["version"], document["transition"], document["state"]) == (1, "resolved", "resolved")
    assert document["title"] == "Resolved: purchase stopped arriving in GA4"
    assert document["fingerprint"] == "4f1c2a9b" * 4
    assert (document["rule"]["place"], document["rule"]["owner"]) == ("rules/shop.yaml:4", "growth")
    assert "Well again after" in document["text"]

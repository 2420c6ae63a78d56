"""The dead man's switch."""

from __future__ import annotations

from monitor.daemon.heartbeat import beat
from tests.support.receiver import Receiver


def test_semantic_38_a_call_that_arrives_says_nothing_and_one_that_does_not_says_why() -> None:
    with Receiver(200) as service:
        assert beat(service.url) is None
        service.answers.append((404, "gone", {}))
        assert beat(service.url) == "it answered 404"
        assert len(service.got) == 2
    why = beat("http://127.0.0.1:1")
    assert why is not None
    assert "refused" in why

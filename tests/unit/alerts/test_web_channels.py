"""What every channel over the web does with answers: wait, ask again, give up, never follow, never tell a secret."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from monitor.alerts.channel import Channel
from monitor.alerts.outcome import Later, Outcome, Refused, Scope, Sent
from monitor.alerts.registry import build_channels
from monitor.config.yaml_source import ProblemsError
from monitor.incidents.incident import Transition
from tests.support.alerts import AT, message, moved
from tests.support.receiver import Receiver

SECRET = "not-to-be-told"
CONFIG: dict[str, dict[str, Any]] = {
    "webhook": {"url": {"env": "ADDRESS"}},
    "teams": {"url": {"env": "ADDRESS"}},
    "pagerduty": {"routing_key": {"env": "KEY"}},
    "opsgenie": {"api_key": {"env": "KEY"}},
    "alertmanager": {},
}


def build(kind: str, url: str, patch: pytest.MonkeyPatch) -> Channel:
    patch.setenv("ADDRESS", f"{url}/{SECRET}")
    patch.setenv("KEY", SECRET)
    section = CONFIG[kind] if "url" in CONFIG[kind] else CONFIG[kind] | {"base_url": url}
    return build_channels({"it": {"type": kind, **section}})["it"]


@pytest.fixture(params=CONFIG)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def service() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


def send(kind: str, service: Receiver, patch: pytest.MonkeyPatch, *answers: tuple[int, str, dict[str, str]]) -> Outcome:
    service.answers.extend(answers)
    return build(kind, service.url, patch).send(message(), None, AT)


def test_what_is_taken_is_sent(kind: str, service: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(send(kind, service, monkeypatch), Sent)
    assert len(service.got) == 1


def test_semantic_11_a_rate_limit_is_kept_to(kind: str, service: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = send(kind, service, monkeypatch, (429, "slow down", {"Retry-After": "7"}))
    assert isinstance(outcome, Later)
    assert (outcome.seconds, outcome.whole_channel, outcome.in_doubt) == (7.0, True, False)


def test_semantic_13_a_failing_service_is_asked_later_and_in_doubt(
    kind: str, service: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = send(kind, service, monkeypatch, (503, "down", {}))
    assert isinstance(outcome, Later)
    assert outcome.in_doubt


@pytest.mark.parametrize("status", [401, 403, 410, 302])
def test_semantic_13_a_wrong_key_or_address_is_for_people_to_mend(
    kind: str, status: int, service: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = send(kind, service, monkeypatch, (status, "no", {"Location": "http://127.0.0.1:9/elsewhere"}))
    assert isinstance(outcome, Refused)
    assert outcome.scope is Scope.CHANNEL
    assert SECRET not in str(outcome)


def test_semantic_13_what_is_refused_for_what_it_says_is_about_the_message(
    kind: str, service: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = send(kind, service, monkeypatch, *[(400, "bad", {})] * 9)
    assert isinstance(outcome, Refused)
    assert outcome.scope is Scope.MESSAGE


def test_a_cut_off_answer_is_in_doubt_and_an_address_where_nobody_listens_is_not(
    kind: str, service: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.cut = True
    cut = send(kind, service, monkeypatch)
    nobody = build(kind, "http://127.0.0.1:1", monkeypatch).send(message(), None, AT)
    assert [isinstance(one, Later) and one.in_doubt for one in (cut, nobody)] == [True, False]


def test_a_message_whose_facts_cannot_be_read_still_goes_out(
    kind: str, service: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = build(kind, service.url, monkeypatch).send(message(body=b"{}"), None, AT)
    assert isinstance(outcome, Sent)
    assert outcome.note is not None


@pytest.mark.parametrize("transition", Transition)
def test_every_transition_goes_out(
    kind: str, transition: Transition, service: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(build(kind, service.url, monkeypatch).send(message(moved(transition)), "x", AT), Sent)


@pytest.mark.parametrize("kind", ["webhook", "teams"])
def test_what_is_no_address_is_told_without_telling_it(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADDRESS", f"ftp://{SECRET}")
    with pytest.raises(ProblemsError) as caught:
        build_channels({"it": {"type": kind, "url": {"env": "ADDRESS"}}})
    assert "holds no web address" in str(caught.value)
    assert SECRET not in str(caught.value)

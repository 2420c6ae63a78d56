from __future__ import annotations

from urllib.parse import urlencode

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, said


def test_an_event_is_named_by_its_token() -> None:
    sent = {
        "app_token": "app", "event_token": "abc123", "environment": "production", "revenue": "12.50", "currency": "EUR",
        "deduplication_id": "d-1", "adid": "a-1", "gps_adid": "g-1", "created_at_unix": "1700000000",
        "callback_params": '{"plan":"pro"}', "needs_response_details": "1",
    }  # fmt: skip
    event = event_of("https://app.adjust.com/event", urlencode(sent))
    assert (event.vendor, event.kind, event.name, event.account) == ("adjust", Kind.EVENT, "abc123", "app")
    assert (event.value, event.currency, event.event_id, event.at) == (12.5, "EUR", "d-1", 1_700_000_000.0)
    assert event.properties == {"revenue": "12.50", "currency": "EUR", "environment": "production", "plan": "pro"}
    assert event.user_ids == {"client": "a-1", "device": "g-1"}


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        ("https://app.adjust.com/session?app_token=a", Kind.INIT, "session"),
        ("https://app.eu.adjust.com/attribution?app_token=a", Kind.INIT, "attribution"),
        ("https://s2s.adjust.com/event?app_token=a&event_token=t&s2s=1", Kind.EVENT, "t"),
        ("https://gdpr.adjust.com/gdpr_forget_device?app_token=a", Kind.IDENTIFY, "gdpr_forget_device"),
    ],
)
def test_the_other_calls(url: str, kind: Kind, name: str) -> None:
    event = event_of(url)
    assert (event.kind, event.name, event.account) == (kind, name, "a")


def test_a_call_without_an_app_is_undecodable() -> None:
    undecodable = said("https://app.adjust.com/event", "x=1").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no app token"

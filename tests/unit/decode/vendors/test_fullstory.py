"""FullStory: sessions counted, the server API's events read."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, said

API = "https://api.fullstory.com/v2/"


@pytest.mark.parametrize(
    ("url", "kind", "name", "account"),
    [
        ("https://edge.fullstory.com/s/fs.js", Kind.LOADER, "fs.js", ""),
        ("https://edge.fullstory.com/s/settings/ABC/v1/web", Kind.INIT, "settings", "ABC"),
        ("https://rs.fullstory.com/rec/bundle?OrgId=ABC&UserId=1&SessionId=2", Kind.TELEMETRY, "bundle", "ABC"),
    ],
)
def test_requests_of_a_page(url: str, kind: Kind, name: str, account: str) -> None:
    event = event_of(url)
    assert (event.vendor, event.kind, event.name, event.account) == ("fullstory", kind, name, account)


def test_a_page_starts_with_its_address() -> None:
    event = event_of("https://rs.fullstory.com/rec/page", '{"OrgId":"ABC","Url":"https://a.example/","UserId":"u"}')
    assert (event.kind, event.account, event.page) == (Kind.INIT, "ABC", "https://a.example/")
    assert event.user_ids == {"client": "u"}


def test_an_event_of_the_api() -> None:
    body = (
        '{"name":"Order","properties":{"total":5},"user":{"uid":"7"},"session":{"id":"s"},'
        '"timestamp":"2023-11-14T22:13:30Z"}'
    )
    event = event_of(f"{API}events", body)
    assert (event.kind, event.name, event.properties) == (Kind.EVENT, "Order", {"total": 5})
    assert (event.user_ids, event.at) == ({"user": "7", "session": "s"}, 1_700_000_010.0)
    user = event_of(f"{API}users", '{"uid":"7","properties":{"plan":"pro"}}')
    assert (user.kind, user.user_ids, user.properties) == (Kind.IDENTIFY, {"user": "7"}, {"plan": "pro"})


def test_what_cannot_be_read_is_counted_with_its_reason() -> None:
    undecodable = said(f"{API}events", "x").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no document in the body"
    assert events_of("https://app.fullstory.com/ui/ABC") == ()

"""VWO: visitors counted, goals, events of the data platform."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of

HOST = "https://dev.visualwebsiteoptimizer.com"


@pytest.mark.parametrize(
    ("target", "kind", "name"),
    [
        ("/v.gif?a=7&experiment_id=3&combination=2&u=D1&_=1", Kind.EVENT, "variation"),
        ("/c.gif?account_id=7&experiment_id=3&goal_id=200&r=9.50&u=D1", Kind.EVENT, "goal"),
        ("/s.gif?account_id=7&u=D1", Kind.TELEMETRY, "session"),
        ("/j.php?a=7&u=https%3A%2F%2Fa.example%2F&r=0.5", Kind.INIT, "settings"),
        ("/lib/7.js?a=7", Kind.LOADER, "script"),
        ("/eu01/analyze?a=7", Kind.TELEMETRY, "recording"),
    ],
)
def test_requests(target: str, kind: Kind, name: str) -> None:
    event = event_of(f"{HOST}{target}")
    assert (event.vendor, event.kind, event.name, event.account) == ("vwo", kind, name, "7")


def test_a_goal_with_revenue() -> None:
    event = event_of(f"{HOST}/server-side/track-goal?account_id=7&experiment_id=3&goal_id=200&r=9.50&u=D1&random=1")
    assert (event.name, event.value, event.user_ids) == ("goal", 9.5, {"client": "D1"})
    assert event.properties == {"experiment_id": "3", "goal_id": "200", "r": 9.5}


@pytest.mark.parametrize(
    ("name", "kind"), [("vwo_pageView", Kind.PAGE), ("vwo_variationShown", Kind.TELEMETRY), ("cart", Kind.EVENT)]
)
def test_events_of_the_data_platform(name: str, kind: Kind) -> None:
    body = (
        f'{{"d":{{"msgId":"m","visId":"D1","event":{{"name":"{name}","time":1700000100000,'
        '"props":{"sku":"x","page":{"url":"https://a.example/"}}}}}'
    )
    event = event_of(f"{HOST}/events/t?en={name}&a=7", body)
    assert (event.kind, event.name, event.at, event.event_id) == (kind, name, 1_700_000_100.0, "m")
    assert (event.page, event.properties, event.user_ids) == ("https://a.example/", {"sku": "x"}, {"client": "D1"})


def test_an_event_whose_body_is_missing_has_the_name_in_the_query() -> None:
    assert event_of(f"{HOST}/events/t?en=cart&a=7&u=D1").name == "cart"
    assert events_of(f"{HOST}/favicon.ico") == ()

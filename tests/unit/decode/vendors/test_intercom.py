"""Intercom: who is on which page, what they did, and what is none of our business."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson
import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, said

WEB = "https://api-iam.intercom.io/messenger/web"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
BASE = {"app_id": "app1", "referer": "https://shop.example/?gclid=Xyz", "page_title": "Shop", "v": "3"}


def test_a_ping_of_nobody_known_is_a_page() -> None:
    event = event_of(f"{WEB}/ping", urlencode(BASE | {"user_data": '{"anonymous_id":"a-1"}'}))
    assert (event.vendor, event.kind, event.account, event.name) == ("intercom", Kind.PAGE, "app1", "ping")
    assert (event.page, event.click_ids) == ("https://shop.example/?gclid=Xyz", {"gclid": "Xyz"})
    assert (event.properties, event.user_ids) == ({"page_title": "Shop"}, {"client": "a-1"})


def test_a_ping_of_somebody_is_an_identity_in_clear() -> None:
    person = orjson.dumps({"user_id": "u-1", "email": "a@b.example", "plan": "gold"}).decode()
    event = event_of(f"{WEB}/ping", urlencode(BASE | {"user_data": person}))
    assert (event.kind, event.user_ids) == (Kind.IDENTIFY, {"user": "u-1"})
    assert event.properties["user"] == {"email": "a@b.example", "plan": "gold"}


def test_an_event_of_the_page() -> None:
    sent = BASE | {"event_name": "ordered", "metadata": '{"coupon":"X","value":20.5,"currency":"EUR"}'}
    event = event_of(f"{WEB}/events", urlencode(sent))
    assert (event.kind, event.name, event.value, event.currency) == (Kind.EVENT, "ordered", 20.5, "EUR")
    assert event.properties["coupon"] == "X"


def test_an_event_of_a_server_counts_money_in_cents() -> None:
    body = {
        "event_name": "ordered",
        "created_at": int(NOW) - 2,
        "user_id": "u-1",
        "email": "a@b.example",
        "metadata": {"price": {"amount": 2050, "currency": "eur"}, "order_number": {"value": "A-1", "url": "x"}},
    }
    event = event_of("https://api.intercom.io/events", orjson.dumps(body), at=NOW)
    assert (event.kind, event.name, event.value, event.currency) == (Kind.EVENT, "ordered", 20.5, "eur")
    assert (event.transaction_id, event.user_ids, event.at) == ("A-1", {"user": "u-1"}, NOW - 2)


def test_a_contact() -> None:
    event = event_of("https://api.intercom.io/contacts", b'{"external_id":"u-1","email":"a@b.example"}')
    assert (event.kind, event.properties, event.user_ids) == (
        Kind.IDENTIFY,
        {"email": "a@b.example"},
        {"user": "u-1"},
    )


def test_what_people_write_is_left_alone() -> None:
    event = event_of(f"{WEB}/conversations", urlencode(BASE | {"blocks": '[{"text":"my secret"}]'}))
    assert (event.kind, event.name, event.properties) == (Kind.TELEMETRY, "conversations", {})


@pytest.mark.parametrize(
    ("url", "account", "name"),
    [
        ("https://widget.intercom.io/widget/app1", "app1", "widget"),
        ("https://js.intercomcdn.com/frame-modern.abc.js", "", "frame-modern.abc.js"),
    ],
)
def test_what_the_page_loads(url: str, account: str, name: str) -> None:
    event = event_of(url)
    assert (event.kind, event.account, event.name) == (Kind.LOADER, account, name)


@pytest.mark.parametrize("url", [f"{WEB}/ping", "https://api.intercom.io/events"])
def test_a_call_of_nothing_is_counted(url: str) -> None:
    undecodable = said(url, method="POST").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no call in the body"


def test_intercoms_own_site_is_no_tracking() -> None:
    assert said("https://www.intercom.com/help").events == ()

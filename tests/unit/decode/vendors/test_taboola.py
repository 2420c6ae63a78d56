"""Taboola: an advertiser's events told from publishers' widgets on the same hosts."""

from __future__ import annotations

from urllib.parse import quote

import orjson
import pytest

from monitor.decode.event import Event, Kind
from tests.support.decoding import event_of, lines_of, said

MARKUP = {(row["site"], row["entry"]): row for row in lines_of("the-markup/pixels.jsonl")}
TRC = "https://trc.taboola.com/1612304"


def captured(site: str, entry: int) -> Event:
    row = MARKUP[site, entry]
    return event_of(row["url"], row["body"], method=row["method"], at=row["at"])


def test_a_page_view_stands_in_json_in_a_parameter() -> None:
    event = captured("maryland", 162)
    assert (event.kind, event.name, event.account) == (Kind.PAGE, "page_view", "1612304")
    assert (event.page, event.at) == ("https://www.marylandhealthconnection.gov/", 1745853788.531)
    assert (event.properties, event.referrer) == ({}, None)


def test_engagement_the_pixel_measures_is_telemetry() -> None:
    event = captured("maryland", 259)
    assert (event.kind, event.name, event.properties) == (Kind.TELEMETRY, "pre_d_eng_tb", {})
    assert event.user_ids == {"client": "92272837-c975-42be-8e77-0c8b7defd8df-tuctf0922dc"}


def test_a_purchase_says_what_and_under_which_consent() -> None:
    event = event_of(
        f"{TRC}/log/3/unip?en=make_purchase&revenue=199.9&currency=EUR&orderid=A-1&quantity=2&unified_id={'a' * 64}"
        "&item-url=https%3A%2F%2Fshop.example%2Fthanks&ref=https%3A%2F%2Fshop.example%2F&ccpaPs=1---&tcs=CQnSI&x=1"
    )
    assert (event.name, event.value, event.currency, event.transaction_id) == ("make_purchase", 199.9, "EUR", "A-1")
    assert event.properties == {
        "value": 199.9,
        "currency": "EUR",
        "quantity": 2,
        "x": "1",
        "user_data": {"email": "a" * 64},
    }
    assert event.consent is not None
    assert event.consent.raw == {"gdpr_consent": "CQnSI", "us_privacy": "1---"}
    assert (event.page, event.referrer) == ("https://shop.example/thanks", "https://shop.example/")


def test_a_servers_conversion() -> None:
    url = "https://trc.taboola.com/actions-handler/log/3/s2s-action?click-id=k&name=lead&revenue=5"
    event = event_of(url)
    assert (event.name, event.value, event.click_ids) == ("lead", 5.0, {"tblci": "k"})


@pytest.mark.parametrize("data", ["", "[]", "oops", quote(orjson.dumps({"u": "https://news.example/", "r": []}))])
def test_what_widgets_send_is_telemetry(data: str) -> None:
    event = event_of(f"https://trc.taboola.com/news-site/trc/3/json?data={data}")
    assert (event.kind, event.name, event.account) == (Kind.TELEMETRY, "widget_json", "news-site")


def test_the_script_and_matches() -> None:
    loader = event_of("https://cdn.taboola.com/libtrc/unip/1612304/tfa.js")
    assert (loader.kind, loader.account) == (Kind.LOADER, "1612304")
    assert captured("maryland", 199).kind is Kind.SYNC


def test_a_hit_without_a_name_is_counted_with_its_reason() -> None:
    undecodable = said(f"{TRC}/log/3/unip?tim=1").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no event name"

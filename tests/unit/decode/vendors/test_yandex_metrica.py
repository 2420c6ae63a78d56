"""Yandex Metrica: what a counter's hit is, its e-commerce, and the Measurement Protocol."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import orjson
import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, said

URL = "https://mc.yandex.ru/watch/77"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z


def watch(info: str, page: str = "https://shop.example/?yclid=Y", **params: Any) -> str:
    info = f"{info}:u:c-1:et:{int(NOW) - 2}:t:Shop: sale"
    texts = {name.replace("_", "-"): value for name, value in params.items()}
    return urlencode({"wmode": "7", "page-url": page, "page-ref": "https://r.example/", "browser-info": info} | texts)


@pytest.mark.parametrize("url", [URL, "https://mc.yandex.com/watch/77/1", "https://shop.example/ya/watch/77"])
def test_a_page_view(url: str) -> None:
    event = event_of(f"{url}?{watch('pv:1:ar:1')}", at=NOW)
    assert (event.vendor, event.kind, event.account, event.name) == ("yandex_metrica", Kind.PAGE, "77", "pageview")
    assert event.properties == {"page_title": "Shop: sale"}
    assert (event.page, event.referrer) == ("https://shop.example/?yclid=Y", "https://r.example/")
    assert (event.user_ids, event.click_ids, event.at) == ({"client": "c-1"}, {"yclid": "Y"}, NOW - 2)
    assert event.transport is (Transport.VENDOR if "yandex" in url else Transport.FIRST_PARTY)


@pytest.mark.parametrize(
    ("info", "kind", "name"),
    [
        ("ln:1", Kind.EVENT, "outlink"),
        ("dl:1:ln:0", Kind.EVENT, "download"),
        ("nb:1", Kind.TELEMETRY, "not_bounce"),
        ("pa:1", Kind.EVENT, "params"),
        ("x", Kind.PAGE, "hit"),
    ],
)
def test_what_a_hit_is(info: str, kind: Kind, name: str) -> None:
    event = event_of(f"{URL}?{watch(info)}")
    assert (event.kind, event.name) == (kind, name)


def test_a_goal_stands_in_place_of_the_page() -> None:
    info = orjson.dumps({"order_price": 20.5, "currency": "RUB", "__ymu": {"UserID": "u-1"}}).decode()
    event = event_of(f"{URL}?{watch('ar:1', 'goal://shop.example/order', site_info=info)}")
    assert (event.kind, event.name, event.page, event.referrer) == (Kind.EVENT, "order", "https://r.example/", None)
    assert (event.value, event.currency) == (20.5, "RUB")
    assert event.user_ids == {"client": "c-1", "user": "u-1"}


def test_an_actions_products_are_items() -> None:
    bought = {"actionField": {"id": "A-1", "revenue": "20.5"}, "products": [{"id": "p1"}]}
    actions = [
        {"currencyCode": "EUR", "purchase": bought},
        {"impressions": [{"id": "p2"}], "unknown": 1},
    ]  # fmt: skip
    info = orjson.dumps({"__ym": {"ecommerce": actions}}).decode()
    purchase, impressions = events_of(URL, watch("pa:1", site_info=info))
    assert (purchase.name, purchase.value, purchase.currency, purchase.transaction_id) == (
        "purchase",
        20.5,
        "EUR",
        "A-1",
    )
    assert purchase.items == ({"id": "p1"},)
    assert (impressions.name, impressions.items, impressions.batch_index) == ("impressions", ({"id": "p2"},), 1)


def test_the_measurement_protocol() -> None:
    params = {"tid": "77", "cid": "c-1", "t": "event", "pa": "purchase", "ti": "A-1", "tr": "20.5", "pr1id": "p1"}
    params |= {"pr1qt": "2", "et": str(int(NOW) - 2)}
    event = event_of(f"https://mc.yandex.ru/collect?{urlencode(params)}", at=NOW)
    assert (event.account, event.name, event.value, event.transaction_id) == ("77", "purchase", 20.5, "A-1")
    assert (event.items, event.at) == (({"id": "p1", "quantity": 2},), NOW - 2)
    page = event_of("https://mc.yandex.ru/collect?tid=77&t=pageview&dl=https%3A%2F%2Fx.example%2F&dt=X")
    assert (page.kind, page.page, page.properties) == (Kind.PAGE, "https://x.example/", {"page_title": "X"})


@pytest.mark.parametrize(
    ("url", "kind", "account", "name"),
    [
        ("https://mc.yandex.ru/webvisor/77?rn=1", Kind.TELEMETRY, "77", "webvisor"),
        ("https://mc.yandex.com/clmap/77?x=1", Kind.TELEMETRY, "77", "click_map"),
        ("https://mc.yandex.ru/sync_cookie_image_check", Kind.SYNC, "", "sync_cookie"),
        ("https://mc.yandex.ru/metrika/tag.js", Kind.LOADER, "", "tag.js"),
    ],
)
def test_what_is_beside_hits(url: str, kind: Kind, account: str, name: str) -> None:
    event = event_of(url)
    assert (event.kind, event.account, event.name) == (kind, account, name)


def test_a_video_to_watch_is_no_hit() -> None:
    assert said("https://video.example/watch/77?x=1").events == ()
    undecodable = said("https://mc.yandex.ru/collect?t=event").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no counter"

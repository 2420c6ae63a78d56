"""Dynamic Yield: pages, own events with carts, impressions counted."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of

PIXEL = "https://async-px.dynamicyield.com"


def test_a_page() -> None:
    event = event_of(
        "http://px.dynamicyield.com/uia?id=-137&se=8765260&rf=&p=1&sub=www.nytimes.com&sd=homepage"
        "&url=http%3A%2F%2Fwww.nytimes.com%2F&title=T&ses=1eb8&aud=&svars=63%3A&exps=%5B%5D&_=1"
    )
    assert (event.vendor, event.kind, event.name, event.account) == ("dynamic_yield", Kind.PAGE, "page_view", "8765260")
    assert (event.page, event.user_ids) == ("http://www.nytimes.com/", {"client": "-137", "session": "1eb8"})
    properties = {"page_host": "www.nytimes.com", "page_context": "homepage", "page_title": "T", "exps": []}
    assert event.properties == properties


def test_a_purchase() -> None:
    props = '{"dyType":"purchase-v1","value":9.5,"currency":"EUR","uniqueTransactionId":"7","cart":[{"productId":"a"}]}'
    event = event_of(f"{PIXEL}/dpx?cnst=1&name=Purchase&props={quote(props)}&sec=1&id=2")
    assert (event.kind, event.name, event.account) == (Kind.EVENT, "Purchase", "1")
    assert (event.value, event.currency, event.transaction_id) == (9.5, "EUR", "7")
    assert (event.items, event.properties["dyType"]) == (({"productId": "a"},), "purchase-v1")
    assert event_of(f"{PIXEL}/dpx?props=broken&sec=1").name == "(unnamed)"


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        (f"{PIXEL}/id?cnst=1&sec=1", Kind.IDENTIFY, "identify"),
        (f"{PIXEL}/var?sec=1", Kind.EVENT, "variation"),
        (f"{PIXEL}/imp?sec=1&imps%5B%5D=x", Kind.TELEMETRY, "impression"),
        (f"{PIXEL}/dps?sec=1&clicks=0", Kind.TELEMETRY, "dps"),
        ("https://st.dynamicyield.com/st?sec=1", Kind.INIT, "settings"),
        ("https://cdn.dynamicyield.com/api/1/api_dynamic.js", Kind.LOADER, "api_dynamic.js"),
    ],
)
def test_what_is_no_page(url: str, kind: Kind, name: str) -> None:
    event = event_of(url)
    assert (event.kind, event.name, event.account) == (kind, name, "1")


def test_static_files_are_not_taken() -> None:
    assert events_of("http://static.dynamicyield.com/scripts/12007/dy-min.js?v=12068") == ()

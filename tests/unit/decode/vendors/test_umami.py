from __future__ import annotations

import orjson
import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, said

URL = "https://stats.shop.example/api/send"
PAYLOAD = {"website": "w-1", "hostname": "shop.example", "url": "/a?gclid=g", "title": "A", "referrer": ""}


@pytest.mark.parametrize(
    ("kind_sent", "more", "kind", "name"),
    [
        ("event", {}, Kind.PAGE, "pageview"),
        ("event", {"name": "buy", "data": {"revenue": 5, "currency": "EUR"}}, Kind.EVENT, "buy"),
        ("identify", {"data": {"plan": "pro"}, "id": "u"}, Kind.IDENTIFY, "identify"),
    ],
)
def test_a_call_is_a_page_an_event_or_an_identity(
    kind_sent: str, more: dict[str, object], kind: Kind, name: str
) -> None:
    event = event_of(URL, orjson.dumps({"type": kind_sent, "payload": PAYLOAD | more}))
    assert (event.vendor, event.kind, event.name, event.account) == ("umami", kind, name, "w-1")
    assert (event.page, event.click_ids) == ("https://shop.example/a?gclid=g", {"gclid": "g"})
    assert event.value == (5.0 if name == "buy" else None)


def test_other_calls_of_that_path_are_a_sites_own() -> None:
    assert said(URL, b'{"to":"a@b.example"}').events == ()
    assert said("https://cloud.umami.is/api/send", b"{}").undecodable is not None

from __future__ import annotations

import gzip
from base64 import b64decode, b64encode

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, said
from tests.support.protobuf import message

URL = "https://app-measurement.com/a"
TWO, ONE = "ChsSDRILc2NyZWVuX3ZpZXcSChIIcHVyY2hhc2U=", "Cg8SDRILYWRkX3RvX2NhcnQ="
AT = 1_700_000_000.0
ITEM = message((6, message((1, "item_id"), (2, "sku1"))), (6, message((1, "price"), (5, 9.5))))
PURCHASE = message(
    (2, "purchase"),
    (3, int(AT * 1000) - 5_000),
    (1, message((1, "_o"), (2, "app"))),
    (1, message((1, "currency"), (2, "EUR"))),
    (1, message((1, "value"), (5, 19.0))),
    (1, message((1, "transaction_id"), (2, "T1"))),
    (1, message((1, "_et"), (3, 1200))),
    (1, message((1, "items"), (6, ITEM), (6, ITEM))),
)
BATCH = message(
    (2, PURCHASE),
    (2, message((2, "_vs"), (1, message((1, "_sn"), (2, "Cart"))))),
    (3, message((2, "plan"), (3, "gold"))),
    (3, message((2, "visits"), (4, 3))),
    (3, message((2, "_id"), (3, "u-1"))),
    (8, "android"),
    (11, "de-de"),
    (14, "com.example.shop"),
    (21, "instance"),
    (25, "1:123:android:ab"),
)
BODY = message((1, BATCH))


@pytest.mark.parametrize("wrap", [bytes, gzip.compress, b64encode], ids=["plain", "gzip", "base64"])
@pytest.mark.parametrize(("body", "names"), [(TWO, ["screen_view", "purchase"]), (ONE, ["add_to_cart"])])
def test_every_event_of_a_body_is_one(body: str, names: list[str], wrap: type[bytes]) -> None:
    events = events_of(URL, wrap(b64decode(body)))
    assert [event.name for event in events] == names
    assert [event.batch_index for event in events] == list(range(len(names)))


def test_an_event_says_what_an_analyst_asks_for() -> None:
    purchase, view = events_of(URL, BODY)
    assert (purchase.vendor, purchase.kind, purchase.account) == ("ga4", Kind.EVENT, "1:123:android:ab")
    assert (purchase.value, purchase.currency, purchase.transaction_id) == (19.0, "EUR", "T1")
    assert purchase.items == ({"item_id": "sku1", "price": 9.5}, {"item_id": "sku1", "price": 9.5})
    assert purchase.at == AT - 5.0
    assert purchase.user_ids == {"client": "instance", "user": "u-1"}
    assert purchase.properties == {
        "firebase_event_origin": "app",
        "currency": "EUR",
        "value": 19.0,
        "transaction_id": "T1",
        "engagement_time_msec": 1200,
        "app_id": "com.example.shop",
        "device": {"platform": "android", "language": "de-de"},
        "user_properties": {"plan": "gold", "visits": 3},
    }
    assert (view.name, view.kind, view.properties["firebase_screen"]) == ("screen_view", Kind.PAGE, "Cart")


def test_asking_for_settings_is_no_event() -> None:
    event = event_of("https://app-measurement.com/config/app/1%3A123%3Aandroid%3Aab?platform=android&gmp_version=1")
    assert (event.kind, event.name, event.account) == (Kind.INIT, "config", "1:123:android:ab")


def nested(depth: int) -> bytes:
    inner = message((1, "k"), (2, "v"))
    for _ in range(depth):
        inner = message((1, "k"), (6, inner))
    return message((1, message((2, message((2, "x"), (1, inner))))))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\xff" * 40, "no protobuf"),
        (b'{"a":1}', "no protobuf"),
        (BODY[:-3], "no protobuf"),
        (nested(200), "no protobuf"),
        (message((7, "x")), "no events in the body"),
        (gzip.compress(BODY)[:-9], "truncated gzip"),
    ],
)
def test_what_cannot_be_read_is_counted_with_the_reason(body: bytes, reason: str) -> None:
    undecodable = said(URL, body).undecodable
    assert undecodable is not None
    assert (undecodable.vendor, undecodable.reason) == ("ga4", reason)

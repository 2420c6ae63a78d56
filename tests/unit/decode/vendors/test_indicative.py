"""Indicative: one event or a batch, identification."""

from __future__ import annotations

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, said

API = "https://api.indicative.com/service/"
ONE = (
    '{"apiKey":"k","eventName":"Buy","eventUniqueId":"u","eventTime":1700000100000,'
    '"properties":{"revenue":"9.50","currency":"EUR","order_id":"7","plan":"pro"}}'
)


def test_an_event() -> None:
    event = event_of(f"{API}event", ONE)
    assert (event.vendor, event.kind, event.name, event.account) == ("indicative", Kind.EVENT, "Buy", "k")
    assert (event.value, event.currency, event.transaction_id) == (9.5, "EUR", "7")
    assert (event.at, event.user_ids) == (1_700_000_100.0, {"client": "u"})
    assert event.properties == {"revenue": "9.50", "currency": "EUR", "plan": "pro"}


def test_a_batch_is_split() -> None:
    events = events_of(f"{API}event/batch", f'{{"apiKey":"shared","events":[{ONE},{{"eventName":"b"}},3]}}')
    assert [(event.name, event.account, event.batch_index) for event in events] == [("Buy", "k", 0), ("b", "shared", 1)]


def test_an_alias_is_identification() -> None:
    event = event_of(f"{API}alias", '{"apiKey":"k","previousId":"p","uniqueKey":"n"}')
    assert (event.kind, event.name, event.user_ids) == (Kind.IDENTIFY, "alias", {"client": "n", "previous": "p"})


def test_a_request_without_an_event_is_counted_with_its_reason() -> None:
    undecodable = said(f"{API}event", "[]").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no event in the body"

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, said

URL = "https://trk.kissmetrics.io"


@pytest.mark.parametrize(
    ("call", "kind", "name", "users"),
    [
        ("e?_k=key&_n=Purchased&_p=p-1&Billing%20Amount=12.5", Kind.EVENT, "Purchased", {"client": "p-1"}),
        ("e?_k=key&_n=Visited%20Site&_p=p-1&Billing%20Amount=12.5", Kind.PAGE, "Visited Site", {"client": "p-1"}),
        ("s?_k=key&_p=p-1&Billing%20Amount=12.5", Kind.IDENTIFY, "set", {"client": "p-1"}),
        ("a?_k=key&_p=p-1&_n=u-1&Billing%20Amount=12.5", Kind.IDENTIFY, "alias", {"client": "p-1", "user": "u-1"}),
    ],
)
def test_the_three_calls(call: str, kind: Kind, name: str, users: dict[str, str]) -> None:
    event = event_of(f"{URL}/{call}&_t=1700000000")
    assert (event.vendor, event.kind, event.name, event.account) == ("kissmetrics", kind, name, "key")
    assert (event.user_ids, event.value) == (users, 12.5)
    assert event.properties == {"Billing Amount": "12.5"}


def test_a_call_without_a_key_is_undecodable() -> None:
    undecodable = said(f"{URL}/e?_n=x").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no key"

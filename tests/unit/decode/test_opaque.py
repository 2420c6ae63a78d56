from __future__ import annotations

import pytest

from monitor.decode.event import Decoded, Undecodable
from monitor.decode.opaque import REASON
from tests.support.decoding import said

URL = "https://www.shop.example/p/x9"
PAGE = "https://www.shop.example/"


def test_a_sealed_body_is_counted_with_the_reason() -> None:
    body = '{"m":"POST","u":"kJ8sQ2mVx1Zt0a9B:9fJkLmNoPqRsTuVwXyZ0123456789abcdef=="}'
    assert said(URL, body, page=PAGE) == Decoded(undecodable=Undecodable("taggrs", "www.shop.example", REASON))


@pytest.mark.parametrize(
    "body",
    [
        '{"m":"POST","u":"https://www.shop.example/cart?step=2&value=12"}',
        '{"m":"POST","u":"kJ8sQ2mVx1Zt0a9B:9fJkLmNoPqRsTuVwXyZ0123456789abcdef==","n":1}',
        '{"m":"POST","u":7}',
        '{"message":"hello","user":"jane"}',
        '[{"m":1,"u":2}]',
        '{"m":"',
    ],
)
def test_a_sites_own_calls_are_none(body: str) -> None:
    assert said(URL, body, page=PAGE) == Decoded()

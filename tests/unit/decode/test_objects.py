"""Objects of odd documents are read within bounds, and nothing else is."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from monitor.capture.hit import Hit
from monitor.decode.objects import (
    MOST_COPIES,
    MOST_EVENTS,
    basic_user,
    bounded,
    documents,
    first_amount,
    ids,
    items_out,
    mappings,
    shared_by,
)
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable


def request(body: bytes = b"", **fields: Any) -> Request:
    return Request(Hit(at=0.0, method="POST", url="https://x.example/", body=body, **fields))


@pytest.mark.parametrize(
    ("value", "found"), [({"a": 1}, [{"a": 1}]), ([{}, 7, None, {"b": 2}], [{}, {"b": 2}]), ("x", []), (None, [])]
)
def test_only_objects_are_found(value: Any, found: list[dict[str, int]]) -> None:
    assert mappings(value) == found


@pytest.mark.parametrize("body", [b'{"a":1}', b'[{"a":1},3]', b'data={"a":1}'])
def test_a_body_is_one_object_or_a_list_of_them(body: bytes) -> None:
    assert documents(request(body)) == [{"a": 1}]


def test_objects_may_stand_one_a_line() -> None:
    assert documents(request(b'{"a":1}\n{"b":2}')) == [{"a": 1}, {"b": 2}]


def test_a_batch_has_an_end() -> None:
    assert len(bounded([{}] * MOST_EVENTS, request(), "none")) == MOST_EVENTS
    with pytest.raises(Unreadable, match="more events"):
        bounded(mappings([{}] * (MOST_EVENTS + 9)), request(), "none")
    with pytest.raises(Unreadable, match="none"):
        bounded([], request(), "none")


def test_what_is_shared_is_not_copied_without_end() -> None:
    shared = {str(number): number for number in range(100)}
    assert shared_by([{}] * (MOST_COPIES // 100), shared) is shared
    with pytest.raises(Unreadable, match="more shared values"):
        shared_by([{}] * (MOST_COPIES // 100 + 1), shared)


@pytest.mark.parametrize(
    ("products", "items", "kept"), [([{"a": 1}], ({"a": 1},), False), ([], (), True), ([1], (), True), ("x", (), True)]
)
def test_products_that_are_none_stay_a_property(products: Any, items: tuple[Any, ...], *, kept: bool) -> None:
    found, rest = items_out({"products": products, "b": 2}, "items", "products")
    assert found == items
    assert rest == ({"products": products, "b": 2} if kept else {"b": 2})


def test_an_amount_and_ids_are_what_is_there() -> None:
    assert first_amount({"a": "none", "b": "2,50"}, "a", "b") == 2.5
    assert ids(client="", user=7, session=None, device=" d ", odd=[1]) == {"user": "7", "device": "d"}


@pytest.mark.parametrize(
    ("header", "user"),
    [
        ("Basic " + b64encode(b"KEY:secret").decode(), "KEY"),
        ("Bearer KEY", ""),
        ("Basic %%%", ""),
        ("Basic /w==", ""),
        ("", ""),
    ],
)
def test_the_user_of_basic_authentication(header: str, user: str) -> None:
    assert basic_user(request(headers=(("authorization", header),))) == user

from __future__ import annotations

from typing import Any

import pytest

from monitor.decode.ids import click_ids_in
from monitor.decode.values import money, number, number_or_text, text_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12", 12),
        ("-3", -3),
        ("12.50", 12.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        (" 7 ", 7),
        ("1,5", None),
        ("inf", None),
        ("nan", None),
        ("1e999", None),
        ("0x10", None),
        ("１２", None),
        ("1_000", None),
        ("", None),
        ("9" * 50, None),
    ],
)
def test_a_number_is_a_number_as_a_whole_or_none(text: str, found: float | None) -> None:
    assert number(text) == found
    assert type(number(text)) is type(found)


def test_what_is_no_number_stays_visible_as_text() -> None:
    assert number_or_text("12 EUR") == "12 EUR"


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (12, 12.0),
        ("12.5", 12.5),
        ("12,50", 12.5),
        ("1,234", 1234.0),
        ("1,234.50", 1234.5),
        ("1.234,50", 1234.5),
        ("1.234.567,5", 1234567.5),
        ("EUR 5", None),
        (True, None),
        (None, None),
        ("", None),
        (float("nan"), None),
        ([], None),
    ],
)
def test_an_amount_is_read_with_either_decimal_sign(value: Any, amount: float | None) -> None:
    assert money(value) == amount


def test_identifiers_as_text() -> None:
    assert text_of(" a ") == "a"
    assert text_of(12) == "12"
    assert text_of(12.0) == "12"
    assert text_of(True) is None
    assert text_of("") is None
    assert text_of({"a": 1}) is None


def test_click_ids_of_a_landing_page() -> None:
    found = click_ids_in("https://shop.example/?gclid=abc&utm_source=x&wbraid=&fbclid=f%2B1#gclid=no")
    assert found == {"gclid": "abc", "fbclid": "f+1"}
    assert click_ids_in(None) == {}
    assert click_ids_in("https://shop.example/") == {}

"""Expressions: Python's syntax, none of its powers, and an answer only where there is one."""

from __future__ import annotations

import re
from typing import Any

import pytest

from monitor.checks.expression import AbsentError, Expression, UnsoundError

ORDER = {
    "value": 0.3,
    "tax": 0.05,
    "currency": "EUR",
    "items": [{"price": 0.1, "quantity": 1, "items": 7}, {"price": 0.1, "quantity": 2, "items": 8}],
    "ud": {"em": "x"},
}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("value == sum(item.price * item.quantity for item in items)", True),
        ("value == sum(item.price for item in items)", False),
        ("tax <= value", True),
        ('currency in ["EUR", "USD"] and not (value < 0)', True),
        ('matches(currency, "^[A-Z]{3}$")', True),
        ('lower(currency) == "eur"', True),
        ("has(tax) and not has(coupon)", True),
        ("len(items) == 2 and max(item.price for item in items) < 1", True),
        ("all(item.quantity > 0 for item in items)", True),
        ('has(ud.em) and not has(ud["ph"])', True),
        ("items[0].items == 7", True),
        ("value > 0 if has(value) else has(tax)", True),
        ('number("3") == 3', True),
    ],
)
def test_an_expression_is_true_or_false_of_an_event(text: str, says: bool) -> None:
    assert Expression(text).of(ORDER) is says


@pytest.mark.parametrize(
    "text", ["coupon == 1", "value < shipping", "sum(gone) > 0", "ud.ph == 1", "items[9].price > 0"]
)
def test_what_is_asked_of_a_property_that_is_not_there_cannot_be_told(text: str) -> None:
    with pytest.raises(AbsentError):
        Expression(text).of(ORDER)


@pytest.mark.parametrize("text", ["currency > 3", "value / 0 > 1", "number(currency) > 1", "items + 1 > 0"])
def test_values_that_cannot_be_reckoned_with_are_unsound(text: str) -> None:
    with pytest.raises(UnsoundError):
        Expression(text).of(ORDER)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "from one to 1000 characters"),
        ("value ==", "no expression"),
        ("value = 3", "no expression"),
        ("().__class__", "no property is called '__class__'"),
        ("items.__len__", "__len__"),
        ("open('/etc/passwd')", "no function 'open'"),
        ("summ(items)", "did you mean sum?"),
        ("currency.lower()", "only functions can be called"),
        ("(lambda: 1)()", "only functions can be called"),
        ("lambda: 1", "Lambda has no place"),
        ("9 ** 9 ** 9", "Pow has no place"),
        ("1 << 99999", "LShift has no place"),
        ('f"{value}"', "JoinedStr has no place"),
        ("{item: 1 for item in items}", "DictComp has no place"),
        ('matches(currency, "(")', "no regular expression"),
        ("round(value, ndigits=2) > 1", "no named arguments"),
        ("a" * 2000, "from one to 1000 characters"),
    ],
)
def test_what_has_no_place_in_an_expression_is_refused_when_it_is_read(text: str, word: str) -> None:
    with pytest.raises(ValueError, match=re.escape(word)):
        Expression(text)


def test_it_knows_which_properties_it_is_about() -> None:
    about = Expression("value == sum(item.price for item in items) and has(tax)").names
    assert about == {"value", "items", "tax"}


@pytest.mark.parametrize("value", [10**400, "x" * 10**6, [[]] * 50, {"a": {"b": {"c": 1}}}, float("nan"), None, True])
def test_no_value_of_an_event_breaks_it(value: Any) -> None:
    for text in ("value > 0", "value * value == value", "len(value) > 1", "text(value) == text(value)", "value"):
        try:
            assert Expression(text).of({"value": value}) in {True, False}
        except (AbsentError, UnsoundError):
            continue

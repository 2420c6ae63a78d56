"""Objects that name a field and hold its value (`{"name": "email", "value": …}`): form dumps, autofill, replays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from monitor.privacy.key import key_of
from monitor.privacy.names import is_full_name, is_thing
from monitor.privacy.roles import BUSINESS, Role, role_of, tokens_of

HOLDERS = frozenset({
    "value", "val", "field_value", "fieldValue", "input_value", "inputValue", "element_value", "elementValue",
    "text", "answer",
    "content", "current_value", "new_value", "newValue", "number",
})  # fmt: skip
"""Under what such objects hold the value."""
_NAMERS = (
    "field_name", "fieldName", "field", "input_name", "inputName", "element_name", "elementName", "name", "key",
    "label", "question",
    "property", "attribute", "id", "element_id", "elementId", "field_id", "fieldId", "selector", "target", "element",
)  # fmt: skip
_TYPED = frozenset({"value", "val", "number"})
"""Beside these a `type` says what they are (`{"type": "tel", "value": …}`)."""
_NUMBERS = frozenset({Role.CARD, Role.PHONE, Role.IBAN, Role.NATIONAL_ID})
_SELECTED = re.compile(r"""\[(?:name|id|data-[\w-]+)[~^$*|]?=["']?([\w.\[\]-]{1,60})|[#]([\w-]{1,60})$""")
_FIELD = re.compile(r"[\w .\[\]:/-]{1,60}\??")
_PERSONS = frozenset(
    [
        "delivery",
        "shipping",
        "billing",
        "recipient",
        "customer",
        "contact",
        "guest",
        "passenger",
        "traveller",
        "traveler",
        "patient",
        "applicant",
        "visitor",
        "user",
        "lead",
        "buyer",
        "payer",
        "payee",
        "subscriber",
        "member",
        "person",
        "donor",
        "tenant",
        "sender",
        "receiver",
        "consignee",
        "insured",
    ]
)
_HELD = frozenset({str, int, float})
_OF_SOMEBODY = "client.name"
_OF_A_PERSON = frozenset({Role.EMAIL, Role.PHONE, Role.ADDRESS, Role.BIRTH_DATE})


def field_of(record: Mapping[Any, Any]) -> tuple[str, str] | None:
    """Return (the member that holds a value, the field it is of) where an object names one that claims something."""
    holder = next((name for name in record if name in HOLDERS and type(record[name]) in _HELD), None)
    if holder is None:
        return None
    for namer in (*_NAMERS, "type") if holder in _TYPED else _NAMERS:
        named = record.get(namer)
        if not isinstance(named, str) or not named or namer == holder:
            continue
        field = _named(named)
        role = key_of("", field).role if field else Role.PLAIN
        if field and role is not Role.PLAIN and (holder != "number" or role in _NUMBERS):
            return holder, _OF_SOMEBODY if _is_name(field, record[holder]) else field
    return None


def _is_name(field: str, value: Any) -> bool:
    # A form asks for the name of who fills it in.
    if role_of(field) is not Role.TITLE or not isinstance(value, str) or not is_full_name(value):
        return False
    return all(word[:1].isupper() for word in value.split(" ")) and not is_thing(value)


def variable_of(key: str, pair: Sequence[Any]) -> str | None:
    """Return the name of a numbered custom variable (`{"1": ["plan", "gold"]}`, developer.matomo.org "cvar")."""
    if not key.isdigit() or len(pair) != 2 or not isinstance(pair[0], str):
        return None
    says = key_of("", pair[0]).role is not Role.PLAIN or not BUSINESS.isdisjoint(tokens_of(pair[0]))
    return pair[0] if says else None


def _named(text: str) -> str | None:
    if len(text) <= 200 and (match := _SELECTED.search(text)):
        return match.group(1) or match.group(2)
    return text if _FIELD.fullmatch(text) else None


def names_a_person(container: str, record: Mapping[Any, Any]) -> bool:
    """Tell whether `name` in an object below `container` is a person's: it says whose, and how to reach them."""
    words = tokens_of(container)
    if not words or _PERSONS.isdisjoint(words) or not BUSINESS.isdisjoint(words):
        return False
    return any(key_of("", str(name)).role in _OF_A_PERSON for name in record)

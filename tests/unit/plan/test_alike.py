from __future__ import annotations

from typing import Any

import pytest

from monitor.plan.alike import alike, told_by
from monitor.plan.infer import infer
from monitor.plan.plan import Plan, Presence
from tests.support.streams import NOW, PURCHASE, profile

PERSON = {"id": "u1", "name": "Ada", "plan": "pro"}


def plan(rows: list[dict[str, Any]]) -> Plan:
    return infer(PURCHASE, profile(rows), NOW)


def test_objects_of_two_thirds_the_same_keys_are_of_one_kind() -> None:
    families = {"a": "wxyz", "b": "wxy", "c": "wx", "d": "wxklmn"}
    assert alike(families) == {"a": ("b",), "b": ("a",)}


def test_a_key_that_stands_everywhere_tells_no_kinds() -> None:
    assert alike({str(i): ("id", "name", "url") for i in range(30)}) == {}


def test_what_others_tell_leaves_a_doubt_however_sure_they_are() -> None:
    assert told_by(1.0, []) == 1.0
    assert -4 < told_by(1.0, [-1e6, -1e6]) < told_by(1.0, [-2.0]) < 1.0 < told_by(1.0, [1e6]) < 4


@pytest.mark.parametrize("seen", [1, 3, 10])
def test_a_key_optional_in_one_object_is_optional_in_another_of_its_kind_that_was_seen_little(seen: int) -> None:
    rows: list[dict[str, Any]] = [{"sender": PERSON | ({"phone": "1"} if i % 3 else {})} for i in range(90)]
    for row in rows[:seen]:
        row["owner"] = PERSON | {"phone": "1"}
    learned = plan(rows).properties
    assert learned["owner.phone"].presence is Presence.OPTIONAL
    assert learned["owner.name"].presence is Presence.REQUIRED


def test_a_key_seen_in_thousands_is_judged_by_them_whatever_it_is_elsewhere() -> None:
    rows: list[dict[str, Any]] = [
        {"sender": PERSON | ({"phone": "1"} if i % 3 else {}), "owner": PERSON | {"phone": "1"}} for i in range(3000)
    ]
    assert plan(rows).properties["owner.phone"].presence is Presence.REQUIRED


def test_an_object_of_another_kind_tells_nothing() -> None:
    rows: list[dict[str, Any]] = [{"sender": PERSON | ({"phone": "1"} if i % 3 else {})} for i in range(90)]
    for row in rows[:20]:
        row["shop"] = {"city": "Bonn", "street": "A", "zip": "5", "phone": "1"}
    assert plan(rows).properties["shop.phone"].presence is Presence.REQUIRED

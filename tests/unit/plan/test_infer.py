from __future__ import annotations

from typing import Any

import pytest

from monitor.plan.infer import infer
from monitor.plan.maps import as_planned
from monitor.plan.plan import KnownProperty, Presence
from monitor.plan.presence import required_probability, wilson
from monitor.plan.words import percent
from tests.support.streams import NOW, PURCHASE, profile, shop_plan, shop_rows


def known(rows: list[dict[str, Any]], path: str) -> KnownProperty:
    return infer(PURCHASE, profile(rows), NOW).properties[path]


def test_a_shop_is_learned_as_its_people_would_describe_it() -> None:
    plan = shop_plan()
    assert (plan.stream, plan.learned_from) == (PURCHASE, 1000)
    currency = plan.properties["currency"]
    assert (currency.presence, currency.types, currency.enum) == (Presence.REQUIRED, {"string"}, ("EUR", "USD"))
    assert plan.properties["coupon"].presence is Presence.OPTIONAL
    assert plan.properties["coupon"].rate == pytest.approx(0.4, abs=0.05)
    assert plan.properties["ordered_on"].format == "date"
    assert plan.properties["value"].types == {"number"}
    assert plan.properties["items[].price"].presence is Presence.REQUIRED


def test_every_expectation_gives_its_reason_and_its_sample_size() -> None:
    for path, one in shop_plan().properties.items():
        assert any(mark.isdigit() for mark in one.why), path
        assert 0.5 < one.confidence <= 1.0, path


@pytest.mark.parametrize("junk", [{}, {"currency": None}, {"currency": "undefined"}, {"currency": 7}])
def test_one_junk_event_changes_nothing(junk: dict[str, Any]) -> None:
    rows: list[dict[str, Any]] = [{"currency": "EUR"}] * 150 + [{"currency": "USD"}] * 100 + [junk]
    one = known(rows, "currency")
    assert (one.presence, one.types, one.enum) == (Presence.REQUIRED, {"string"}, ("EUR", "USD"))


@pytest.mark.parametrize(
    ("missing", "room", "required"),
    [
        (0, 1, True),
        (0, 50, True),
        (1, 50, False),
        (1, 200, True),
        (2, 1000, True),
        (40, 1000, False),
        (500, 1000, False),
    ],
)
def test_how_many_may_be_missing_grows_with_the_sample(missing: int, room: int, required: bool) -> None:
    assert (required_probability(missing, room) > 0.5) is required


def test_a_property_is_no_evidence_of_the_noise_that_would_excuse_it() -> None:
    rows: list[dict[str, Any]] = [{"a": 1, "b": 2, "c": 3, "d": 4} for _ in range(500)]
    for row in rows[:3]:
        del row["d"]
    assert known(rows, "d").presence is Presence.OPTIONAL
    # Where the others are cut off as often, it is noise.
    for i, name in enumerate("abc"):
        for row in rows[10 + 3 * i : 13 + 3 * i]:
            del row[name]
    assert {known(rows, name).presence for name in "abcd"} == {Presence.REQUIRED}


def test_confidence_grows_with_the_sample() -> None:
    assert required_probability(0, 3) < required_probability(0, 50) < required_probability(0, 5000)
    low, high = wilson(40, 100)
    assert 0.30 < low < 0.4 < high < 0.5
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_key_that_is_always_there_and_null_at_times_is_nullable() -> None:
    one = known([{"p": None if i % 3 else "x"} for i in range(300)], "p")
    assert one.presence is Presence.NULLABLE
    assert one.types == {"string", "null"}


def test_a_key_seen_once_in_a_thousand_is_rare() -> None:
    assert known([{"p": 1}] + [{"q": 1}] * 999, "p").presence is Presence.RARE


def test_members_are_counted_against_their_arrays_and_not_against_events() -> None:
    rows: list[dict[str, Any]] = [{"items": [{"price": 1.5}, {"price": 2.5}]}] * 100 + [{}] * 300
    assert known(rows, "items").presence is Presence.OPTIONAL
    assert known(rows, "items[].price").presence is Presence.REQUIRED
    assert known(rows, "items[].price").room == 200


def test_whole_numbers_among_fractions_are_numbers() -> None:
    assert known([{"p": 20.0}, {"p": 19.99}] * 50, "p").types == {"number"}


@pytest.mark.parametrize("name", ["campaign", "utm_source", "coupon", "item_name", "page_title"])
def test_vocabularies_that_grow_are_no_enumeration(name: str) -> None:
    assert known([{name: "abc"[i % 3]} for i in range(300)], name).enum is None


def test_values_that_keep_coming_anew_are_no_enumeration() -> None:
    assert known([{"p": f"w{i // 2}"} for i in range(120)], "p").enum is None
    assert known([{"p": "abc"[i % 3] if i < 90 else f"z{i}"} for i in range(100)], "p").enum is None


def test_many_hosts_are_a_format_and_few_are_an_enumeration() -> None:
    many = known(
        [{"shop": f"{'abcdefghij'[i % 10]}{'klmnopqrst'[i // 10 % 10]}.shop.example"} for i in range(300)], "shop"
    )
    assert (many.format, many.enum) == ("hostname", None)
    few = known([{"shop": ("www.shop.example", "m.shop.example")[i % 2]} for i in range(300)], "shop")
    assert few.enum == ("m.shop.example", "www.shop.example")


def test_identity_is_never_an_enumeration() -> None:
    assert known([{"user_id": "ab"[i % 2]} for i in range(300)], "user_id").enum is None


def test_a_range_leaves_room_for_tails_and_none_for_a_change_of_unit() -> None:
    one = known(shop_rows(2000), "value")
    assert one.low is not None
    assert one.high is not None
    assert one.low < 11
    assert 500 < one.high < 5000


@pytest.mark.parametrize("numbers", [[1_767_000_000_000 + i for i in range(300)], [1] * 300, [5, 6] * 10])
def test_times_codes_and_few_numbers_have_no_range(numbers: list[int]) -> None:
    one = known([{"p": number} for number in numbers], "p")
    assert (one.low, one.high) == (None, None)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(1, 1, "100 %"), (0, 5, "0 %"), (998, 1000, "99.80 %"), (1, 3, "33.3 %"), (99_999, 100_000, "more than 99.99 %")],
)
def test_a_share_never_says_all_of_what_is_not_all(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


def test_an_object_whose_keys_are_data_is_a_map() -> None:
    rows = [{"prices": {f"colour {chr(97 + (i * j) % 23)}": i for j in range(1, 4)}} for i in range(60)]
    plan = infer(PURCHASE, profile(rows), NOW)
    assert set(plan.properties) == {"prices", "prices.*"}
    assert plan.maps == {"prices"}
    assert as_planned(profile(rows), plan).properties["prices.*"].types == {"integer": 180 - 3 * 2}


def test_an_object_of_optional_keys_is_a_record() -> None:
    rows = [{"box": {"width": 1, "height": 2} | ({f"extra_{'abcdef'[i % 6]}": 3} if i % 2 else {})} for i in range(60)]
    assert infer(PURCHASE, profile(rows), NOW).maps == frozenset()


def test_what_its_siblings_do_tells_of_a_property_seen_a_few_times() -> None:
    def rows(often: int) -> list[dict[str, Any]]:
        keys = [f"key_{'abcdefghijklmnop'[i]}" for i in range(16)]
        return [{"may": {key: "read" for i, key in enumerate(keys) if not i or (n * 7 + i) % often}} for n in range(8)]

    assert known(rows(2), "may.key_a").confidence < known(rows(100), "may.key_a").confidence


def test_a_range_reaches_beyond_the_tails_and_forgets_a_stray() -> None:
    rows = [{"value": 1.0 + i / 7} for i in range(2000)]
    one, two = known(rows, "value"), known([*rows, {"value": 9e7}, {"value": 1e12}], "value")
    assert one == known(rows, "value")
    assert one.high is not None
    assert two.high is not None
    assert one.high < two.high < 100 * rows[-1]["value"]

from __future__ import annotations

import pytest

from monitor.privacy.inspected import Leak
from monitor.profile.build import profile_of
from monitor.profile.encode import encode
from monitor.profile.limits import limits_met
from monitor.profile.merge import merge
from monitor.profile.paths import join, name_of, parent_of
from monitor.profile.profile import MOST_KEYS, MOST_NOTES, MOST_PATHS, Noted, Profile
from monitor.profile.property import Span
from monitor.profile.shape import shape_of, shapes_of
from monitor.profile.window import window_of
from tests.support.streams import inspected, profile


def test_a_property_is_counted_against_the_events_it_could_be_in() -> None:
    seen = profile([{"currency": "EUR"}, {"currency": "USD"}, {}])
    assert seen.properties["currency"].present == 2
    assert seen.room_for("") == 3


def test_members_of_arrays_and_nested_keys_have_denominators_of_their_own() -> None:
    seen = profile([{"items": [{"price": 1}, {"price": 2}, {}], "nested": {"key": "x"}}, {"items": []}])
    assert seen.properties["items[]"].types == {"object": 3}
    assert seen.room_for("items[]") == 3
    assert seen.properties["items[].price"].present == 2
    assert (seen.room_for("nested"), seen.properties["nested.key"].present) == (1, 1)
    assert seen.properties["items"].sizes == Span(0, 3)


def test_what_a_decoder_lifts_out_is_a_property_unless_it_is_one_already() -> None:
    one = inspected({"value": "12.50"}, items=[{"price": 3}], value=12.5, currency="EUR", transaction_id="a" * 16)
    seen = profile_of([one], budget=None)
    assert set(seen.properties) == {"value", "currency", "transaction_id", "items", "items[]", "items[].price"}
    assert seen.properties["value"].types == {"string": 1}


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (1, "integer"),
        (20.0, "integer"),
        (1.5, "number"),
        (True, "boolean"),
        (None, "null"),
        ("1", "string"),
        ([], "array"),
    ],
)
def test_types_are_those_of_json(value: object, kind: str) -> None:
    assert profile([{"p": value}]).properties["p"].types == {kind: 1}


def test_one_true_and_one_are_told_apart() -> None:
    seen = profile([{"p": 1}, {"p": True}, {"p": 1.0}, {"p": "1"}]).properties["p"]
    assert seen.types == {"integer": 2, "boolean": 1, "string": 1}
    assert seen.values == {"1": 2, "true": 1, '"1': 1}


def test_null_empty_and_undefined_are_there_but_say_nothing() -> None:
    seen = profile([{"p": None}, {"p": ""}, {"p": "undefined"}, {"p": "x"}]).properties["p"]
    assert (seen.present, seen.vacant, seen.filled) == (4, 3, 1)


def test_numbers_that_are_none_are_counted_and_not_measured() -> None:
    seen = profile([{"p": float("nan")}, {"p": float("inf")}, {"p": 10**400}, {"p": 5}]).properties["p"]
    assert (seen.present, seen.types, seen.numbers) == (4, {"integer": 1, "number": 3}, Span(5, 5))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("user_id", "u42"),
        ("userId", 42),
        ("transaction_id", "T1042"),
        ("email", "jdoe"),
        ("search_term", "gold ring"),
        ("page_title", "Hello"),
        ("note", "call me"),
        ("customer", "Jane"),
        ("name", "Jane Doe"),
        ("item_name", "Blue shirt"),
        ("anything", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
        ("anything", "https://shop.example/a?b=c"),
        ("anything", "call 0151 2345678"),
        ("anything", 491512345678),
        ("anything", "one two three four words"),
        ("anything", "x" * 60),
    ],
)
def test_what_may_name_a_person_is_nowhere_in_a_profile(path: str, value: object) -> None:
    seen = profile([{path: value}])
    assert str(value) not in repr(seen)
    kept = seen.properties[path].values
    assert kept is not None
    assert [key[0] for key in kept] == ["#"]


def test_the_words_of_an_enumeration_are_kept() -> None:
    seen = profile([{"currency": "EUR", "step": 2, "payment_type": "Credit Card"}])
    assert seen.properties["currency"].values == {'"EUR': 1}
    assert seen.properties["step"].values == {"2": 1}
    assert seen.properties["payment_type"].values == {'"Credit Card': 1}


def test_values_that_are_many_are_dropped() -> None:
    seen = profile([{"p": f"word{chr(97 + i // 26)}{chr(97 + i % 26)}"} for i in range(65)])
    assert seen.properties["p"].values is None
    assert b"word" not in encode(seen)


def test_examples_are_masked() -> None:
    seen = profile([{"p": "12,99 €", "q": 1234.5}])
    assert seen.properties["p"].examples == {"string": ("##,## €",)}
    assert seen.properties["q"].examples == {"number": ("####.#",)}


def test_keys_that_are_data_become_one_property() -> None:
    seen = profile([{"prices": {"10023": 5, "10024": 6}}, {"prices": {"10025": 7}}])
    assert set(seen.properties) == {"prices", "prices.*"}
    assert seen.properties["prices.*"].present == 3


def test_a_key_explosion_is_bounded_and_said_so() -> None:
    seen = profile([{f"k{i}": 1 for i in range(MOST_PATHS)} | {"nested": {"deep": 1}}])
    assert len(seen.properties) == MOST_PATHS
    assert seen.dropped == 2


def test_an_object_with_too_many_keys_becomes_a_map_and_stays_one() -> None:
    wide = profile([{"nested": {f"k{i}": {"x": 1} for i in range(MOST_KEYS + 1)}}])
    assert set(wide.properties) == {"nested", "nested.*", "nested.*.x"}
    assert wide.maps == {"nested"}
    assert wide.properties["nested.*.x"].present == MOST_KEYS + 1
    one = profile([{"nested": {"a": {"x": 1}}}])
    assert merge(one, wide) == merge(wide, one)
    assert set(merge(one, wide).properties) == {"nested", "nested.*", "nested.*.x"}


def test_every_event_is_counted_and_only_a_budget_is_looked_into() -> None:
    group = [inspected({"p": i}, session=f"s{i % 20}", weight=2.0) for i in range(100)]
    seen = profile_of(group, budget=30)
    assert (seen.events, seen.weight, seen.weight_squares) == (100, 200.0, 200.0)
    assert (seen.depth, seen.properties["p"].present) == (30, 30)


def test_the_same_sessions_are_looked_into_whatever_their_order() -> None:
    group = [inspected({"p": i}, session=f"s{i % 20}", at=float(i)) for i in range(100)]
    assert profile_of(group, budget=30) == profile_of(group[::-1], budget=30)


def test_a_leak_is_counted_once_a_place_with_the_first_file_it_was_in() -> None:
    leak = Leak("email", "page.query.mail", "plain", "****@**.**")
    longer = Leak("email", "page.query.mail", "plain", "****@****.**")
    group = [
        inspected(leaks=[leak], file="b.har", entry=1),
        inspected(leaks=[longer], file="a.har", entry=9),
        inspected(leaks=[leak]),
    ]
    assert profile_of(group, budget=None).leaks == {longer: Noted(3, "a.har", 9)}


def test_no_leak_is_lost_where_they_are_too_many_to_keep_apart() -> None:
    leaks = [Leak("email", f"p{i:04d}", "plain", "*@*") for i in range(2 * MOST_NOTES)]
    parts = [profile_of([inspected(leaks=[leak])], budget=None) for leak in leaks]
    forwards = backwards = Profile()
    for part in parts:
        forwards, backwards = merge(forwards, part), merge(part, backwards)
    assert sum(noted.count for noted in forwards.leaks.values()) == len(leaks)
    assert len(forwards.leaks) == MOST_NOTES + 1
    assert forwards.leaks == backwards.leaks


def test_a_window_is_an_hour_of_event_time() -> None:
    assert window_of(3600.0) == 3600
    assert window_of(7199.999) == 3600


@pytest.mark.parametrize("key", ["currency", "gtm.start", "a[0]", "back\\slash", "ünïcode", ".", "[]"])
def test_a_path_gives_back_its_parent_and_its_key(key: str) -> None:
    for parent in ("", "nested", "items[]", "gtm\\.start"):
        path = join(parent, key)
        assert parent_of(path) == parent
        assert name_of(path) == key


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("   ", "empty"),
        ("NaN", "junk"),
        ("-12.5", "number"),
        ("1e999", "word"),
        ("1.234,56 €", "localised number"),
        ("1,234.56", "localised number"),
        ("12 EUR", "localised number"),
        ("GBP", "currency"),
        ("2026-11-24T10:00:00Z", "date-time"),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "uuid"),
        ("https://shop.example", "uri"),
        ("www.shop.example", "hostname"),
        ("SHOP.co.uk", "hostname"),
        ("9gag.com", "hostname"),
        ("xn--mnchen-3ya.de", "hostname"),
        ("gtm.js", "word"),
        ("user.name", "word"),
        ("com.shop.app", "word"),
        ("shop.example:8080", "word"),
        ("a..com", "word"),
        ("\u017fhop.de", "word"),
        ("true", "boolean"),
        ("pt-BR", "locale"),
        ("****@*******.***", "masked"),
        ("a" * 16, "hex"),
        ("spring_sale", "word"),
        ("spring sale", "text"),
    ],
)
def test_a_string_has_one_shape(text: str, shape: str) -> None:
    assert shape_of(text) == shape


def test_a_share_of_a_sample_is_told_with_the_error_that_sampling_leaves() -> None:
    group = [inspected({"p": i % 2}, session=f"s{i}") for i in range(400)]
    assert profile_of(group, budget=None).share_error(0.5) == 0
    assert 0.04 < profile_of(group, budget=100).share_error(0.5) < 0.05


def test_many_strings_of_one_kind_are_told_as_one_by_one() -> None:
    texts = [f"2026-11-{day:02d}" for day in range(1, 29)]
    assert shapes_of(texts) == [shape_of(text) for text in texts]
    assert shapes_of([*texts, "12"]) == [*(shape_of(text) for text in texts), "number"]


def test_an_example_of_more_than_one_line_is_drawn_as_one() -> None:
    assert profile([{"note": "first\nsecond"}]).properties["note"].examples == {"string": ("***** ******",)}
    many = profile([{"note": f"first\nsecond {'x' * (i % 7)} {i}"} for i in range(200)]).properties["note"]
    assert all(drawn.startswith("***** ******") for drawn in many.examples["string"])


def test_how_words_are_written_is_counted_and_numbers_and_ids_are_not() -> None:
    seen = profile([{"c": text} for text in ("summer sale", "summer sale", "EUR", "Summer", "iPhone", "2026", "12.5")])
    assert seen.properties["c"].casing == {"lower": 2, "upper": 1, "title": 1, "mixed": 1}
    ids = profile([{"c": "2b1d4a1e-58cc-4372-a567-0e02b2c3d479"}, {"c": "a@b.example"}, {"c": ""}])
    assert ids.properties["c"].casing == {}


def test_a_profile_says_which_bounds_it_met() -> None:
    assert limits_met(profile([{"a": 1}])) == []
    wide = profile(
        [
            {f"p{k}": i for k in range(40)} | {"m": {f"k{'abcdefghij'[i % 10]}{k}": 1 for k in range(20)}}
            for i in range(70)
        ]
    )
    assert limits_met(wide) == [
        "objects of more than 128 keys are maps: m",
        "values are known by sketches where they are more than 64: p0, p1, p10 and 37 more",
        "conditions are not looked for: the event has more than 32 properties of its own",
    ]
    some = profile_of([inspected({"a": i}, session=f"v{i}") for i in range(30)], budget=10)
    assert limits_met(some) == ["10 of 30 events were looked into; all are counted"]

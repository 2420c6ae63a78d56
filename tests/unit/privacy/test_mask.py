from monitor.privacy.mask import LONGEST_SHAPE, mask, shape


def test_a_shape_keeps_punctuation_and_nothing_else() -> None:
    assert shape("jane.doe@example.org") == "****.***@*******.***"
    assert shape("Łódź 12-345") == "**** ##-###"


def test_long_runs_do_not_tell_people_apart_by_length() -> None:
    assert shape("bartholomew") == shape("maximiliane") == "********"


def test_a_shape_is_bounded_whatever_the_value() -> None:
    assert len(shape("a b " * 10_000)) == LONGEST_SHAPE
    assert len(mask({f"key{i}": "x" * 500 for i in range(100)})) <= LONGEST_SHAPE


def test_every_json_type_can_be_shown() -> None:
    assert mask(["a@b.co", 7, None, True]) == "[*@*.**, #, null, true]"
    assert mask({"jane@example.org": {"n": 1.5}}) == "{****@*******.***: {n: #.#}}"
    assert mask(-12.5) == "-##.#"


def test_masking_twice_changes_nothing() -> None:
    assert shape(shape("Jane 12/x")) == shape("Jane 12/x")

"""YAML with places: every complaint says file, line, column and the nearest right word."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ConfigDict

from monitor.config.nearest import did_you_mean
from monitor.config.validate import validate
from monitor.config.yaml_source import MAX_DEPTH, MAX_NODES, ProblemsError, load_yaml

NO_INTEGER = "input should be a valid integer, unable to parse string as an integer"


class Engine(BaseModel):
    model_config = ConfigDict(extra="forbid")
    power: int = 1


class Ship(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    engines: tuple[Engine, ...] = ()


def problems(text: str) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        validate(Ship, load_yaml(text, "ship.yaml"))
    return [str(problem) for problem in caught.value.problems]


def test_an_unknown_key_is_told_with_the_nearest_known_one() -> None:
    assert problems("name: a\nengines:\n  - powr: 3\n") == [
        "ship.yaml:3:5: engines[0].powr: unknown key (did you mean power?)"
    ]


def test_semantic_26_every_mistake_is_told_at_once() -> None:
    assert problems("engines:\n  - power: much\n  - power: more\n") == [
        "ship.yaml:1:1: name: is missing",
        f"ship.yaml:2:5: engines[0].power: {NO_INTEGER}, not 'much'",
        f"ship.yaml:3:5: engines[1].power: {NO_INTEGER}, not 'more'",
    ]


def test_bad_syntax_is_told_with_its_place() -> None:
    with pytest.raises(ProblemsError, match=r"ship\.yaml:2:8: not YAML: "):
        load_yaml("name: [a\nengines: b", "ship.yaml")


def test_a_key_that_stands_twice_is_an_error() -> None:
    with pytest.raises(ProblemsError, match=r"ship\.yaml:2:1: name: "):
        load_yaml("name: a\nname: b\n", "ship.yaml")


def test_words_that_old_yaml_took_for_booleans_and_dates_stay_words() -> None:
    assert load_yaml("a: on\nb: no\nc: 2026-11-24\nd: true\n", "x").data == {
        "a": "on",
        "b": "no",
        "c": "2026-11-24",
        "d": True,
    }


def test_an_alias_bomb_is_refused() -> None:
    text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for i in range(1, 7):
        text += f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n"
    with pytest.raises(ProblemsError, match=f"more than {MAX_NODES:,} values"):
        load_yaml(text, "bomb.yaml")


def test_an_empty_file_is_no_data() -> None:
    assert load_yaml("# nothing\n", "x").data is None


def test_control_characters_are_refused_with_their_line() -> None:
    with pytest.raises(ProblemsError, match="x:2:1: not YAML"):
        load_yaml("a: b\nc: \x07\n", "x")


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("vender", ["vendor", "event"], " (did you mean vendor?)"),
        ("zzz", ["vendor", "event"], " (known: event, vendor)"),
        ("zzz", [], ""),
    ],
)
def test_the_nearest_word_is_offered(word: str, known: list[str], expected: str) -> None:
    assert did_you_mean(word, known) == expected


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("name: " + "[" * 5000, f"1:{6 + MAX_DEPTH + 1}"),
        ("name: " + "[" * 5000 + "]" * 5000, f"1:{6 + MAX_DEPTH + 1}"),
        ("name: &a [*a]", "1:7"),
        ("name: &a {b: *a, c: *a}", "1:7"),
    ],
)
def test_what_is_nested_without_end_is_told_with_its_place(text: str, place: str) -> None:
    with pytest.raises(ProblemsError, match=rf"^ship\.yaml:{place}: nested more than {MAX_DEPTH} deep"):
        load_yaml(text, "ship.yaml")


@pytest.mark.parametrize(
    "text",
    ["!!bool maybe", "!!timestamp soon", "!!int ''", "!!float ''", "!!int a", "!ship x", '"\\ud800"', '"\\UFFFFFFFF"'],
)
def test_a_value_that_is_not_what_its_tag_or_escape_says_is_told_with_its_place(text: str) -> None:
    with pytest.raises(ProblemsError, match=r"^ship\.yaml:1:\d+: "):
        load_yaml(f"name: {text}", "ship.yaml")

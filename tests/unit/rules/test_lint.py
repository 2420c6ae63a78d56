"""Lint: every broken rule file is answered with the right place and a helpful word, all at once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from monitor.profile.stream import Stream
from monitor.rules.lint import Code, Level, Remark, Seen, lint
from monitor.rules.load import read_rules

DATA = Path(__file__).parents[2] / "data" / "rules"
EXPECTED: dict[str, list[list[str]]] = json.loads((DATA / "broken.json").read_text())
PURCHASE = Stream("shop", "production", "ga4", "G-1", "purchase")
SEEN = Seen(
    frozenset(
        [
            PURCHASE,
            Stream("shop", "production", "ga4", "G-1", "page_view"),
            Stream("shop", "production", "ga4", "G-1", "add_to_cart"),
            Stream("shop", "production", "meta", "123", "Purchase"),
        ]
    ),
    {PURCHASE: frozenset(["currency", "value", "items[].price"])},
)


def remarks(path: Path, seen: Seen | None = SEEN) -> list[Remark]:
    return lint(read_rules([path]), seen=seen, vendors={"ga4", "meta", "segment"}, channels={"slack", "mail"})


@pytest.mark.parametrize("name", EXPECTED)
def test_a_broken_file_is_answered_with_its_place_and_a_helpful_word(name: str) -> None:
    path = DATA / "broken" / f"{name}.yaml"
    said = [str(remark) for remark in remarks(path)]
    for place, word in EXPECTED[name]:
        assert any(line.startswith(f"{path}:{place}: ") and word in line for line in said), said
    assert len(said) == len(EXPECTED[name]), said


def test_there_is_a_file_for_every_expectation_and_none_besides() -> None:
    assert {path.stem for path in (DATA / "broken").glob("*.yaml")} == set(EXPECTED)
    assert len(EXPECTED) >= 60


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(text)
    return path


def test_rules_that_are_well_leave_nothing_to_say(tmp_path: Path) -> None:
    text = """
rules:
  - {id: all, check: volume, match: {event: ["*", "!purchase"]}}
  - {id: purchases, check: volume, match: {event: purchase}, severity: critical, sensitivity: high}
  - {id: order, check: schema, match: {event: "pur*"}, expect: {currency: {type: string}}, notify: slack}
"""
    assert remarks(written(tmp_path, text)) == []


def test_without_stored_traffic_nothing_is_said_of_it(tmp_path: Path) -> None:
    assert remarks(written(tmp_path, "rules: [{id: a, check: volume, match: {event: purchse}}]"), seen=None) == []


def test_other_settings_are_another_rule(tmp_path: Path) -> None:
    text = "rules: [{id: a, check: volume}, {id: b, check: volume, direction: drop, match: {event: purchase}}]"
    assert remarks(written(tmp_path, text)) == []


def test_a_rule_for_some_hours_does_not_shadow_one_for_all(tmp_path: Path) -> None:
    text = (
        "rules: [{id: a, check: volume, schedule: {days: mon-fri}}, {id: b, check: volume, match: {event: purchase}}]"
    )
    assert remarks(written(tmp_path, text)) == []


def test_of_two_equal_rules_the_later_is_told(tmp_path: Path) -> None:
    [remark] = remarks(written(tmp_path, "rules:\n  - {id: a, check: pii}\n  - {id: b, check: pii}\n"))
    assert (remark.level, remark.code, remark.problem.line) == (Level.WARNING, Code.SHADOWED, 3)


def test_a_thousand_rules_of_one_kind_are_compared_in_a_moment(tmp_path: Path) -> None:
    rules = "\n".join(f"  - {{id: r{i}, check: volume, match: {{event: e{i}}}}}" for i in range(1000))
    found = remarks(
        written(tmp_path, f"rules:\n{rules}\n  - {{id: last, check: volume, match: {{event: e7}}}}\n"), None
    )
    assert len(found) == 1
    assert re.search(r"rule r7 \(.*:9\) finds all", str(found[0]))

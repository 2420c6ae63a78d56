"""`tagwatch rules`: lint, list and schema, as people and machines read them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import Ran, tagwatch

BAD = """\
rules:
  - {id: a, check: volume, severty: info}
  - {id: b, check: volume}
  - id: c
    check: volume
    match: {event: purchase}
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.yaml").write_text(BAD)
    return tmp_path


def lint(*arguments: str) -> Ran:
    return tagwatch("rules", "lint", *arguments)


def test_lint_tells_everything_at_once_and_ends_with_two(shop: Path) -> None:
    ran = lint("shop.yaml")
    assert ran.code == 2
    assert ran.out.splitlines() == [
        "shop.yaml:2:28: rules[0].severty: unknown key (did you mean severity?)",
        "shop.yaml:6:5: rules[2].match: rule b (shop.yaml:3) finds all that this one does: it is told twice [shadowed]",
    ]
    assert "2 rules in 1 file, no stored traffic to hold against: 2 to say" in ran.err


def test_warnings_may_be_let_pass(shop: Path) -> None:
    (shop / "shop.yaml").write_text(BAD.replace("severty", "severity"))
    assert lint("shop.yaml").code == 2
    assert lint("shop.yaml", "--fail-on", "error").code == 0


def test_lint_as_json_sarif_and_annotations_says_the_same(shop: Path) -> None:
    rows = json.loads(lint("shop.yaml", "--format", "json").out)
    assert [(row["line"], row["column"], row["level"], row["code"]) for row in rows] == [
        (2, 28, "error", "unreadable"),
        (6, 5, "warning", "shadowed"),
    ]
    log = json.loads(lint("shop.yaml", "--format", "sarif").out)
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["unreadable", "shadowed"]
    [place] = run["results"][0]["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "shop.yaml"},
        "region": {"startLine": 2, "startColumn": 28},
    }
    known = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [known[result["ruleIndex"]] for result in run["results"]] == ["unreadable", "shadowed"]
    assert lint("shop.yaml", "--format", "github").out.splitlines() == [
        "::error file=shop.yaml,line=2,col=28,title=unreadable::rules[0].severty: unknown key (did you mean severity?)",
        (
            "::warning file=shop.yaml,line=6,col=5,title=shadowed::"
            "rules[2].match: rule b (shop.yaml:3) finds all that this one does: it is told twice"
        ),
    ]


def test_a_file_or_folder_that_is_not_there_is_told(shop: Path) -> None:
    ran = lint("shopp.yaml")
    assert (ran.code, ran.out) == (2, "shopp.yaml:1:1: No such file or directory\n")
    (shop / "empty").mkdir()
    assert lint("empty").complaint == "tagwatch: empty: no rule file (*.yaml) in this folder"


def test_without_files_the_configuration_says_which(shop: Path) -> None:
    (shop / "config.yaml").write_text("rules: [shop.yaml]\nchannels: {slack: {type: console}}\nnotify: [slack]\n")
    (shop / "shop.yaml").write_text("rules: [{id: a, check: pii, notify: [slak]}]\n")
    ran = lint()
    assert ran.out.endswith("shop.yaml:1:29: rules[0].notify: no channel 'slak' (did you mean slack?)\n")


def test_list_tells_what_each_rule_watches(shop: Path) -> None:
    (shop / "shop.yaml").write_text("rules: [{id: a, check: pii}, {id: b, check: volume, match: {event: [x, y]}}]\n")
    lines = tagwatch("rules", "list", "shop.yaml").out.splitlines()
    assert "everything" in lines[1]
    assert "event=x,y" in lines[2]
    rows = json.loads(tagwatch("rules", "list", "shop.yaml", "--format", "json").out)
    assert [(row["id"], row["match"], row["streams"]) for row in rows] == [
        ("a", {}, None),
        ("b", {"event": ["x", "y"]}, None),
    ]


def test_the_schema_is_printed_for_editors(shop: Path) -> None:
    assert "volume_rule" in json.loads(tagwatch("rules", "schema").out)["$defs"]

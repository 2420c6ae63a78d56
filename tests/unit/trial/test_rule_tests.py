"""Tests of rules: what is compared, what fails, and what is told where a file of tests is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from monitor.config.yaml_source import ProblemsError
from monitor.rules.counts import parse_counts
from monitor.trial.run import FileResult, run_file
from tests.support.cli import tagwatch

RULES = """
rules:
  - {id: silent, check: missing_event, match: {event: purchase}, after: 3h, severity: critical}
"""
GOOD = """
rules: shop.yaml
tests:
  - name: silence
    events: {purchase: 100x4 then 0x6}
    expect:
      - {at: 4h, alerts: none}
      - {at: 10h, alerts: [silent]}
"""


def written(folder: Path, tests: str, rules: str = RULES) -> Path:
    (folder / "shop.yaml").write_text(rules)
    path = folder / "shop.test.yaml"
    path.write_text(tests)
    return path


def failures(folder: Path, tests: str, rules: str = RULES) -> list[str]:
    found = run_file(written(folder, tests, rules)).problems
    return [str(problem).replace(f"{folder}/", "") for problem in found]


def complaints(folder: Path, tests: str) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        run_file(written(folder, tests))
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def test_semantic_29_a_rule_that_does_what_is_expected_passes(tmp_path: Path) -> None:
    assert failures(tmp_path, GOOD) == []


def test_semantic_29_an_alert_that_does_not_come_is_told_with_what_the_rule_says_instead(tmp_path: Path) -> None:
    told = failures(tmp_path, GOOD.replace("0x6", "90x6"))
    assert told[0].startswith("shop.test.yaml:8:28: tests[0].expect[1].alerts[0]: silence: expected rule=silent; ")
    assert "the rule is silent: not_met: purchase: seen " in told[0]
    assert told[1] == (
        "shop.test.yaml:2:1: rules: rule silent is never seen firing; test it, or say under `untested:` why not"
    )


def test_an_alert_nobody_expects_is_told(tmp_path: Path) -> None:
    told = failures(tmp_path, GOOD.replace("alerts: [silent]", "alerts: none"))
    assert told[0].startswith(
        "shop.test.yaml:8:19: tests[0].expect[1].alerts: silence: not expected: silent (critical): "
    )
    assert "nothing for 6 h where 3 h is the limit" in told[0]


def test_semantic_29_a_rule_that_is_never_seen_silent_fails(tmp_path: Path) -> None:
    told = failures(tmp_path, GOOD.replace("      - {at: 4h, alerts: none}\n", ""))
    assert [line.partition(": ")[2] for line in told] == [
        "rules: rule silent is never seen silent; test it, or say under `untested:` why not"
    ]


def test_a_rule_may_be_left_untested_for_a_reason(tmp_path: Path) -> None:
    tests = GOOD.replace("rules: shop.yaml", "rules: shop.yaml\nuntested: {other: fires on real pages only}")
    assert failures(tmp_path, tests, RULES + "  - {id: other, check: pii}\n") == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("rules: shop.yaml", "rules: shp.yaml", "2:1: rules[0]: no file shp.yaml (did you mean shop.yaml?)"),
        (
            "alerts: [silent]",
            "alerts: [silnt]",
            "8:28: tests[0].expect[1].alerts[0].rule: no rule 'silnt' (did you mean silent?)",
        ),
        ("alerts: [silent]", "alert: [silent]", "8:19: tests[0].expect[1].alert: unknown key (did you mean alerts?)"),
        (
            "alerts: none",
            "alerts: nothing",
            "7:18: tests[0].expect[0].alerts: 'nothing' is neither `none` nor a list of alerts",
        ),
        ("100x4 then", "100x4 and then", "5:14: tests[0].events.purchase"),
        ("100x4", "100x4.5h", "is no whole number of hours"),
        ("at: 4h", "at: 90m", "7:10: tests[0].expect[0].at: an hour is judged when it has closed"),
        ("    events:", "    history: 5h\n    events:", "8:10: tests[0].expect[0].at: before the end of `history`"),
        ("100x4 then 0x6", "{count: 5, vendor: mta}", "no short form for 'mta' (did you mean meta?)"),
        ("    events: {purchase: 100x4 then 0x6}\n", "", "no `events:` and no `hits:`: nothing happens"),
        ("  - name: silence", "  - nam: silence", "4:5: tests[0].nam: unknown key (did you mean name?)"),
        ("tests:", "test:", "unknown key (did you mean tests?)"),
    ],
)
def test_a_mistake_in_a_file_of_tests_is_told_with_its_place(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in GOOD
    told = complaints(tmp_path, GOOD.replace(old, new))
    assert any(expected in line for line in told), told


def test_semantic_29_a_test_that_expects_nothing_is_refused(tmp_path: Path) -> None:
    tests = "rules: shop.yaml\ntests: [{name: a, events: {purchase: 5}, expect: []}]"
    assert complaints(tmp_path, tests)[0].endswith("expects nothing: a test that asserts nothing always passes")


def test_semantic_29_a_file_that_is_not_there_ends_with_two(tmp_path: Path) -> None:
    ran = tagwatch("rules", "test", tmp_path / "nowhere.test.yaml")
    assert (ran.code, ran.complaint) == (2, f"tagwatch: {tmp_path}/nowhere.test.yaml: no such file or folder")


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("100x4 then 0x2", [100, 100, 100, 100, 0, 0]),
        ("5", [5]),
        ("10..40x4", [10, 20, 30, 40]),
        ("~3x1d", [3] * 24),
        ("0.5x2 then 7 x 1h", [0.5, 0.5, 7]),
    ],
)
def test_counts_are_written_in_a_line(text: str, hours: list[float]) -> None:
    assert [part.mean(hour) for part in parse_counts(text) for hour in range(part.hours)] == hours


def test_two_alerts_of_a_rule_are_two_incidents(tmp_path: Path) -> None:
    rules = "rules: [{id: leak, check: pii}]"
    tests = """
rules: shop.yaml
tests:
  - name: two sites
    events:
      a: {event: page_view, source: one, count: [9, {count: 9, page: "https://a.example/?q=jane@example.com"}]}
      b: {event: page_view, source: two, count: [9, {count: 9, page: "https://b.example/?q=jane@example.com"}]}
    expect:
      - {at: 1h, alerts: none}
      - {at: 2h, alerts: [leak, {rule: leak, source: one}]}
"""
    assert failures(tmp_path, tests, rules) == []
    assert len(failures(tmp_path, tests.replace("[leak, {", "[{"), rules)) == 1
    assert len(failures(tmp_path, tests.replace("[leak, {", "[leak, leak, {"), rules)) == 1


def test_requests_of_a_capture_are_replayed_with_edits(tmp_path: Path) -> None:
    url = "https://www.google-analytics.com/g/collect?v=2&tid=G-1&cid=1.2&en=purchase&epn.value=3&cu=EUR"
    hit = {"at": "2026-01-05T10:00:00Z", "method": "GET", "url": url}
    (tmp_path / "checkout.jsonl").write_text(json.dumps(hit) + "\n")
    expect = "{currency: {presence: required}, value: {type: number}}"
    rules = f"rules: [{{id: order, check: schema, tolerance: 0, expect: {expect}}}]"
    tests = """
rules: shop.yaml
tests:
  - name: edits
    hits:
      - {capture: checkout.jsonl, where: "*en=purchase*", times: 20}
      - {capture: checkout.jsonl, at: 4h, times: 60, remove: [cu], set: {ep.extra: "1"}}
    expect:
      - {at: 1h, alerts: none}
      - {at: 5h, alerts: [{rule: order, path: currency}]}
"""
    assert failures(tmp_path, tests, rules) == []


def test_numbered_properties_are_all_different(tmp_path: Path) -> None:
    rules = "rules: [{id: once, check: schema, tolerance: 0, expect: {transaction_id: {unique: true}}}]"
    tests = """
rules: shop.yaml
tests:
  - name: the same order twice
    events:
      purchase: {properties: {transaction_id: "T-{n}"}, count: [30x3, {count: 30, properties: {transaction_id: T-1}}]}
    expect:
      - {at: 3h, alerts: none}
      - {at: 4h, alerts: [once]}
"""
    assert failures(tmp_path, tests, rules) == []


def test_the_same_test_gives_the_same_result_every_time(tmp_path: Path) -> None:
    tests = GOOD.replace("100x4", "~7x4").replace("alerts: [silent]", "alerts: none")
    first, second = (run_file(written(tmp_path, tests)) for _ in range(2))
    assert isinstance(first, FileResult)
    assert list(map(str, first.problems)) == list(map(str, second.problems))


def test_junit_names_every_test_and_what_failed(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("0x6", "90x6"))
    ran = tagwatch("rules", "test", path, "--format", "junit")
    assert ran.code == 1
    root = ET.fromstring(ran.out)  # noqa: S314 - our own
    assert root.attrib == {"name": "tagwatch rules test", "tests": "2", "failures": "2"}
    names = [case.get("name") for case in root.iter("testcase")]
    assert names == ["silence", "every rule is seen firing and silent"]
    assert all("shop.test.yaml:" in (failure.text or "") for failure in root.iter("failure"))


def test_tests_pass_and_fail_under_pytest(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    (tmp_path / "bad.test.yaml").write_text(GOOD.replace("0x6", "90x6"))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "monitor.trial.pytest_plugin", "-p", "no:cacheprovider", "."]
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    ran = subprocess.run(command, cwd=tmp_path, env=here, capture_output=True, text=True, check=False)
    assert "2 failed, 2 passed" in ran.stdout, ran.stdout + ran.stderr
    assert "expected rule=silent" in ran.stdout
    assert "Traceback" not in ran.stdout

"""The language itself: variables, includes, defaults, schedules, sensitivity, and what a rule says without data."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.checks.finding import Severity
from monitor.checks.rule import OnError, OnNoData, Rule
from monitor.config.yaml_source import ProblemsError
from monitor.rules.load import load_rules, read_rules


def rules(tmp_path: Path, **files: str) -> dict[str, Rule]:
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    return {rule.id: rule for rule in load_rules([tmp_path / "main.yaml"]).rules}


def problems(tmp_path: Path, **files: str) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        rules(tmp_path, **files)
    return [str(problem).replace(f"{tmp_path}/", "") for problem in caught.value.problems]


def test_a_variable_stands_for_a_value_a_part_of_a_text_or_members_of_a_list(tmp_path: Path) -> None:
    read = rules(
        tmp_path,
        main="""
variables: {money: [purchase, refund], team: growth, patience: 2h}
rules:
  - {id: a, check: volume, match: {event: "${money}"}, owner: "team ${team}", for: "${patience}"}
  - {id: b, check: volume, match: {event: [sign_up, "${money}", login]}, description: "costs $${money}"}
""",
    )
    assert read["a"].match.event == ("purchase", "refund")
    assert (read["a"].owner, read["a"].for_) == ("team growth", 7200)
    assert read["b"].match.event == ("sign_up", "purchase", "refund", "login")
    assert read["b"].description == "costs ${money}"


def test_a_variable_nobody_knows_is_told_where_it_stands(tmp_path: Path) -> None:
    text = "variables: {money: [purchase]}\nrules:\n  - id: a\n    check: volume\n    match: {event: '${mony}'}\n"
    assert "main.yaml:5:13: rules[0].match.event: no variable 'mony' (did you mean money?)" in problems(
        tmp_path, main=text
    )


def test_a_list_cannot_be_part_of_a_text(tmp_path: Path) -> None:
    text = "variables: {money: [a]}\nrules: [{id: a, check: volume, owner: 'x ${money}'}]"
    assert problems(tmp_path, main=text) == [
        "main.yaml:2:32: rules[0].owner: ${money} is a list, which cannot be part of a text"
    ]


def test_a_mistake_behind_a_spliced_list_keeps_its_place(tmp_path: Path) -> None:
    text = """\
variables: {two: [a, b]}
rules:
  - id: a
    check: volume
    match:
      event:
      - ${two}
      - 7
"""
    [problem] = problems(tmp_path, main=text)
    assert problem.startswith("main.yaml:8:9: rules[0].match.event[2]: ")


def test_an_include_brings_variables_defaults_and_rules_and_the_file_itself_goes_first(tmp_path: Path) -> None:
    read = rules(
        tmp_path,
        common="variables: {who: growth, hours: 2h}\ndefaults: {owner: '${who}', severity: info, labels: {a: b}}\n"
        "rules: [{id: shared, check: pii}]\n",
        main="include: common.yaml\nvariables: {hours: 3h}\ndefaults: {severity: critical, labels: {c: d}}\n"
        "rules: [{id: own, check: volume, for: '${hours}'}]\n",
    )
    assert set(read) == {"shared", "own"}
    assert (read["own"].owner, read["own"].severity, read["own"].for_) == ("growth", Severity.CRITICAL, 10_800)
    assert read["own"].labels == {"a": "b", "c": "d"}
    assert read["shared"].severity is Severity.INFO


def test_a_file_that_is_included_twice_takes_part_once(tmp_path: Path) -> None:
    read = rules(
        tmp_path,
        common="rules: [{id: shared, check: pii}]",
        other="include: [common.yaml]\nrules: [{id: other, check: pii}]",
        main="include: [common.yaml, other.yaml]\nrules: []",
    )
    assert list(read) == ["shared", "other"]


def test_an_include_that_is_not_there_or_goes_in_circles_is_told(tmp_path: Path) -> None:
    (tmp_path / "common.yaml").write_text("rules: []")
    assert problems(tmp_path, main="rules: []\ninclude: [comon.yaml]") == [
        f"main.yaml:2:11: include[0]: no file {tmp_path}/comon.yaml (did you mean common.yaml?)".replace(
            f"{tmp_path}/", ""
        )
    ]
    told = problems(tmp_path, main="include: b.yaml\nrules: []", b="include: main.yaml\nrules: []")
    assert told == ["b.yaml:1:1: include: main.yaml includes this file in turn"]


def test_what_a_file_says_by_default_holds_dimension_by_dimension(tmp_path: Path) -> None:
    read = rules(
        tmp_path,
        main="defaults: {match: {vendor: ga4, source: shop}, for: 10m, on_no_data: alert, on_error: alert,"
        " sensitivity: high}\n"
        "rules: [{id: a, check: volume, match: {event: purchase, vendor: meta}, for: 0}]\n",
    )
    assert (read["a"].match.vendor, read["a"].match.source) == (("meta",), ("shop",))
    assert (read["a"].for_, read["a"].on_no_data, read["a"].sensitivity) == (0, OnNoData.ALERT, 10)
    assert read["a"].on_error is OnError.ALERT


@pytest.mark.parametrize(
    ("written", "local", "active"),
    [
        ('{timezone: Europe/Berlin, days: mon-fri, hours: "08:00-20:00"}', "2026-11-24 08:00", True),
        ('{timezone: Europe/Berlin, days: mon-fri, hours: "08:00-20:00"}', "2026-11-24 20:00", False),
        ('{timezone: Europe/Berlin, days: mon-fri, hours: "08:00-20:00"}', "2026-11-28 12:00", False),
        ("{timezone: Europe/Berlin, days: [sat, sun]}", "2026-11-28 12:00", True),
        ('{timezone: Europe/Berlin, days: fri, hours: "22:00-06:00"}', "2026-11-28 05:59", True),
        ('{timezone: Europe/Berlin, days: fri, hours: "22:00-06:00"}', "2026-11-27 05:59", False),
        ('{timezone: Europe/Berlin, days: sat-mon, hours: ["00:00-08:00", "20:00-24:00"]}', "2026-11-29 21:00", True),
        ('{timezone: Europe/Berlin, hours: "02:00-03:00"}', "2026-03-29 03:30", False),
    ],
)
def test_a_schedule_is_in_local_time(tmp_path: Path, written: str, local: str, active: bool) -> None:
    schedule = rules(tmp_path, main=f"rules: [{{id: a, check: volume, schedule: {written}}}]")["a"].schedule
    assert schedule is not None
    at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Europe/Berlin")).timestamp()
    assert schedule.active(at) is active


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{timezone: Europe/Berln}", "'Europe/Berln' is no IANA time zone"),
        ("{days: mon-fry}", "'fry' is no day (did you mean fri?)"),
        ('{hours: "8-20"}', "'8-20' is no span of hours"),
        ('{hours: "08:00-25:00"}', "times are 00:00 to 24:00"),
        ('{hours: "08:00-08:00"}', "has no length"),
        ('{hour: "08:00-20:00"}', "a schedule has no 'hour' (did you mean hours?)"),
        ("{days: []}", "is never active"),
        ("weekdays", "a schedule is a mapping"),
    ],
)
def test_a_schedule_that_is_none_is_told(tmp_path: Path, written: str, expected: str) -> None:
    [problem] = problems(tmp_path, main=f"rules: [{{id: a, check: volume, schedule: {written}}}]")
    assert problem.startswith("main.yaml:1:32: rules[0].schedule: ")
    assert expected in problem


@pytest.mark.parametrize(("written", "weight"), [("low", 0.1), ("normal", 1.0), ("high", 10.0), ("3", 3.0)])
def test_sensitivity_is_a_word_or_a_number(tmp_path: Path, written: str, weight: float) -> None:
    text = f"rules: [{{id: a, check: volume, sensitivity: {written}}}]"
    assert rules(tmp_path, main=text)["a"].sensitivity == weight


def test_a_file_may_bring_only_variables_and_defaults(tmp_path: Path) -> None:
    (tmp_path / "main.yaml").write_text("variables: {a: 1}\n")
    loaded = read_rules([tmp_path / "main.yaml"])
    assert (loaded.problems, loaded.written) == ([], [])
    assert loaded.sources[0].unused == ("a",)

"""`tagwatch check` for CI: JUnit, SARIF, annotations, and what changed since a baseline."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.support.cli import Ran, tagwatch

URL = "https://www.google-analytics.com/g/collect?v=2&tid=G-ABC1234567&cid=1.2"
RULES = "rules: [{id: leaks, check: pii, severity: critical}, {id: calm, check: consent}]\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules.yaml").write_text(RULES)
    return tmp_path


def capture(folder: Path, *queries: str) -> None:
    hits = [{"at": "2026-11-20T10:00:00Z", "method": "GET", "url": URL + query} for query in queries]
    (folder / "shop.jsonl").write_text("".join(json.dumps(hit) + "\n" for hit in hits))


def check(*arguments: str) -> Ran:
    return tagwatch("check", "shop.jsonl", "--rules", "rules.yaml", *arguments)


LEAK = "&en=sign_up&ep.contact=jane.doe%40example.com"


def test_junit_has_a_test_a_rule_and_what_it_found(folder: Path) -> None:
    capture(folder, LEAK)
    ran = check("--format", "junit")
    assert ran.code == 1
    assert "jane" not in ran.out
    cases = {case.get("name"): case.findall("failure") for case in ET.fromstring(ran.out).iter("testcase")}  # noqa: S314
    assert {name: len(failures) for name, failures in cases.items()} == {"leaks": 1, "calm": 0}


def test_sarif_and_annotations_name_rule_place_and_level(folder: Path) -> None:
    capture(folder, LEAK)
    [run] = json.loads(check("--format", "sarif").out)["runs"]
    [result] = run["results"]
    assert (result["ruleId"], result["level"]) == ("leaks", "error")
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "shop.jsonl"
    assert result["partialFingerprints"]["tagwatch/v1"].startswith("leaks/ga4/G-ABC1234567/sign_up/")
    assert check("--format", "github").out.startswith("::error file=shop.jsonl,title=leaks::ga4 G-ABC1234567 sign_up: ")


def test_what_vanished_and_appeared_since_the_baseline_is_told(folder: Path) -> None:
    capture(folder, "&en=sign_up&ep.method=mail&ep.plan=pro", "&en=login")
    assert check("--write-baseline", "tracking.json").code == 0
    assert check("--baseline", "tracking.json").code == 0
    capture(folder, "&en=sign_up&ep.method=mail&ep.tier=pro", "&en=log_in")
    ran = check("--baseline", "tracking.json", "--format", "json")
    assert ran.code == 1
    told = {(finding["severity"], finding["message"]) for finding in json.loads(ran.out)["findings"]}
    assert told == {
        ("warning", "login: no longer sent"),
        ("warning", "sign_up: plan is no longer sent"),
        ("info", "log_in: new since the baseline"),
        ("info", "sign_up: tier is new since the baseline"),
    }


def test_a_baseline_holds_names_and_no_values(folder: Path) -> None:
    capture(folder, LEAK)
    check("--write-baseline", "tracking.json")
    text = (folder / "tracking.json").read_text()
    assert "contact" in text
    assert "jane" not in text


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (None, "tagwatch: none.json: No such file or directory; write one with --write-baseline"),
        ("{", "tagwatch: none.json: no baseline: "),
        ('{"version": 9, "events": []}', "tagwatch: none.json: a baseline of version 9; this Tagwatch reads version 1"),
        ("[]", "tagwatch: none.json: no baseline: "),
    ],
)
def test_a_baseline_that_is_none_is_told(folder: Path, text: str | None, complaint: str) -> None:
    capture(folder, LEAK)
    if text is not None:
        (folder / "none.json").write_text(text)
    ran = check("--baseline", "none.json")
    assert ran.code == 2
    assert ran.complaint.startswith(complaint)

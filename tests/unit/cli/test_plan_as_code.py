"""`tagwatch plan infer|diff|import|export|validate`: plans as files in git."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.cli import tagwatch

URL = "https://www.google-analytics.com/g/collect?v=2&tid=G-ABC1234567&cid=1.2&en=sign_up&ep.method="
PLAN = """# ours
plans:
  - vendor: ga4
    account: G-1
    event: sign_up
    properties:
      method: {presence: required, types: [string], enum: [mail, phone]}
"""


def capture(folder: Path, *methods: str) -> Path:
    path = folder / "shop.jsonl"
    hits = [{"at": f"2026-11-20T10:{i:02d}:00Z", "method": "GET", "url": URL + each} for i, each in enumerate(methods)]
    path.write_text("".join(json.dumps(hit) + "\n" for hit in hits))
    return path


def test_what_a_capture_shows_becomes_a_file_an_event_and_what_people_add_is_kept(tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    ran = tagwatch("plan", "infer", capture(tmp_path, *["mail", "phone"] * 10), "--to", plans)
    file = plans / "ga4-G-ABC1234567-sign_up.yaml"
    assert (ran.code, ran.err) == (0, f"tagwatch: wrote {file}\n")
    text = file.read_text()
    assert "method: {presence: required" in text
    file.write_text("# mine\n" + text.replace("enum: [mail, phone]", "enum: [mail]"))
    ran = tagwatch("plan", "infer", capture(tmp_path, *["mail", "phone&ep.form=long"] * 10), "--to", plans)
    assert ran.code == 0
    assert file.read_text().startswith("# mine\n")
    assert "enum: [mail]}" in file.read_text()
    assert "form: {presence: optional" in file.read_text()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "sign_up.yaml").write_text(PLAN)
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    for arguments in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "plan"]):
        subprocess.run(["git", *arguments], check=True, capture_output=True)  # noqa: S607
    return tmp_path


def test_two_revisions_are_compared_and_a_break_can_fail_the_build(repository: Path) -> None:
    file = repository / "plans" / "sign_up.yaml"
    assert tagwatch("plan", "diff", "HEAD:plans", "plans", "--fail-on", "breaking").code == 0
    file.write_text(PLAN.replace("[mail, phone]", "[mail, phone, post]").replace("required", "optional"))
    ran = tagwatch("plan", "diff", "HEAD:plans", "plans", "--fail-on", "breaking", "--format", "json")
    assert ran.code == 1
    told = [(change["path"], change["field"], change["weight"]) for change in json.loads(ran.out)]
    assert told == [("method", "enum", "breaking"), ("method", "presence", "breaking")]
    markdown = tagwatch("plan", "diff", "HEAD:plans", "plans", "--format", "markdown").out
    assert "| breaking | `method` enum | mail, phone | mail, phone, post | new: post |" in markdown


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("nowhere", "tagwatch: nowhere: no such file or folder, and no REVISION:PATH of git"),
        ("nowhere:plans", "tagwatch: git ls-tree: fatal: Not a valid object name nowhere"),
        ("--help:plans", "tagwatch: --help: no revision of git"),
    ],
)
def test_a_plan_that_is_not_there_is_said_in_a_line(repository: Path, old: str, said: str) -> None:
    assert repository.exists()
    ran = tagwatch("plan", "diff", "--", old, "plans")
    assert (ran.code, ran.complaint) == (2, said)


def test_a_table_becomes_plan_files_and_never_overwrites_one(tmp_path: Path) -> None:
    table = tmp_path / "plan.csv"
    table.write_text("event,property,type,required\nsign up,method,string,yes\n")
    arguments = ("plan", "import", table, "--vendor", "ga4", "--account", "G-1", "--to", tmp_path / "plans")
    assert tagwatch(*arguments).code == 0
    file = tmp_path / "plans" / "ga4-G-1-sign_up.yaml"
    assert "method: {presence: required, rate: 1.0, types: [string]}" in file.read_text()
    file.write_text("# mine")
    assert tagwatch(*arguments).complaint == f"tagwatch: {file} is there already: left alone"
    assert file.read_text() == "# mine"


def test_a_plan_is_exported_for_other_tools(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(PLAN)
    ran = tagwatch("plan", "export", "--plan", tmp_path / "p.yaml", "--as", "json-schema")
    assert json.loads(ran.out)["required"] == ["method"]
    ran = tagwatch("plan", "export", "--plan", tmp_path / "p.yaml", "--as", "iglu", "--to", tmp_path / "iglu")
    assert ran.code == 0
    assert (tmp_path / "iglu" / "schemas" / "com.example" / "sign_up" / "jsonschema" / "1-0-0").is_file()


def test_raw_events_are_validated_and_every_fault_is_counted(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(PLAN)
    rows = [{"event": "sign_up", "method": "mail"}] * 8 + [{"event": "sign_up"}, {"event": "sign_up", "method": "fax"}]
    (tmp_path / "events.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    ran = tagwatch("plan", "validate", tmp_path / "events.jsonl", "--plan", tmp_path / "p.yaml")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "sign_up  method  enum  1",
        "sign_up  method  missing  1",
        "10 events; 2 fail (20 %); 0 are of no plan",
    ]
    (tmp_path / "events.jsonl").write_text('{"event": "other"}\nno json\n')
    assert tagwatch("plan", "validate", tmp_path / "events.jsonl", "--plan", tmp_path / "p.yaml").code == 2

"""Whatever is wrong with what people give us: one clear line with its place, exit code 2, and nothing lost."""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
from pathlib import Path

import pytest

from monitor.store.engine import open_database
from tests.support.cli import Ran, tagwatch

PAGE_VIEW = "https://www.google-analytics.com/g/collect?v=2&tid=G-ABC1234567&cid=1.2&en=page_view&dl=https%3A%2F%2Fshop.example%2F"
HIT = {"at": "2026-11-20T10:00:00Z", "method": "GET", "url": PAGE_VIEW}
ENTRY = {"startedDateTime": HIT["at"], "request": {"method": "GET", "url": PAGE_VIEW, "headers": []}}


def har(*entries: object) -> bytes:
    return json.dumps({"log": {"version": "1.2", "pages": [], "entries": list(entries)}}).encode()


def decoded(ran: Ran) -> list[str]:
    return [json.loads(line)["name"] for line in ran.out.splitlines()]


def refused(ran: Ran, pattern: str) -> None:
    assert ran.code == 2, ran
    assert "Traceback" not in ran.err
    assert re.search(pattern, ran.complaint), ran.complaint


@pytest.fixture
def config(tmp_path: Path) -> Path:
    rules = tmp_path / "rules.yaml"
    rules.write_text("rules: [{id: leaks, check: pii}]\n")
    path = tmp_path / "config.yaml"
    path.write_text("rules: [rules.yaml]\n")
    return path


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.har"
    path.touch()
    refused(tagwatch("decode", path), r"empty\.har: .*empty")


def test_a_truncated_gzip_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    lines = b"".join(json.dumps(HIT | {"tags": [str(i)]}).encode() + b"\n" for i in range(5000))
    whole = gzip.compress(lines, mtime=0)
    path.write_bytes(whole[: len(whole) // 2])
    ran = tagwatch("decode", path, "--format", "jsonl")
    refused(ran, r"cut\.jsonl\.gz: .*(truncated|ends)")
    assert 100 < len(decoded(ran)) < 5000


def test_a_har_that_is_not_json(tmp_path: Path) -> None:
    path = tmp_path / "bad.har"
    path.write_bytes(har(ENTRY, ENTRY)[:-12] + b" oops")
    ran = tagwatch("decode", path, "--format", "jsonl")
    refused(ran, r"bad\.har")
    assert decoded(ran)[:1] == ["page_view"]


def test_a_har_without_entries(tmp_path: Path) -> None:
    path = tmp_path / "other.har"
    path.write_text('{"log": {"version": "1.2"}}')
    refused(tagwatch("check", path), r"other\.har: .*entries")


def test_a_line_of_200_megabytes_is_left_out_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("wb") as file:
        file.write(json.dumps(HIT).encode() + b"\n")
        file.write(b'{"url": "')
        for _ in range(200):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n' + json.dumps(HIT).encode() + b"\n")
    ran = tagwatch("decode", path, "--format", "jsonl")
    refused(ran, r"long\.jsonl:.*2.*(long|MB|bytes)")
    assert decoded(ran) == ["page_view", "page_view"]


def test_invalid_utf8(tmp_path: Path) -> None:
    path = tmp_path / "bytes.jsonl"
    path.write_bytes(json.dumps(HIT).encode() + b"\n" + b'{"url": "\xff\xfe"}\n' + json.dumps(HIT).encode() + b"\n")
    ran = tagwatch("decode", path, "--format", "jsonl")
    refused(ran, r"bytes\.jsonl:.*2.*UTF-8")
    assert decoded(ran) == ["page_view", "page_view"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    refused(tagwatch("check", tmp_path / "none.har"), r"none\.har: No such file")


def test_a_wrong_config_key(config: Path) -> None:
    config.write_text("rules: [rules.yaml]\nalert_buget: {}\n")
    refused(tagwatch("run", "--config", config), r"config\.yaml:2:1: alert_buget: .*did you mean alert_budget")


def test_an_unknown_rule_key(config: Path) -> None:
    (config.parent / "rules.yaml").write_text("rules:\n  - id: leaks\n    check: pii\n    severty: critical\n")
    refused(tagwatch("run", "--config", config), r"rules\.yaml:4:5: rules\[0\]\.severty: .*did you mean severity")


def test_a_missing_token(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLACK_TOKEN", raising=False)
    slack = "channels: {slack: {type: slack, token: {env: SLACK_TOKEN}, to: C0123456789}}"
    config.write_text(f"rules: [rules.yaml]\nnotify: [slack]\n{slack}\n")
    refused(tagwatch("run", "--config", config), r"config\.yaml:3:\d+: .*SLACK_TOKEN")


def test_a_locked_database(config: Path) -> None:
    (config.parent / "var").mkdir()
    other = open_database(config.parent / "var" / "tagwatch.db")
    try:
        refused(tagwatch("run", "--config", config), r"tagwatch\.db: in use by Tagwatch process \d+")
    finally:
        other.close()


def test_a_newer_database(config: Path) -> None:
    database = config.parent / "var" / "tagwatch.db"
    database.parent.mkdir()
    open_database(database).close()
    with sqlite3.connect(database) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    refused(tagwatch("run", "--config", config), r"tagwatch\.db: written by a newer Tagwatch")
    refused(tagwatch("incidents", "list", "--config", config), r"tagwatch\.db: written by a newer Tagwatch")


def test_one_bad_file_does_not_hide_the_good_ones(tmp_path: Path) -> None:
    (tmp_path / "bad.har").write_text("<html>")
    (tmp_path / "good.har").write_bytes(har(ENTRY))
    ran = tagwatch("decode", tmp_path / "bad.har", tmp_path / "good.har", "--format", "jsonl")
    refused(ran, r"bad\.har")
    assert decoded(ran) == ["page_view"]


def test_standard_input_is_read_and_named() -> None:
    ran = tagwatch("decode", "-", "--format", "jsonl", stdin=har(ENTRY))
    assert ran.code == 0, ran
    assert decoded(ran) == ["page_view"]
    refused(tagwatch("decode", "-", stdin=b""), r"(standard input|stdin|-): .*empty")


def test_a_word_that_is_no_command_is_told_with_what_there_is() -> None:
    ran = tagwatch("chek")
    assert ran.code == 2
    assert "chek" in ran.err
    assert "Traceback" not in ran.err

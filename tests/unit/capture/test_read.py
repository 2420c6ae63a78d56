from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import zstandard

from monitor.capture import jsonl
from monitor.capture.line import line_of
from monitor.capture.read import CaptureError, read_capture
from tests.support.capture import hit, read

LINES = b"".join(line_of(hit(i)) + b"\n" for i in range(3))
ENTRIES = [
    {"startedDateTime": "2026-11-20T10:00:00Z", "request": {"method": "GET", "url": f"https://t.example/p?i={i}"}}
    for i in range(3)
]
HAR = json.dumps({"log": {"version": "1.2", "entries": ENTRIES}}).encode()


def urls(path: Path) -> list[str]:
    hits, problems = read(path)
    assert problems == []
    return [one.url for one in hits]


def refused(path: Path) -> str:
    with pytest.raises(CaptureError) as error:
        next(read_capture(path, on_problem=lambda _problem: None), None)
    return str(error.value).removeprefix(f"{path.parent}/")


@pytest.mark.parametrize(
    "content",
    [
        HAR,
        json.dumps(json.loads(HAR), indent=2).encode(),
        b"\xef\xbb\xbf" + HAR,
        b"\r\n" * 50_000 + HAR,
        json.dumps({"_comment": {"log": 1}, **json.loads(HAR)}).encode(),
        LINES,
        LINES.replace(b"\n", b"\r\n"),
        LINES.rstrip(),
        b"\n\n" + LINES,
        b'{"tags": ["a"],' + LINES[1:],
    ],
)
@pytest.mark.parametrize("name", ["a.har", "a.jsonl", "capture", "a.har.gz", "odd.txt"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress])
def test_a_format_is_told_by_content_whatever_the_name(
    tmp_path: Path, content: bytes, name: str, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / name
    path.write_bytes(pack(content))
    assert urls(path) == [f"https://t.example/p?i={i}" for i in range(3)]


def test_standard_input_is_read_under_the_name_of_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(gzip.compress(LINES, mtime=0))))
    hits = list(read_capture(Path("-"), on_problem=lambda _problem: None))
    assert [(one.file, one.entry) for one in hits] == [("stdin", 0), ("stdin", 1), ("stdin", 2)]
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"")))
    assert refused(Path("-")) == "stdin: is empty"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.har", b"", "is empty"),
        ("a.har", b" \n" * 100_000, "is empty"),
        ("a.har", gzip.compress(b"", mtime=0), "is empty"),
        ("a.har", gzip.compress(HAR, mtime=0)[:15], "the gzip data ends early: the file is truncated"),
        ("a.har", b"hello", 'not JSON: a HAR begins with {"log": …'),
        ("a.har", b'{"log": {"entries": ', "not JSON: "),
        ("a.har", b'{"log": {"entries": nothing}}', "not JSON: "),
        (
            "a.har",
            b'{"log": {"version": "1.2"}}',
            'a HAR without entries: there is no list {"log": {"entries": […]}} in it',
        ),
        ("a.har", b'{"log": {"entries": null}}', "a HAR without entries: "),
        ("a.har", b'{"log": {"entries": {}}}', "a HAR without entries: "),
        ("a.har", b"<html>", "HTML or XML; export the traffic as HAR"),
        ("a.jsonl", b'[{"at": 1}]', "a JSON list; "),
        ("a.zip", b"PK\x03\x04", "a zip archive; unpack it first"),
        ("a.jsonl.zst", b"(\xb5/\xfd", "the zstd data ends early: the file is truncated"),
        ("a.jsnl.zst", zstandard.compress(b"hello"), "neither HAR nor JSONL nor an access log (did you mean jsonl?)"),
        ("a.har.xz", b"\xfd7zXZ\x00", "compressed with xz; unpack it first: xz -d"),
        ("a.har", '{"log"'.encode("utf-16"), "UTF-16 text; save it as UTF-8"),
        (
            "a.jsnl",
            b"127.0.0.1 - -",
            "neither HAR nor JSONL nor an access log (did you mean jsonl?); see docs/capture.md",
        ),
        ("access.log", b"127.0.0.1 - -", "neither HAR nor JSONL nor an access log; see docs/capture.md"),
    ],
)
def test_what_cannot_be_read_at_all_is_told_in_one_line(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    told = refused(path)
    assert told.startswith(f"{name}: {why}")
    assert "\n" not in told


def test_a_har_with_an_empty_list_is_read_and_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    path.write_bytes(b'{"log": {"entries": []}}')
    assert read(path) == ([], [])


def test_bad_lines_are_told_by_number_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINES + b'{"at": 1,\n\n{"urll": 1}\n{"url": "\xff"}\n' + line_of(hit(9)))
    hits, problems = read(path)
    assert [one.entry for one in hits] == [0, 1, 2, 7]
    assert problems == [
        "a.jsonl:line 4: column 10: not JSON: unexpected end of data",
        "a.jsonl:line 6: urll: unknown key (did you mean url?)",
        "a.jsonl:line 7: byte 10: not UTF-8 text",
    ]


def test_a_line_that_is_too_long_is_told_and_never_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "LINE_BYTES", 3_000_000)
    monkeypatch.setattr(jsonl, "CHUNK_BYTES", 500_000)
    path = tmp_path / "a.jsonl"
    long = b'{"url": "' + b"x" * 8_000_000 + b'"}\n'
    path.write_bytes(line_of(hit(0)) + b"\n" + long + line_of(hit(1)) + b"\n" + long.rstrip())
    hits, problems = read(path)
    assert [one.entry for one in hits] == [0, 2]
    assert problems == [f"a.jsonl:line {n}: longer than 2 MB, skipped" for n in (2, 4)]


def test_a_truncated_gzip_yields_what_came_before(tmp_path: Path) -> None:
    lines = b"".join(line_of(hit(i)) + b"\n" for i in range(4000))
    for name, content in [
        ("a.jsonl.gz", lines),
        ("a.har.gz", json.dumps({"log": {"entries": ENTRIES * 1000}}).encode()),
    ]:
        whole = gzip.compress(content, mtime=0)
        path = tmp_path / name
        path.write_bytes(whole[: len(whole) // 2])
        hits, problems = read(path)
        assert len(hits) > 500
        assert len(problems) == 1
        assert problems[0].startswith(f"{name}: the gzip data ends early: the file is truncated; read up to ")
        whole = zstandard.compress(content)
        path.write_bytes(whole[:-5])
        hits, problems = read(path)
        assert len(hits) > 500
        assert [problem.partition(": the file")[0] for problem in problems] == [f"{name}: the zstd data ends early"]


def test_a_file_with_a_million_faults_is_told_in_a_hundred_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINES + b"{}\n" * 5000)
    hits, problems = read(path)
    assert len(hits) == 3
    assert len(problems) == 101
    assert problems[-1] == "a.jsonl: 4,900 more problems like these"


def test_a_problem_shows_no_captured_value(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    secret = "jane@shop.example"
    bad = [
        {"at": secret, "url": "https://t.example/"},
        {"at": 1, "url": secret},
        {"at": 1.7e9, "url": "https://t.example/", "consent": {"ads": secret}},
        {"at": 1.7e9, "url": "https://t.example/", "body_base64": secret},
        {"at": 1.7e9, "url": "https://t.example/", "method": secret},
    ]
    path.write_text("\n".join(json.dumps(line) for line in bad) + f"\n{secret}")
    hits, problems = read(path)
    assert hits == []
    assert len(problems) == 6
    assert not any(secret in problem for problem in problems)

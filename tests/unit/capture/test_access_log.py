from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from monitor.capture.access_log import NO_HOST, host_of
from monitor.decode.registry import decode
from tests.support.capture import read

AT = 1_795_597_200.0
"""2026-11-25T09:00:00Z, which is 10:00:00 +0100."""
VIEW = "/g/collect?v=2&tid=G-ABC1234567&cid=1.2&en=page_view"
AGENT = "Mozilla/5.0 (X11; Linux x86_64)"


def line(
    request: str = f"GET {VIEW} HTTP/1.1", *, prefix: str = "192.0.2.7 - -", when: str = "25/Nov/2026:10:00:00 +0100"
) -> str:
    return f'{prefix} [{when}] "{request}" 204 0 "https://shop.example/cart" "{AGENT}"'


def log(tmp_path: Path, *lines: str | bytes, name: str = "access.log") -> Path:
    path = tmp_path / name
    path.write_bytes(b"\n".join(one if isinstance(one, bytes) else one.encode() for one in lines))
    return path


def test_a_line_is_a_hit_with_its_time_page_and_browser(tmp_path: Path) -> None:
    [hit], problems = read(log(tmp_path, line()), source="server", environment="staging")
    assert problems == []
    assert (hit.at, hit.method, hit.url) == (AT, "GET", f"https://{NO_HOST}{VIEW}")
    assert hit.headers == (("user-agent", AGENT), ("referer", "https://shop.example/cart"))
    assert (hit.page, hit.source, hit.environment) == ("https://shop.example/cart", "server", "staging")
    assert (hit.file, hit.entry, hit.body, hit.session) == ("access.log", 0, b"", None)


def test_what_a_log_holds_is_decoded(tmp_path: Path) -> None:
    [hit], _ = read(log(tmp_path, line(), name="sgtm.shop.example.access.log"))
    [event] = decode(hit).events
    assert (event.vendor, event.name, event.account) == ("ga4", "page_view", "G-ABC1234567")


@pytest.mark.parametrize(
    ("prefix", "origin"),
    [
        ("sgtm.shop.example 192.0.2.7 - -", "https://sgtm.shop.example"),
        ("SGTM.shop.example:443 192.0.2.7 - -", "https://sgtm.shop.example"),
        ("sgtm.shop.example:80 2001:db8::1 - jane", "http://sgtm.shop.example"),
        ("sgtm.shop.example:8443 192.0.2.7 - jane doe", "https://sgtm.shop.example:8443"),
        ("tracker:8080 192.0.2.7 - -", "https://tracker:8080"),
        ("[::1]:443 ::1 - -", "https://[::1]"),
        ("192.0.2.7 - jane doe", f"https://{NO_HOST}"),
        ("Nov 25 10:00:00 web1 nginx: 192.0.2.7 - -", f"https://{NO_HOST}"),
    ],
)
def test_the_host_is_the_field_before_the_address(tmp_path: Path, prefix: str, origin: str) -> None:
    [hit], problems = read(log(tmp_path, line(prefix=prefix)))
    assert (hit.url, problems) == (f"{origin}{VIEW}", [])


@pytest.mark.parametrize(
    ("file", "host"),
    [
        ("sgtm.shop.example.access.log", "sgtm.shop.example"),
        ("sgtm.shop.example-access.log.2.gz", "sgtm.shop.example"),
        ("www.shop.example_access_log-20261125.zst", "www.shop.example"),
        ("shop.example.log", "shop.example"),
        ("access.log", NO_HOST),
        ("access.log.1", NO_HOST),
        ("other_vhosts_access.log", NO_HOST),
        ("stdin", NO_HOST),
        ("", NO_HOST),
    ],
)
def test_a_log_named_after_a_host_says_it(file: str, host: str) -> None:
    assert host_of(file) == host


def test_the_common_format_longer_formats_and_whole_addresses_are_read(tmp_path: Path) -> None:
    common = line().partition(' "https://')[0]
    hits, problems = read(
        log(
            tmp_path,
            common,
            line() + ' "203.0.113.9" 0.004 -',
            line(f"GET http://t.example{VIEW} HTTP/1.1"),
            line("POST /g/collect?v=2"),
        )
    )
    assert problems == []
    assert [hit.headers == () for hit in hits] == [True, False, False, False]
    assert [(hit.method, hit.url) for hit in hits[2:]] == [
        ("GET", f"http://t.example{VIEW}"),
        ("POST", f"https://{NO_HOST}/g/collect?v=2"),
    ]


def test_what_the_server_escaped_is_written_back(tmp_path: Path) -> None:
    quoted = (
        r'192.0.2.7 - - [25/Nov/2026:10:00:00 +0100] "GET /p?q=\x22\xC3\xA9 b HTTP/2.0" 200 5 "-" "a \"b\" \\ \x5C"'
    )
    [hit], problems = read(log(tmp_path, quoted))
    assert problems == []
    assert hit.url == f'https://{NO_HOST}/p?q="é%20b'
    assert hit.headers == (("user-agent", 'a "b" \\ \\'),)
    assert hit.page is None


def test_bad_lines_are_told_by_number_and_show_no_value(tmp_path: Path) -> None:
    secret = "jane@shop.example"
    path = log(
        tmp_path,
        f"{secret} and nothing else",
        line(),
        "",
        line(r"\x16\x03\x01"),
        line(f"GET {secret} HTTP/1.1"),
        line(when="31/Feb/2026:10:00:00 +0100"),
        line(when="25/Nov/1996:10:00:00 +0100"),
        line()[:60],
        b"\xff\x00",
        line(),
    )
    hits, problems = read(path)
    assert [hit.entry for hit in hits] == [1, 9]
    assert problems == [
        "access.log:line 1: no line of an access log in the combined format",
        "access.log:line 4: request: is no HTTP request",
        "access.log:line 5: request: asks for no path",
        "access.log:line 6: time: is no date and time such as 25/Nov/2026:10:00:00 +0100",
        "access.log:line 7: time: is before 2000 or after 2099",
        "access.log:line 8: no line of an access log in the combined format",
        "access.log:line 9: no line of an access log in the combined format",
    ]


def test_a_gzipped_log_is_told_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.har.gz"
    path.write_bytes(gzip.compress(f"{line()}\r\n{line()}\r\n".encode(), mtime=0))
    hits, problems = read(path)
    assert (len(hits), problems) == (2, [])

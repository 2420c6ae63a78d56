from __future__ import annotations

from pathlib import Path

import pytest
import zstandard

from monitor.capture import mitmproxy
from monitor.capture.hit import Hit
from monitor.capture.problem import CaptureError
from monitor.decode.registry import decode
from tests.support.capture import read
from tests.support.flows import flow, netstring

AT = 1_795_600_800.25
PATH = "/g/collect?v=2&tid=G-ABC1234567&cid=1.2&en=page_view"


def saved(tmp_path: Path, *flows: bytes, name: str = "traffic.flow") -> Path:
    path = tmp_path / name
    path.write_bytes(b"".join(flows))
    return path


def one(tmp_path: Path, **changes: object) -> Hit:
    [hit], problems = read(saved(tmp_path, netstring(flow(**changes))))
    assert problems == []
    return hit


def test_a_flow_is_a_hit_as_the_browser_meant_it(tmp_path: Path) -> None:
    hit = one(tmp_path, content=b"\x00\xff")
    assert (hit.at, hit.method, hit.url) == (AT, "POST", f"https://region1.google-analytics.com{PATH}")
    assert hit.headers == (("user-agent", "Mozilla/5.0"), ("referer", "https://shop.example/cart"))
    assert (hit.body, hit.page, hit.file, hit.entry) == (b"\x00\xff", "https://shop.example/cart", "traffic.flow", 0)
    assert [event.name for event in decode(one(tmp_path)).events] == ["page_view"]


@pytest.mark.parametrize(
    ("changes", "origin"),
    [
        ({"authority": b"", "headers": ((b"host", b"t.example:8443"),)}, "https://t.example:8443"),
        ({"authority": b"t.example:443"}, "https://t.example"),
        ({"authority": b"", "port": 443}, "https://192.0.2.1"),
        ({"authority": b"", "port": 8080, "scheme": b"http"}, "http://192.0.2.1:8080"),
    ],
)
def test_the_host_is_the_one_asked_for_not_the_one_routed_to(
    tmp_path: Path, changes: dict[str, object], origin: str
) -> None:
    assert one(tmp_path, **changes).url == f"{origin}{PATH}"


def test_what_is_no_http_is_passed_over_and_counted_on(tmp_path: Path) -> None:
    hits, problems = read(saved(tmp_path, netstring({"messages": [], "type": "tcp"}), netstring(flow())))
    assert (problems, [hit.entry for hit in hits]) == ([], [1])


def test_a_flow_that_cannot_be_read_is_told_with_its_place_and_the_others_are_read(tmp_path: Path) -> None:
    secret = "jane@shop.example"
    bad = [
        netstring({"id": secret, "type": "http"}),
        netstring({"id": "", "type": "http", "request": secret}),
        netstring(flow(method=b"")),
        netstring(flow(scheme=b"ftp")),
        netstring(flow(timestamp_start=secret)),
        netstring(flow(timestamp_start=5.0)),
        netstring(flow(headers=secret)),
        netstring([secret]),
    ]
    hits, problems = read(saved(tmp_path, netstring(flow()), *bad, netstring(flow())))
    assert [hit.entry for hit in hits] == [0, 9]
    assert [problem.removeprefix("traffic.flow:") for problem in problems] == [
        "flows[1].request: is missing",
        "flows[2].request: is no object",
        "flows[3].request.method: is no HTTP method",
        "flows[4].request: has no scheme, host and path of the web",
        "flows[5].request.timestamp_start: is no number of seconds",
        "flows[6].request.timestamp_start: is before 2000 or after 2099",
        "flows[7].request.headers: is no typed netstring",
        "flows[8]: is no object",
    ]


def test_a_truncated_file_and_foreign_bytes_are_told_with_how_far_was_read(tmp_path: Path) -> None:
    whole = netstring(flow()) * 3
    for content, why in [
        (whole[:-1], "the last flow ends early: the file is truncated; read up to flows[2]"),
        (whole + b"12", "the last flow ends early: the file is truncated; read up to flows[3]"),
        (whole + b"and more", "there is something that is no flow; read up to flows[3]"),
    ]:
        hits, problems = read(saved(tmp_path, content))
        assert len(hits) >= 2
        assert problems == [f"traffic.flow: {why}"]
    with pytest.raises(CaptureError, match="truncated"):
        read(saved(tmp_path, netstring(flow())[:-1]))


def test_a_flow_that_is_too_large_is_passed_over_unheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mitmproxy, "FLOW_BYTES", 2 * 1024 * 1024)
    monkeypatch.setattr(mitmproxy, "_CHUNK_BYTES", 500_000)
    hits, problems = read(
        saved(tmp_path, netstring(flow()), netstring(flow(content=bytes(3_000_000))), netstring(flow()))
    )
    assert [hit.entry for hit in hits] == [0, 2]
    assert problems == ["traffic.flow:flows[1]: larger than 2 MB, skipped"]


def test_flows_are_told_by_their_content_packed_or_not(tmp_path: Path) -> None:
    for name in ("a.har", "a", "a.mitm.zst"):
        hits, problems = read(saved(tmp_path, zstandard.compress(netstring(flow()) * 2), name=name))
        assert (len(hits), problems) == (2, [])

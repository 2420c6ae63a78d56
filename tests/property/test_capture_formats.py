"""Whatever stands in a file, reading it ends with hits and told problems, and no line is lost between them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.capture.hit import Hit
from monitor.capture.payload import hits_in, payload_of
from monitor.capture.problem import Malformed
from monitor.capture.snowplow import COLUMNS
from monitor.capture.tracks import tracks_of
from monitor.decode.registry import decode
from tests.support.capture import AT, read
from tests.support.flows import flow, netstring

LOG = b'192.0.2.7 - - [25/Nov/2026:10:00:00 +0100] "GET /g/collect?v=2&tid=G-1 HTTP/1.1" 204 0 "-" "Mozilla/5.0"'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("formats")


@st.composite
def damaged(draw: st.DrawFn, line: bytes) -> bytes:
    """A line with a part of it replaced by anything but an end of line."""
    begin = draw(st.integers(0, len(line)))
    end = draw(st.integers(begin, len(line)))
    put = draw(
        st.binary(max_size=12) | st.sampled_from([b'"', b"\\", b"[", b"]", b"{}", b"null", b"\\ud800", b"1e999"])
    )
    return (line[:begin] + put + line[end:]).replace(b"\n", b"")


def accounted(path: Path, lines: list[bytes], **more: Any) -> list[Hit]:
    """Read a file of `lines`; every line is a hit, blank, or told with its number."""
    path.write_bytes(b"\n".join(lines))
    hits, problems = read(path, **more)
    told = {int(number) for problem in problems for number in re.findall(r":line (\d+): ", problem)}
    read_on = {hit.entry + 1 for hit in hits if hit.entry is not None}
    blank = {number for number, line in enumerate(lines, start=1) if not line or line.isspace()}
    assert read_on | told | blank == set(range(1, len(lines) + 1))
    assert list(hits_in(payload_of(hits))) == hits
    return hits


@settings(max_examples=150, deadline=None)
@given(st.lists(damaged(LOG), min_size=1, max_size=6))
def test_every_line_of_an_access_log_is_a_hit_or_told(folder: Path, lines: list[bytes]) -> None:
    assert accounted(folder / "access.log", [LOG, *lines])[0].at == 1_795_597_200.0


ENRICHED = b"\t".join(
    {
        "app_id": b"shop",
        "collector_tstamp": b"2026-11-25 10:00:00.000",
        "dvce_sent_tstamp": b"2026-11-25 10:00:00.000",
        "event": b"struct",
        "event_id": b"b1e9a1a0-0000-4000-8000-000000000000",
        "se_action": b"a",
    }.get(name, b"")
    for name in COLUMNS
)
MESSAGE = (
    b'{"type": "track", "event": "a", "messageId": "m", "anonymousId": "b", "sentAt": "2026-11-25T10:00:00Z", '
    b'"projectId": "p", "context": {"page": {"url": "https://a.b/"}, "userAgent": "c", "sessionId": 1}, '
    b'"properties": {"d": 1.5}}'
)
ROW = (
    b'{"event_name": "a", "event_timestamp": "1795600800123456", "user_pseudo_id": "1.2", "stream_id": "3", "items": '
    b'[{"item_id": "p", "price": "1.5"}], "event_params": [{"key": "ga_session_id", "value": {"int_value": "1"}}]}'
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([MESSAGE, ROW, ENRICHED]).flatmap(
        lambda good: st.tuples(st.just(good), st.lists(damaged(good), max_size=5))
    )
)
def test_every_line_of_a_dump_is_a_hit_or_told_and_decoding_takes_it(
    folder: Path, lines: tuple[bytes, list[bytes]]
) -> None:
    hits = accounted(folder / "dump.json", [lines[0], *lines[1]])
    assert [event.name for event in decode(hits[0]).events] == ["a"]
    for hit in hits:
        decode(hit)


FLOW = netstring(flow())


@settings(max_examples=150, deadline=None)
@given(st.lists(damaged(FLOW), max_size=4))
def test_flows_however_damaged_end_in_hits_and_told_problems(folder: Path, flows: list[bytes]) -> None:
    path = folder / "a.flow"
    path.write_bytes(b"".join([FLOW, *flows]))
    hits, _ = read(path)
    places = [hit.entry or 0 for hit in hits]
    assert hits[0].at == 1_795_600_800.25
    assert places == sorted(set(places))
    assert list(hits_in(payload_of(hits))) == hits


TRACK = json.dumps(
    {
        "provider": "googleanalytics",
        "request": {
            "endpoint": "https://t.example/p?a=1",
            "method": "POST",
            "post_payload": "a",
            "href": "https://a.b/",
        },
        "ts": int(AT * 1000),
        "sampling_rate": 10,
        "tags": {"a": "b"},
        "session_id": "s",
    }
).encode()


@settings(max_examples=150, deadline=None)
@given(st.lists(damaged(TRACK), max_size=4))
def test_every_track_of_an_sdk_is_a_hit_or_told(tracks: list[bytes]) -> None:
    try:
        batch = tracks_of(b'{"requests": [' + b",".join(tracks) + b"]}", AT)
    except Malformed:
        return
    assert list(hits_in(payload_of(batch.hits))) == list(batch.hits)
    places = [hit.entry for hit in batch.hits] + [problem.index for problem in batch.problems]
    assert len(set(places)) == len(batch.hits) + batch.rejected

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from monitor.capture.collector import TRACKS_PATH, collector_app
from monitor.capture.hit import Hit
from monitor.capture.problem import Malformed
from monitor.capture.spool import Cursor, Spool, SpoolFull, hits_of
from monitor.capture.tracks import OWN, SERVER_HOST, tracks_of
from monitor.config.settings import Collector
from monitor.decode.registry import decode
from tests.support.asgi import Answer, ask_now
from tests.support.capture import AT

GA4 = "https://region1.google-analytics.com/g/collect?v=2&tid=G-ABC1234567&cid=1.2"
COMMON = {
    "context": {"user_agent": "Mozilla/5.0", "load_url": "https://shop.example/landing", "hostname": "shop.example"},
    "tp_id": "TP1",
    "source_alias": "web",
    "environment": "PRODUCTION",
    "sampling_rate": 10,
    "session_id": "s1",
    "tags": {"release": "42"},
    "datalayer": [{"event": "gtm.js"}],
}


def track(number: int = 0, /, request: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    asked = {"endpoint": GA4, "method": "POST", "post_payload": "en=add_to_cart", "href": "https://shop.example/cart"}
    whole = {"provider": "googleanalytics", "request": asked | (request or {}), "ts": int(AT * 1000) + number}
    return whole | {"cookies": "a=1", "dl_i": 3} | changes


def hits(*tracks: dict[str, Any], **common: Any) -> tuple[Hit, ...]:
    batch = tracks_of(json.dumps({"requests": tracks, "common": COMMON | common}).encode(), AT + 60)
    assert batch.rejected == 0
    return batch.hits


def why(one: Any) -> str:
    batch = tracks_of(json.dumps({"requests": [one], "common": COMMON}).encode(), AT + 60)
    assert (batch.hits, batch.rejected) == ((), 1)
    return batch.problems[0].why


def test_a_track_is_a_hit_with_all_that_the_sdk_knows() -> None:
    [hit] = hits(track())
    assert hit == Hit(
        at=AT,
        method="POST",
        url=GA4,
        headers=(("user-agent", "Mozilla/5.0"),),
        body=b"en=add_to_cart",
        page="https://shop.example/cart",
        session="s1",
        source="web",
        environment="production",
        tags=("release=42",),
        weight=10.0,
        entry=0,
    )
    [event] = decode(hit).events
    assert (event.vendor, event.name) == ("ga4", "add_to_cart")


def test_what_a_track_says_itself_replaces_what_its_batch_says() -> None:
    own = {"sampling_rate": 0.5, "environment": "STAGING", "source_alias": "app", "session_id": "s2"}
    [hit] = hits(track(tags={"release": "42", "team": 7, "none": None}, **own))
    assert (hit.weight, hit.environment, hit.source, hit.session) == (2.0, "staging", "app", "s2")
    assert hit.tags == ("release=42", "team=7")


def test_a_batch_that_says_little_is_taken_as_default() -> None:
    body = json.dumps({"requests": [{"request": {"endpoint": GA4}, "ts": AT}]}).encode()
    [hit] = tracks_of(body, AT).hits
    assert hit == Hit(at=AT, method="GET", url=GA4, entry=0)


def test_providers_do_not_matter_and_the_sdks_own_events_are_no_hits() -> None:
    own = track(provider=OWN, request={"endpoint": OWN, "post_payload": '{"event_name": "page_load"}'})
    assert [hit.entry for hit in hits(own, track(provider="never-heard-of"), track(provider=None))] == [1, 2]


@pytest.mark.parametrize(
    ("request_", "method", "url", "body"),
    [
        ({"method": "BEACON"}, "POST", GA4, b"en=add_to_cart"),
        ({"method": "FORM_SUBMIT", "post_payload": None}, "GET", GA4, b""),
        ({"method": "get", "post_payload": ""}, "GET", GA4, b""),
        ({"method": None}, "POST", GA4, b"en=add_to_cart"),
        ({"post_payload": {"a": 1}}, "POST", GA4, b'{"a":1}'),
        ({"post_payload": "data:text/plain;base64," + base64.b64encode(b"\x01").decode()}, "POST", GA4, b"\x01"),
        ({"endpoint": "/g/collect?v=2"}, "POST", "https://shop.example/g/collect?v=2", b"en=add_to_cart"),
        ({"endpoint": "//t.example/p", "href": None}, "POST", "https://t.example/p", b"en=add_to_cart"),
        (
            {"endpoint": "/g/collect?v=2", "protocol": "ssgtm"},
            "POST",
            f"https://{SERVER_HOST}/g/collect?v=2",
            b"en=add_to_cart",
        ),
    ],
)
def test_requests_are_read_as_each_sdk_writes_them(
    request_: dict[str, Any], method: str, url: str, body: bytes
) -> None:
    [hit] = hits(track(request=request_))
    assert (hit.method, hit.url, hit.body) == (method, url, body)


def test_a_compressed_payload_of_the_app_sdks_is_opened_by_decoding() -> None:
    packed = base64.b64encode(gzip.compress(b"en=add_to_cart", mtime=0)).decode()
    [hit] = hits(track(request={"post_payload": packed, "post_payload_type": "gzip_base64"}))
    assert [event.name for event in decode(hit).events] == ["add_to_cart"]


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (7, "is no object"),
        ({}, "request: is missing"),
        (track(ts=None), "ts: is missing"),
        (track(ts="now"), "ts: is no number of milliseconds"),
        (track(ts=1e300), "ts: is before 2000 or after 2099"),
        (track(ts=(AT + 200_000) * 1000), "at: is more than a day in the future"),
        (track(request={"endpoint": None}), "request.endpoint: is missing"),
        (track(request={"endpoint": ["a"]}), "request.endpoint: is no text"),
        (track(request={"endpoint": "data:text/plain,a"}), "request.endpoint: is no absolute http or https URL"),
        (track(request={"endpoint": "//[", "href": None}), "request.endpoint: is no URL"),
        (track(request={"method": 1}), "request.method: is no HTTP method"),
        (track(request={"post_payload": "data:a;base64,%"}), "request.post_payload: is no base64"),
        (track(sampling_rate=0), "sampling_rate: is not above 0"),
        (track(sampling_rate="1"), "sampling_rate: is no number"),
        (track(tags=["a"]), "tags: is no object of texts"),
        (track(session_id=5), "session_id: is no text"),
    ],
)
def test_a_track_that_cannot_be_understood_is_told(one: Any, told: str) -> None:
    assert why(one) == told


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"requests": 1}', b'{"requests": [], "common": 1}'])
def test_a_body_that_says_nothing_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        tracks_of(body, AT)


def test_a_payload_nested_beyond_measure_costs_its_track_only() -> None:
    deep = b'{"request": {"endpoint": "https://t.example/", "post_payload": %b}, "ts": %d}' % (
        b"[" * 500 + b"]" * 500,
        AT,
    )
    batch = tracks_of(b'{"requests": [%b, %b]}' % (deep, json.dumps(track()).encode()), AT)
    assert [hit.entry for hit in batch.hits] == [1]
    assert batch.problems[0].why == "request.post_payload: is nested too deeply"
    assert batch.id is not None


class Bench:
    """A collector on a spool."""

    def __init__(self, folder: Path) -> None:
        numbers = count(1)
        self.spool = Spool(folder, segment_bytes=100_000, limit_bytes=10_000_000)
        self.outcomes: list[str] = []
        self.app = collector_app(
            self.spool,
            Collector(allowed_origins=("https://shop.example",)),
            on_result=self.outcomes.append,
            now=lambda: AT + 60,
            new_id=lambda: f"id-{next(numbers)}",
        )

    def post(self, path: str, *tracks: Any, **headers: str) -> Answer:
        body = json.dumps({"requests": tracks, "common": COMMON}).encode()
        return ask_now(self.app, "POST", path, body=body, headers=headers)

    def spooled(self) -> list[tuple[str, list[str]]]:
        records = self.spool.read(Cursor(0, 0), 10**9)
        return [(record.batch, [hit.url for hit in hits_of(record)]) for _, record in records]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "spool")
    yield made
    made.spool.close()


@pytest.mark.parametrize(
    "path", [TRACKS_PATH, f"{TRACKS_PATH}/", f"{TRACKS_PATH}/TP1", f"{TRACKS_PATH}/TP1?debug=true"]
)
def test_an_sdk_posts_to_the_path_it_makes_and_its_batch_is_on_disk_before_the_answer(bench: Bench, path: str) -> None:
    answer = bench.post(path, track(), origin="https://shop.example")
    assert (answer.status, answer.json["accepted"]) == (202, 1)
    assert bench.spooled() == [(answer.json["batch"], [GA4])]
    assert answer.headers["access-control-allow-origin"] == "https://shop.example"
    assert bench.outcomes == ["accepted"]
    assert bench.post(path, track(), origin="https://evil.example").status == 403


def test_a_retry_has_the_name_of_what_it_repeats_and_another_batch_has_not(bench: Bench) -> None:
    first, again, other = (bench.post(TRACKS_PATH, track(), track(number)) for number in (1, 1, 2))
    assert first.json["batch"] == again.json["batch"] != other.json["batch"]


def test_bad_tracks_are_told_and_the_good_ones_are_kept(bench: Bench) -> None:
    answer = bench.post(TRACKS_PATH, track(), {}, track())
    assert (answer.status, answer.json["accepted"], answer.json["rejected"]) == (400, 2, 1)
    assert answer.json["problems"] == [{"index": 1, "why": "request: is missing"}]
    assert [urls for _, urls in bench.spooled()] == [[GA4, GA4]]


def test_a_batch_of_own_events_only_is_acknowledged_and_nothing_is_kept(bench: Bench) -> None:
    answer = bench.post(TRACKS_PATH, track(request={"endpoint": OWN}))
    assert (answer.status, answer.json["accepted"], bench.spooled()) == (202, 0, [])


def test_a_full_spool_is_never_acknowledged(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise SpoolFull("full")

    monkeypatch.setattr(bench.spool, "append", full)
    assert bench.post(TRACKS_PATH, track()).status == 503

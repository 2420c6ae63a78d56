from __future__ import annotations

import asyncio
import gzip
import http.client
import json
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from monitor.capture import collector
from monitor.capture.collector import collector_app
from monitor.capture.hit import ConsentState, Hit
from monitor.capture.read import read_capture
from monitor.capture.spool import Cursor, Spool, SpoolFull, hits_of
from monitor.config.settings import Collector
from monitor.web.server import Server
from tests.support.asgi import Answer, ask, ask_now
from tests.support.capture import AT, DATA, hit, request_of

PATH = "/v1/hits"
LIMIT = 20_000
GOOD = {"at": AT, "url": "https://t.example/p"}


@dataclass
class Bench:
    """A collector on a spool, and what it told."""

    spool: Spool
    outcomes: list[str] = field(default_factory=list)

    def app(self, **settings: Any) -> ASGIApp:
        numbers = count(1)
        return collector_app(
            self.spool,
            Collector(**{"max_body_bytes": LIMIT, **settings}),
            on_result=self.outcomes.append,
            now=lambda: AT + 60,
            new_id=lambda: f"id-{next(numbers)}",
        )

    def post(self, value: Any, *, app: ASGIApp | None = None, **headers: str) -> Answer:
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return ask_now(app or self.app(), "POST", PATH, body=body, headers=named)

    def spooled(self) -> dict[str, list[Hit]]:
        return {record.batch: list(hits_of(record)) for _, record in self.spool.read(Cursor(0, 0), 10**9)}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    spool = Spool(tmp_path / "spool", segment_bytes=100_000, limit_bytes=10_000_000)
    yield Bench(spool)
    spool.close()


def test_a_batch_is_on_disk_before_it_is_acknowledged(bench: Bench) -> None:
    answer = bench.post({"requests": [GOOD, GOOD | {"method": "POST", "body": "a=1"}]})
    assert (answer.status, answer.json) == (202, {"batch": "id-1", "accepted": 2})
    [first, second] = bench.spooled()["id-1"]
    assert (first.url, first.at, first.file, first.entry) == ("https://t.example/p", AT, None, 0)
    assert (second.method, second.body, second.entry) == ("POST", b"a=1", 1)
    assert bench.outcomes == ["accepted"]


def test_what_a_batch_says_holds_for_requests_that_say_nothing_else(bench: Bench) -> None:
    own = GOOD | {"page": "https://shop.example/b", "consent": {}, "sampling_rate": 1, "tags": []}
    context = {
        "page": "https://shop.example/a",
        "session": "s1",
        "consent": {"analytics": "granted"},
        "source": "shop",
        "environment": "staging",
        "sampling_rate": 0.5,
        "tags": ["v1"],
    }
    bench.post({"batch": "b", "requests": [GOOD, own], **context})
    [first, second] = bench.spooled()["b"]
    assert (first.page, first.session, first.source, first.environment) == (
        "https://shop.example/a",
        "s1",
        "shop",
        "staging",
    )
    assert (first.consent, first.weight, first.tags) == ((("analytics", ConsentState.GRANTED),), 2.0, ("v1",))
    assert (second.page, second.session, second.consent) == ("https://shop.example/b", "s1", ())
    assert (second.weight, second.tags) == (1.0, ())


def test_a_batch_is_named_by_its_body_or_a_header_so_that_a_retry_counts_once(bench: Bench) -> None:
    assert bench.post({"batch": "mine", "requests": [GOOD]}, idempotency_key="other").json["batch"] == "mine"
    assert bench.post({"requests": [GOOD]}, idempotency_key="key").json["batch"] == "key"
    assert bench.post({"requests": [GOOD]}).json["batch"] == "id-1"
    assert set(bench.spooled()) == {"mine", "key", "id-1"}


def test_bad_requests_are_named_and_the_good_ones_kept(bench: Bench) -> None:
    bad: list[Any] = [{"at": AT}, 5, GOOD | {"at": AT + 200_000}, GOOD | {"methd": "GET"}]
    answer = bench.post({"batch": "b", "requests": [GOOD, *bad, GOOD]})
    assert answer.status == 400
    assert answer.json == {
        "error": "4 of 6 requests cannot be understood; the other 2 are kept",
        "batch": "b",
        "accepted": 2,
        "rejected": 4,
        "problems": [
            {"index": 1, "why": "url: is missing"},
            {"index": 2, "why": "is no object"},
            {"index": 3, "why": "at: is more than a day in the future"},
            {"index": 4, "why": "methd: unknown key (did you mean method?)"},
        ],
    }
    assert [one.entry for one in bench.spooled()["b"]] == [0, 5]
    assert bench.outcomes == ["malformed"]


def test_many_bad_requests_are_counted_and_the_first_are_named(bench: Bench) -> None:
    answer = bench.post({"requests": [0] * 500})
    assert (answer.json["accepted"], answer.json["rejected"], len(answer.json["problems"])) == (0, 500, 100)
    assert bench.spooled() == {}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "not JSON: "),
        (b"{", "not JSON: "),
        (b"\xff", "not JSON: "),
        (b"[]", 'is no object such as {"requests": […]}'),
        (b"{}", "requests: is missing"),
        (b'{"requests": {}}', "requests: is no list"),
        (b'{"request": []}', "request: unknown key (did you mean requests?)"),
        (b'{"requests": [], "sampling_rate": 50}', "sampling_rate: is not above 0 and up to 1; is it a percentage?"),
        (b'{"requests": [], "batch": 5}', "batch: is no text of 1 to 200 characters"),
        (gzip.compress(b'{"requests": []}', mtime=0)[:-9], "the gzip data is damaged or truncated"),
        (gzip.compress(b'{"requests": []}', mtime=0) + b"x", "the gzip data is damaged or truncated"),
        (b"[" * 10_000, "not JSON: "),
    ],
)
def test_a_malformed_body_is_refused_with_the_reason(bench: Bench, body: bytes, why: str) -> None:
    answer = bench.post(body)
    assert answer.status == 400
    assert answer.json["error"].startswith(why)
    assert bench.outcomes == ["malformed"]
    assert bench.spooled() == {}


def test_gzip_is_read_with_or_without_its_header(bench: Bench) -> None:
    packed = gzip.compress(json.dumps({"requests": [GOOD]}).encode(), mtime=0)
    assert bench.post(packed, content_encoding="gzip").status == 202
    assert bench.post(packed, content_type="text/plain;charset=UTF-8").status == 202
    assert bench.post(packed, content_encoding="br").status == 415
    assert bench.outcomes == ["accepted", "accepted", "unsupported"]


def test_a_body_over_the_limit_is_refused_without_reading_on(bench: Bench) -> None:
    asked = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal asked
        while True:
            asked += 1
            yield bytes(1000)

    assert asyncio.run(ask(bench.app(), "POST", PATH, body=endless())).status == 413
    assert asked == 21
    assert bench.post(b"x", content_length="20001").status == 413
    assert bench.post(gzip.compress(bytes(LIMIT + 1), mtime=0)).status == 413
    assert bench.post(gzip.compress(bytes(50_000_000), mtime=0)).status == 413
    assert bench.post(json.dumps({"requests": []}).encode().ljust(LIMIT)).status == 202
    assert bench.outcomes == ["too_large"] * 4 + ["accepted"]


def test_load_over_the_limit_is_shed_and_what_was_begun_is_finished(bench: Bench) -> None:
    app = bench.app(max_in_flight=2)

    async def many() -> tuple[list[Answer], Answer]:
        go = asyncio.Event()

        async def slowly() -> AsyncIterator[bytes]:
            await go.wait()
            yield json.dumps({"requests": [GOOD]}).encode()

        begun = [asyncio.create_task(ask(app, "POST", PATH, body=slowly())) for _ in range(2)]
        await asyncio.sleep(0)
        shed = await ask(app, "POST", PATH, body=b"{}")
        go.set()
        return [await task for task in begun], shed

    taken, shed = asyncio.run(many())
    assert [answer.status for answer in taken] == [202, 202]
    assert (shed.status, shed.headers["retry-after"]) == (503, "1")
    assert bench.outcomes == ["shed", "accepted", "accepted"]
    assert bench.post({"requests": []}, app=app).status == 202


def test_a_full_spool_or_a_failing_disk_is_answered_with_503(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for error, outcome in [(SpoolFull("full"), "full"), (OSError(5, "Input/output error"), "failed")]:
        with monkeypatch.context() as patch:
            patch.setattr(bench.spool, "append", lambda *_args, error=error: (_ for _ in ()).throw(error))
            answer = bench.post({"requests": [GOOD]})
        assert (answer.status, answer.headers["retry-after"], bench.outcomes[-1]) == (503, "30", outcome)


def test_a_body_that_does_not_arrive_gives_its_place_free(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collector, "BODY_SECONDS", 0.01)
    app = bench.app(max_in_flight=1)

    async def never() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    assert asyncio.run(ask(app, "POST", PATH, body=never())).status == 408
    assert bench.outcomes == ["slow"]
    assert bench.post({"requests": []}, app=app).status == 202


def test_browsers_of_allowed_origins_may_post_and_others_not(bench: Bench) -> None:
    app = bench.app(allowed_origins=("https://shop.example",))
    preflight = {
        "origin": "https://shop.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,content-encoding,idempotency-key",
    }
    asked = ask_now(app, "OPTIONS", PATH, headers=preflight)
    assert (asked.status, asked.headers["access-control-allow-origin"]) == (200, "https://shop.example")
    beacon = {"content_type": "text/plain;charset=UTF-8"}
    taken = bench.post({"requests": [GOOD]}, app=app, origin="https://shop.example", **beacon)
    assert (taken.status, taken.headers["access-control-allow-origin"]) == (202, "https://shop.example")
    refused = bench.post({"requests": [GOOD]}, app=app, origin="https://evil.example", **beacon)
    assert refused.status == 403
    assert "access-control-allow-origin" not in refused.headers
    assert ask_now(app, "OPTIONS", PATH, headers=preflight | {"origin": "https://evil.example"}).status == 400
    assert bench.post({"requests": [GOOD]}, origin="https://shop.example").status == 403
    assert (
        bench.post({"requests": [GOOD]}, app=bench.app(allowed_origins=("*",)), origin="https://a.example").status
        == 202
    )


@pytest.mark.parametrize("mounted", [False, True])
def test_whoever_looks_is_told_what_this_is(bench: Bench, mounted: bool) -> None:
    app = bench.app()
    app = Starlette(routes=[Mount("/", app)]) if mounted else app
    described = ask_now(app, "GET", PATH)
    assert described.json["max_body_bytes"] == LIMIT
    assert ask_now(app, "HEAD", PATH).status == 200
    missing = ask_now(app, "POST", "/v2/hits")
    assert (missing.status, missing.json) == (404, {"error": "there is nothing here; the collector is at /v1/hits"})
    wrong = ask_now(app, "PUT", PATH)
    assert (wrong.status, wrong.json) == (405, {"error": "POST a batch, or GET this description"})
    assert "POST" in wrong.headers["allow"]
    assert bench.outcomes == []


def test_every_request_of_a_real_capture_arrives_as_it_was(bench: Bench) -> None:
    path = DATA / "captures" / "the-markup" / "maine-coverme.gov.har.gz"
    hits = list(read_capture(path, on_problem=lambda _problem: None))
    app = bench.app(max_body_bytes=10_000_000)
    assert bench.post({"batch": "b", "requests": [request_of(one) for one in hits]}, app=app).json["accepted"] == 67
    kept = [(one.at, one.method, one.url, one.headers, one.body, one.page) for one in bench.spooled()["b"]]
    assert kept == [(one.at, one.method, one.url, one.headers, one.body, one.page) for one in hits]


def test_a_real_server_answers_413_while_the_client_still_sends_and_takes_the_next(bench: Bench) -> None:
    server = Server(bench.app(), "127.0.0.1", 0)
    try:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        for body, status in [(bytes(3_000_000), 413), (json.dumps({"requests": [request_of(hit())]}).encode(), 202)]:
            connection.request("POST", PATH, iter([body[:1_000_000], body[1_000_000:]]), encode_chunked=True)
            answer = connection.getresponse()
            assert answer.status == status
            answer.read()
        connection.close()
    finally:
        server.stop()


def test_the_event_loop_answers_while_batches_wait_for_the_disk(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    go, append = threading.Event(), bench.spool.append

    def wait(batch: str, payload: bytes) -> None:
        assert go.wait(10)
        append(batch, payload)

    monkeypatch.setattr(bench.spool, "append", wait)
    app = bench.app()

    async def both() -> tuple[Answer, Answer]:
        waiting = asyncio.create_task(ask(app, "POST", PATH, body=json.dumps({"requests": [GOOD]}).encode()))
        described = await ask(app, "GET", PATH)
        go.set()
        return described, await waiting

    described, taken = asyncio.run(both())
    assert (described.status, taken.status) == (200, 202)

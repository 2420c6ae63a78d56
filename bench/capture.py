"""Capture: MB/s of reading HAR and JSONL against orjson.loads, memory, the spool, and the collector's answers."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import orjson

from monitor.capture.collector import collector_app
from monitor.capture.line import line_of
from monitor.capture.read import read_capture
from monitor.capture.spool import Cursor, Record, Spool, hits_of, payload_of
from monitor.config.settings import Collector

MEGABYTE = 1e6
ENTRIES = 8_000
ROUNDS = 5
AT = 1_763_632_800.0


def _har() -> Any:
    """Return a HAR as Chrome writes it: headers, stacks and some response texts around each small request."""
    dice = random.Random(1)
    text = '<div class="a b">\n  some text \\ and more\n</div>' * 40

    def headers(number: int) -> list[dict[str, str]]:
        return [{"name": f"x-header-{i}", "value": "some value " * dice.randint(1, 6)} for i in range(number)]

    frame = {"functionName": "x", "scriptId": "1", "url": "https://a.example/x.js", "lineNumber": 1, "columnNumber": 2}
    entries = [
        {
            "_initiator": {"type": "script", "stack": {"callFrames": [frame] * 8}},
            "pageref": "page_1",
            "request": {
                "method": "GET",
                "url": f"https://www.google-analytics.com/g/collect?v=2&tid=G-X&cid=1.2&en=page_view&_p={i}",
                "headers": headers(16),
                "queryString": [{"name": "v", "value": "2"}] * 8,
            },
            "response": {"status": 200, "headers": headers(18), "content": {"text": "" if i % 3 else text}},
            "startedDateTime": "2026-11-20T10:00:00.123Z",
            "time": 12.25,
        }
        for i in range(ENTRIES)
    ]
    return {
        "log": {"version": "1.2", "pages": [{"id": "page_1", "title": "https://shop.example/"}], "entries": entries}
    }


def _fastest(work: Callable[[], object]) -> float:
    """Return the least CPU seconds of some rounds: other processes can only add to it."""
    took = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    return min(took)


def _reading(folder: Path) -> None:
    whole = _har()
    hars = {"HAR, indented": json.dumps(whole, indent=2).encode(), "HAR, compact": orjson.dumps(whole)}
    files = {}
    for name, data in hars.items():
        files[name] = folder / f"{name[5:]}.har"
        files[name].write_bytes(data)
    hits = list(read_capture(files["HAR, compact"], on_problem=print))
    files["JSONL"] = folder / "hits.jsonl"
    files["JSONL"].write_bytes(b"\n".join(line_of(hit) for hit in hits * 5))
    files["JSONL, gzipped"] = folder / "hits.jsonl.gz"
    files["JSONL, gzipped"].write_bytes(gzip.compress(files["JSONL"].read_bytes(), 6))
    for name, path in files.items():
        packed = path.suffix == ".gz"
        data = gzip.decompress(path.read_bytes()) if packed else path.read_bytes()
        size = len(data) / MEGABYTE
        took = _fastest(lambda path=path: sum(1 for _ in read_capture(path, on_problem=print)))  # type: ignore[misc]
        lines = data.split(b"\n") if "JSONL" in name else [data]
        limit = _fastest(lambda lines=lines: [orjson.loads(line) for line in lines])  # type: ignore[misc]
        number = sum(1 for _ in read_capture(path, on_problem=print))
        print(
            f"{name}: {size:.0f} MB, {size / took:.0f} MB/s, {number / took:,.0f} hits/s, "
            f"{took / limit:.1f} × orjson.loads ({size / limit:.0f} MB/s)"
        )


def _append(spool: Spool, payload: bytes) -> None:
    for i in range(200):
        spool.append(str(i), payload)


def _spooling(folder: Path) -> None:
    hits = list(read_capture(folder / "hits.jsonl", on_problem=print))[:10_000]
    payload = payload_of(hits)
    write, back = _fastest(lambda: payload_of(hits)), _fastest(lambda: list(hits_of(Record("", payload))))
    print(f"payload: {len(payload) / len(hits):.0f} bytes a hit, {len(hits) / write:,.0f} written and ", end="")
    print(f"{len(hits) / back:,.0f} read hits/s")
    small = payload_of(hits[:10])
    for workers in (1, 8):
        spool = Spool(folder / f"spool-{workers}", segment_bytes=8_388_608, limit_bytes=1_000_000_000)
        threads = [threading.Thread(target=_append, args=(spool, small)) for _ in range(workers)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print(f"append and fsync, {workers} threads: {200 * workers / (time.perf_counter() - start):,.0f} records/s")
        assert len(list(spool.read(Cursor(0, 0), 1_000_000_000))) == 200 * workers  # noqa: S101 - a figure of nothing
        spool.close()


def _answering(folder: Path) -> None:
    spool = Spool(folder / "spool-app", segment_bytes=8_388_608, limit_bytes=1_000_000_000)
    numbers = count()
    app = collector_app(spool, Collector(), on_result=lambda _: None, now=lambda: AT, new_id=lambda: str(next(numbers)))
    one = {"at": AT, "url": "https://www.google-analytics.com/g/collect?v=2&tid=G-X&cid=1.2&en=page_view"}
    for size in (1, 50):
        body = orjson.dumps({"requests": [one] * size})
        took = asyncio.run(_posts(app, body))
        median, late = took[len(took) // 2] * 1e3, took[len(took) * 99 // 100] * 1e3
        print(f"collector, in process, batches of {size}: median {median:.1f} ms, 99th percentile {late:.1f} ms")
    spool.close()


async def _posts(app: Any, body: bytes) -> list[float]:
    scope = {"type": "http", "method": "POST", "path": "/v1/hits", "headers": [], "query_string": b"", "root_path": ""}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(_message: Any) -> None:
        return

    took = []
    for _ in range(300):
        start = time.perf_counter()
        await app(dict(scope), receive, send)
        took.append(time.perf_counter() - start)
    return sorted(took)


def _memory(folder: Path) -> None:
    """Print how much memory reading a huge HAR and a line of 200 MB takes, each in a process of its own."""
    huge = folder / "huge.har"
    entries = orjson.dumps(_har()["log"]["entries"])[1:-1]
    with huge.open("wb") as file:
        file.write(b'{"log":{"entries":[')
        for i in range(10):
            file.write((b"," if i else b"") + entries)
        file.write(b"]}}")
    with (folder / "long.jsonl").open("wb") as file:
        file.write(b'{"url":"')
        for _ in range(200):
            file.write(b"x" * 1_000_000)
    code = (
        "import re, sys; from pathlib import Path; from monitor.capture.read import read_capture\n"
        # What getrusage says of a process begins with what its parent needed; this does not (proc(5), VmHWM).
        "peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) / 1024\n"
        "before = peak(); hits = sum(1 for _ in read_capture(Path(sys.argv[1]), on_problem=lambda _: None))\n"
        "print(f'{hits:,} hits, {peak() - before:.0f} MB of memory over the {before:.0f} MB of the program itself')"
    )
    for path in (huge, folder / "long.jsonl"):
        print(f"{path.name}, {path.stat().st_size / MEGABYTE:.0f} MB: ", end="", flush=True)
        subprocess.run([sys.executable, "-c", code, str(path)], check=True)  # noqa: S603 - our own program


def run() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _memory(folder)
        _reading(folder)
        _spooling(folder)
        _answering(folder)


if __name__ == "__main__":
    run()

"""Decoding: requests a second and how many beacons are read, over the public captures and vectors in ../shared."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import orjson

from monitor.capture.hit import Hit
from monitor.capture.read import CaptureError, read_capture
from monitor.decode.event import Decoded
from monitor.decode.registry import decode
from monitor.decode.request import Request
from monitor.decode.unread import unread_of

SHARED = Path(__file__).parents[2] / "shared"
ROUNDS = 7


def captured() -> list[Hit]:
    """Return every request of ../shared/captures."""
    problems: list[CaptureError] = []
    hits = [
        hit
        for path in sorted((SHARED / "captures").rglob("*.har.gz"))
        for hit in read_capture(path, on_problem=problems.append)
    ]
    for problem in problems:
        print(f"not read: {problem}")
    return hits


def vectors() -> list[Hit]:
    """Return the requests of the vector files, which are tracking requests all."""
    hits = []
    for name in ("real_requests.jsonl", "recent_hits.jsonl"):
        for line in (SHARED / "vectors" / name).read_bytes().splitlines():
            row = orjson.loads(line)
            hits.append(Hit(at=0.0, method=row["method"], url=row["url"], body=(row["body"] or "").encode()))
    return hits


def fastest(work: Callable[[], None]) -> float:
    """Return the least CPU seconds of some rounds: other processes can only add to it."""
    took = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    return min(took)


def speed(what: str, hits: Sequence[Hit]) -> None:
    """Print how fast hits are decoded, and how that compares with parsing the same requests as JSON."""
    lines = [
        orjson.dumps({"at": hit.at, "method": hit.method, "url": hit.url, "body": hit.body.decode("latin-1")})
        for hit in hits
    ]

    def decoding() -> None:
        for hit in hits:
            decode(hit)

    def parsing() -> None:
        for line in lines:
            orjson.loads(line)

    decoding()
    took, limit = fastest(decoding), fastest(parsing)
    each, rate = took / len(hits) * 1e6, len(hits) / took
    print(f"{what}: {len(hits)} requests, {each:.1f} µs each, {rate:,.0f} a second, {took / limit:.1f} × orjson.loads")


def recognition(hits: Sequence[Hit]) -> None:
    """Print what becomes of the requests, and of those that are beacons to known trackers."""
    events: Counter[str] = Counter()
    beacons: Counter[str] = Counter()
    unread: Counter[str] = Counter()
    for hit in hits:
        decoded = decode(hit)
        events.update(f"{event.vendor} {event.kind}" for event in decoded.events)
        if decoded.events or decoded.undecodable or decoded.unread:
            became = "read" if decoded.events else "undecodable" if decoded.undecodable else "unread"
            if unread_of(Request(hit)) is not None:
                beacons[became] += 1
        if decoded.unread:
            unread[decoded.unread.company] += 1
    total = beacons.total()
    print(
        f"beacons to known trackers: {total}, of them " + ", ".join(f"{n} {what}" for what, n in beacons.most_common())
    )
    print("events: " + ", ".join(f"{name} {number}" for name, number in sorted(events.items())))
    print("unread most: " + ", ".join(f"{name} {number}" for name, number in unread.most_common(12)))


def run() -> None:
    """Measure and print."""
    if not SHARED.is_dir():
        print("skipped: ../shared is not here")
        return
    hits = captured()
    other = [hit for hit in hits if decode(hit) == Decoded()]
    speed("captures", hits)
    speed("captures, other traffic only", other)
    speed("vectors", vectors())
    recognition(hits)


if __name__ == "__main__":
    run()

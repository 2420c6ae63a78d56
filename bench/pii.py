"""Personal data: precision, recall and speed of inspection, and consent codes, on labelled hits nobody here wrote."""

from __future__ import annotations

import gzip
import importlib.util
import json
import re
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import orjson

from bench import consent, pii_second
from monitor.capture.hit import Hit
from monitor.decode.event import Event, Kind
from monitor.decode.registry import decode
from monitor.decode.request import Request
from monitor.privacy.inspect import Inspector

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "yardsticks" / "pii"
KEY = b"a key for measuring, 32 bytes long"
LABELS = {
    "email": "EMAIL", "phone": "PHONE", "card": "CARD", "iban": "IBAN", "national_id": "ID_ANY", "name": "NAME",
    "address": "ADDRESS", "birth_date": "DOB", "location": "GEO", "ip": "IP", "secret": "SECRET",
    "weak_hash": "HASHWEAK", "special_category": "SPECIAL",
}  # fmt: skip
PRESIDIO_LOOPS = 1.0
"""What one hit of the yardstick costs Presidio, in `_loop`s. Measured on 26 November 2026: presidio-analyzer 2.2.366
with blank spaCy, its six common entities, the values as our decoders give them (13 a hit, 150 hits): 48 to 70 hits a
CPU-second while the loop took 17 to 16 ms, so 0.9 to 1.2 loops."""


class Case(NamedTuple):
    """One labelled hit, decoded."""

    hit: Hit
    events: tuple[Event, ...]
    decoded: bool


def run() -> None:
    """Print the figures, or that the yardstick is not there."""
    pii_second.run()
    if not FOLDER.is_dir():
        print(f"skipped: no yardstick in {FOLDER}")
        return
    scoring = _scoring()
    for split in ("hits", "real"):
        records = _records(split)
        cases = [_case(record) for record in records]
        inspector = Inspector.of(KEY)
        found = [_found(inspector, case) for case in cases]
        by_decoder = sum(case.decoded for case in cases)
        print(
            f"\n{split}: {len(cases):,} hits, {by_decoder:,} read by a decoder, the others as one event of their body"
        )
        scoring.score(records, found)
        hashed = sum(
            item.hash == "sha256" for case in cases for e in case.events for item in inspector.find(e, case.hit)
        )
        print(f"SHA-256 outside the vendors' own fields, told as a leak and not scored: {hashed}")
        if split == "hits":
            _speed(cases)
    consent.run()


def _scoring() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pii_score", FOLDER / "score.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load {FOLDER / 'score.py'}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _records(split: str) -> list[dict[str, Any]]:
    with gzip.open(FOLDER / f"{split}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _case(record: dict[str, Any]) -> Case:
    hit = Hit(at=0.0, method=record["m"], url=record["url"], body=record["body"].encode())
    events = decode(hit).events
    if events:
        return Case(hit, events, decoded=True)
    body = {"body": record["body"]} if record["body"] else {}
    host = Request(hit).host
    return Case(hit, (Event(host, Kind.EVENT, "", "request", 0.0, properties=body),), decoded=False)


def _found(inspector: Inspector, case: Case) -> list[tuple[str, str]]:
    found = (item for event in case.events for item in inspector.find(event, case.hit))
    return sorted({(LABELS[item.type], item.text) for item in found if item.hash != "sha256"})


def _speed(cases: Sequence[Case]) -> None:
    """Print how fast events are searched alone, and searched, masked and judged; and how that compares to Presidio."""
    pairs = [(event, case.hit) for case in cases for event in case.events]
    again, share = pairs[:1500], len(cases) / len(pairs)
    rates: dict[str, list[float]] = {"searched": [], "searched, masked and judged": []}
    loop = min(_seconds(_loop) for _ in range(5))
    for name, measured in rates.items():
        inspector = Inspector.of(KEY)
        work = inspector.find if name == "searched" else inspector.inspect
        for part in (pairs, again, again, again):
            seconds = _seconds(partial(_all, work, part))
            measured.append(len(part) * share / seconds)
    loop = min(loop, *(_seconds(_loop) for _ in range(5)))
    peer = 1.0 / (PRESIDIO_LOOPS * loop)
    bodies = [orjson.dumps({"url": hit.url, "body": hit.body.decode("utf-8", "replace")}) for _, hit in pairs]
    limit = _seconds(lambda: [orjson.loads(body) for body in bodies])
    print(f"hits per CPU-second (orjson.loads of the same bytes {len(pairs) * share / limit:,.0f}; Presidio, by a loop "
          f"timed beside it, {peer:,.0f}):")  # fmt: skip
    for name, (cold, *warm) in rates.items():
        print(f"  {name}: {cold:,.0f} cold = {cold / peer:,.0f} x Presidio (reach 150), "
              f"{max(warm):,.0f} seen before = {max(warm) / peer:,.0f} x (reach 600)")  # fmt: skip


def _all(work: Callable[[Event, Hit], object], pairs: Sequence[tuple[Event, Hit]]) -> None:
    for event, hit in pairs:
        work(event, hit)


def _loop() -> None:
    """Work a little as inspection does: a unit of time that machines and their load change alike."""
    counts: dict[str, int] = {}
    pattern = re.compile(r"[a-z]+(\d+)x")
    for number in range(20_000):
        text = f"key{number % 5000}x"
        counts[text] = counts.get(text, 0) + len(pattern.findall(text))


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start

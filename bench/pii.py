"""Personal data: precision, recall and speed of inspection, and consent codes, on labelled hits nobody here wrote."""

from __future__ import annotations

import gzip
import importlib.util
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import orjson

from bench import consent
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
    "weak_hash": "HASHWEAK",
}  # fmt: skip


class Case(NamedTuple):
    """One labelled hit, decoded."""

    hit: Hit
    events: tuple[Event, ...]
    decoded: bool


def run() -> None:
    """Print the figures, or that the yardstick is not there."""
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
    pairs = [(event, case.hit) for case in cases for event in case.events]
    inspector = Inspector.of(KEY)

    def inspect() -> None:
        for event, hit in pairs:
            inspector.inspect(event, hit)

    cold = _seconds(inspect)
    again = [(event, hit) for event, hit in pairs[:1500]]
    for event, hit in again:
        inspector.inspect(event, hit)
    warm = _seconds(lambda: [inspector.inspect(event, hit) for event, hit in again])
    bodies = [orjson.dumps({"url": hit.url, "body": hit.body.decode("utf-8", "replace")}) for _, hit in pairs]
    limit = _seconds(lambda: [orjson.loads(body) for body in bodies])
    print(
        f"events per CPU-second: {len(pairs) / cold:,.0f} cold ({len(cases) / cold:,.0f} hits), "
        f"{len(again) / warm:,.0f} seen before; orjson.loads of the same bytes {len(pairs) / limit:,.0f}"
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start

"""The figures of `make bench-decode`, held: on what is shipped here always, on all of ../shared where it is there.

Speed is not held: a test that measures time fails on a busy machine. `python -m bench decode` prints it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bench import decode_vectors, mirrors, omnibug
from bench.decode import SHARED, captured, recognition
from bench.decode_vectors import MEASURES, VECTORS, Score, rows_of
from monitor.capture.hit import Hit
from monitor.capture.read import read_capture

DATA = Path(__file__).parents[1] / "data"
SHIPPED: dict[str, tuple[str, ...]] = {
    "real requests recognised, of those a peer recognises": (
        "the-markup/pixels.jsonl",
        "the-markup/analytics.jsonl",
        "the-markup/customer_data.jsonl",
    ),
    "several events in a request: exact count": ("the-markup", "tracking-auditor", "omnibug", "posthog"),
    "PostHog's own requests": ("posthog",),
    "hits of 2026": ("tracking-auditor",),
    "gcd strings": ("vectors/gcd.jsonl",),
    "TCF strings and the look-alike": ("vectors/tcf.jsonl",),
}
"""Where the shipped parts of the vectors stand. GPP's 42 strings are held by tests/unit/decode/consent."""

whole = pytest.mark.skipif(not SHARED.is_dir(), reason="the whole captures and vectors (../shared) are not here")


def shipped(names: Iterable[str]) -> list[dict[str, Any]]:
    paths = [
        path for name in names for path in ([DATA / name] if "." in name else sorted((DATA / name).glob("*.jsonl")))
    ]
    return rows_of(*paths)


def all_right(score: Score, least: int) -> None:
    right, asked, wrong = score
    assert wrong == []
    assert right == asked >= least


@pytest.mark.parametrize("what", SHIPPED)
def test_the_shipped_vectors_say_what_they_should(what: str) -> None:
    measure, _ = MEASURES[what]
    all_right(measure(shipped(SHIPPED[what])), least=9)


@whole
@pytest.mark.parametrize("what", MEASURES)
def test_all_vectors_say_what_they_should(what: str) -> None:
    measure, files = MEASURES[what]
    all_right(measure(rows_of(*(VECTORS / name for name in files))), least=15)


def agrees(rows: list[dict[str, Any]]) -> None:
    right, asked, wrong, excepted = omnibug.agreement(rows)
    true = asked + sum(number for reason, number in excepted.items() if reason in omnibug.EXCEPTIONS.values())
    assert wrong == []
    assert right >= 0.98 * true


def test_98_of_100_pairs_of_the_shipped_tests_of_omnibug_are_said() -> None:
    agrees(shipped(["omnibug"]))


@whole
def test_98_of_100_pairs_of_all_tests_of_omnibug_are_said() -> None:
    agrees(rows_of(omnibug.VECTORS))


@pytest.fixture(scope="module")
def shipped_hits() -> list[Hit]:
    captures = sorted((DATA / "captures" / "the-markup").glob("*.har.gz"))
    return [
        hit for path in captures for hit in read_capture(path, on_problem=lambda problem: pytest.fail(str(problem)))
    ]


@pytest.fixture(scope="module")
def all_hits() -> list[Hit]:
    return captured()


def recognised(hits: list[Hit], least: int) -> None:
    assert recognition(hits).asked >= least
    assert recognition(hits).share >= 0.95
    assert recognition(hits, ("known",)).share >= 0.9
    assert recognition(hits, ()).share >= 0.9


def test_95_of_100_beacons_of_the_shipped_captures_have_a_vendor_and_a_kind(shipped_hits: list[Hit]) -> None:
    recognised(shipped_hits, least=200)


@whole
def test_95_of_100_beacons_of_all_captures_have_a_vendor_and_a_kind(all_hits: list[Hit]) -> None:
    recognised(all_hits, least=1_000)


def counted_once(hits: list[Hit], least: int) -> None:
    found = mirrors.tallies(hits)
    assert {told: tally for told, tally in found.items() if tally.by_key != tally.by_endpoint} == {}
    assert sum(tally.requests - tally.by_key for tally in found.values()) >= least


def test_every_conversion_of_the_shipped_captures_counts_once(shipped_hits: list[Hit]) -> None:
    counted_once(shipped_hits, least=8)


@whole
def test_every_conversion_of_all_captures_counts_once(all_hits: list[Hit]) -> None:
    counted_once(all_hits, least=40)


def test_a_preflight_is_no_request_to_recognise() -> None:
    row = {"method": "OPTIONS", "url": "https://www.shop.example/com.snowplowanalytics.snowplow/tp2", "omnibug": "X"}
    assert decode_vectors.recognised([row]) == (0, 0, [])

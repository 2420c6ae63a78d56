"""`python -m tests.fuzz.decoders [SECONDS]`: atheris over every decoder, from the requests the tests know.

An input is a request as text: method, URL, Content-Encoding, an empty line, the body. Decoding it must end within
seconds, without an exception and without a decoder that failed, and what comes out must be rows that JSON can hold.
What breaks that is written to .fuzz/ as a `crash-…` file; put it into tests/data/crashers, where a test keeps it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import atheris  # type: ignore[import-not-found,unused-ignore]

ROOT = Path(__file__).parents[2]
WORK = ROOT / ".fuzz"
SECONDS = 180
SLOWEST = 5
"""Seconds one request may take under instrumentation, which slows Python some five times."""

with atheris.instrument_imports(include=["monitor.decode"]):
    from monitor.decode.registry import decoders
    from tests.support.fuzzing import request_of, text_of, undone

    decoders()  # imports each vendor's module, to be instrumented too


def seeds() -> list[bytes]:
    """Return the requests of the tests' vectors and of the two tables of providers, as inputs."""
    from tests.unit.decode.test_omnibug_providers import PROVIDERS as OMNIBUG  # noqa: PLC0415
    from tests.unit.decode.test_trackingplan_providers import PROVIDERS as TRACKINGPLAN  # noqa: PLC0415

    rows: list[dict[str, Any]] = [
        {"url": url, "body": body} for table in (OMNIBUG, TRACKINGPLAN) for _, url, body in table.values()
    ]
    for path in sorted((ROOT / "tests" / "data").glob("*/*.jsonl")):
        rows += [row for row in map(json.loads, path.read_text().splitlines()) if "url" in row]
    return [text_of(row) for row in rows]


def once(data: bytes) -> None:
    """Decode one input; raise where something is wrong."""
    wrong = undone(request_of(data))
    if wrong:
        raise AssertionError(wrong)


def main(seconds: int) -> None:
    """Fuzz for some seconds; the process ends with libFuzzer's exit code."""
    corpus = WORK / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    atheris.Setup(
        [
            sys.argv[0],
            str(corpus),
            f"-max_total_time={seconds}",
            f"-timeout={SLOWEST}",
            "-max_len=20000",
            "-rss_limit_mb=2048",
            f"-artifact_prefix={WORK}/",
        ],
        once,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)

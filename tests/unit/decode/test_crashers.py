"""Inputs that once broke decoding, or were made to: each ends as events or as a counted reason, and as rows of JSON.

`make fuzz` writes what it finds to .fuzz/; files of tests/data/crashers are kept here for good.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.fuzzing import request_of, text_of, undone

FILES = sorted((Path(__file__).parents[2] / "data" / "crashers").glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_input_that_broke_decoding_no_longer_does(path: Path) -> None:
    assert undone(request_of(path.read_bytes())) is None


def test_a_request_is_the_same_after_the_fuzzers_text() -> None:
    hit = request_of(text_of({"method": "POST", "url": "https://a.example/b?c=1", "body": "d=2\n\ne"}))
    assert (hit.method, hit.url, hit.body, hit.headers) == ("POST", "https://a.example/b?c=1", b"d=2\n\ne", ())


def test_inputs_are_kept() -> None:
    assert len(FILES) >= 5

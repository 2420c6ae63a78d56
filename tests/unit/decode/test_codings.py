"""Brotli and Zstandard with and without their packages, which are optional."""

from __future__ import annotations

import orjson
import pytest

from monitor.decode import codings
from monitor.decode.body import Body
from monitor.decode.codings import TOO_LARGE, open_brotli, open_zstandard
from tests.support.decoding import said

DOCUMENT = {"data": [{"event_name": "Purchase", "event_id": "7"}]}
JSON = orjson.dumps(DOCUMENT)
CAPI = "https://graph.facebook.com/v21.0/1234567/events"
ZSTD = b"\x28\xb5\x2f\xfd" + b"\0" * 8


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codings, "_brotli", None)
    monkeypatch.setattr(codings, "_zstandard", None)


@pytest.mark.usefixtures("bare")
def test_without_its_package_a_body_is_counted_with_the_reason() -> None:
    for body, headers, reason in (
        (ZSTD, (), "zstd is not read: zstandard is not installed"),
        (b"\x1b\x00\x80", (("content-encoding", "br"),), "br is not read: brotli is not installed"),
    ):
        undecodable = said(CAPI, body, headers=headers).undecodable
        assert undecodable is not None
        assert undecodable.reason == reason


@pytest.mark.usefixtures("bare")
def test_an_unopened_body_stays_as_it_is() -> None:
    assert Body(ZSTD).data == ZSTD
    assert Body(b"\x1b\x00\x80", "br").data == b"\x1b\x00\x80"


def test_a_brotli_body_is_opened_where_the_header_says_so() -> None:
    package = pytest.importorskip("brotli")

    body = Body(package.compress(JSON), "br")
    assert (body.json, body.layers, body.problem) == (DOCUMENT, ("br",), None)
    assert Body(JSON, "br").json == DOCUMENT


def test_a_zstandard_body_is_opened_by_its_bytes() -> None:
    package = pytest.importorskip("zstandard")

    body = Body(package.compress(JSON))
    assert (body.json, body.layers, body.problem) == (DOCUMENT, ("zstd",), None)


def test_brotli_is_bounded_and_told_what_is_wrong_with_it() -> None:
    package = pytest.importorskip("brotli")

    bomb = package.compress(b"a" * 1_000_000)
    assert open_brotli(bomb, 1_000) == (b"a" * 1_000, TOO_LARGE)
    assert open_brotli(package.compress(JSON)[:-1], 10_000)[1] == "truncated br"
    assert open_brotli(b"garbage!!", 10_000) == (b"", "broken compression")


def test_zstandard_is_bounded_and_told_what_is_wrong_with_it() -> None:
    package = pytest.importorskip("zstandard")

    bomb = package.compress(b"a" * 100_000)
    assert open_zstandard(bomb, 2_000)[1] in {TOO_LARGE, "broken compression"}
    assert open_zstandard(package.compress(JSON)[:-1], 100_000)[1] == "truncated zstd"
    assert open_zstandard(ZSTD + b"garbage", 100_000)[1] == "broken compression"

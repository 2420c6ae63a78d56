"""Hostile requests end as events or as counted reasons. Some took minutes where nothing bounded them."""

from __future__ import annotations

import gzip
import zlib
from base64 import b64encode

import brotli
import pytest
import zstandard

from monitor.decode.body import MAX_LINES, Body
from monitor.decode.objects import MOST_EVENTS
from monitor.decode.query import MAX_PAIRS
from monitor.decode.unpack import MAX_BYTES
from tests.support.decoding import said

MEGABYTE = 1_000_000
DEEP = "[" * 10_000 + "]" * 10_000
HOSTILE = {
    "10,000 levels": b'{"data":' + DEEP.encode() + b"}",
    "10,000 levels of objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "10,000 levels, broken": b'{"a":' * 10_000,
    "a parameter of a megabyte": b"tid=G-A&en=" + b"x" * MEGABYTE,
    "a name of a megabyte": b"." * MEGABYTE + b"=1",
    "a megabyte of separators": b"&" * MEGABYTE,
    "a megabyte of empty pairs": b"a=&" * (MEGABYTE // 3),
    "a megabyte of lines": b"\n" * MEGABYTE,
    "a megabyte of lines of one letter": b"a\n" * (MEGABYTE // 2),
    "a megabyte of percent signs": b"a=" + b"%" * MEGABYTE,
    "a megabyte of escaped escapes": b"a=" + b"%25" * (MEGABYTE // 3),
    "blanks after base64": b"A" * 16 + b" " * MEGABYTE + b"!",
    "padding without end": b"A" * 16 + b"=" * MEGABYTE,
    "boundaries without end": b"--\r\nContent-Disposition: form-data\r\n" + b"--" * (MEGABYTE // 2),
    "names without end": b'--x\r\nContent-Disposition: form-data; name="' + b'\\"name="' * (MEGABYTE // 8),
    "macros without end": b"redir=" + b"{" * MEGABYTE + b"&uid=" + b"$" * MEGABYTE,
    "tildes, dots and commas": b"em=tv.1" + b"~em." * (MEGABYTE // 4) + b"&gpp=DB" + b"A~" * (MEGABYTE // 2),
    "a consent string of a megabyte": b"gdpr_consent=C" + b"_" * MEGABYTE,
    "NULs": b"\0" * MEGABYTE,
    "half surrogates": b'{"event":"\\ud800\\udfff\\ud800"}',
    "a gzip bomb": gzip.compress(b"a=b&" * (12 * MEGABYTE), 1, mtime=0),
    "a deflate bomb": zlib.compress(b" " * (40 * MEGABYTE), 1),
    "bombs in bombs": gzip.compress(b64encode(gzip.compress(b"0" * (30 * MEGABYTE), 1, mtime=0)), 1, mtime=0),
    "a zstd bomb": zstandard.compress(b"a=b&" * (12 * MEGABYTE)),
    "a zstd bomb in a gzip bomb": gzip.compress(zstandard.compress(b" " * (40 * MEGABYTE)) * 3, 1, mtime=0),
    "a varint without end": b"\x80" * MEGABYTE,
    "empty messages without end": b"\x0a\x00" * (MEGABYTE // 2),
}
URLS = (
    "https://www.google-analytics.com/g/collect?v=2&tid=G-A",
    "https://graph.facebook.com/v21.0/1234567/events",
    "https://app-measurement.com/a",
    "https://x.bidswitch.net/sync",
    "https://www.shop.example/x",
)


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_body_is_read_or_counted(what: str) -> None:
    for url in URLS:
        decoded = said(url, HOSTILE[what], page="https://www.shop.example/")
        assert decoded.undecodable is None or not decoded.undecodable.reason.startswith("the decoder failed"), url


def test_a_brotli_bomb_is_counted() -> None:
    bomb = brotli.compress(b"a=b&" * (12 * MEGABYTE), quality=1)
    for url in URLS[:3]:
        decoded = said(url, bomb, headers=(("content-encoding", "br"),))
        assert decoded.undecodable is None or not decoded.undecodable.reason.startswith("the decoder failed"), url


@pytest.mark.parametrize("what", ["a parameter of a megabyte", "a name of a megabyte", "macros without end", "NULs"])
def test_a_hostile_query_is_read_or_counted(what: str) -> None:
    query = HOSTILE[what].decode()
    for url in URLS:
        decoded = said(f"{url.partition('?')[0]}?{query}")
        assert decoded.undecodable is None or not decoded.undecodable.reason.startswith("the decoder failed"), url


def test_what_is_held_of_a_body_is_bounded() -> None:
    assert len(Body(HOSTILE["a megabyte of lines of one letter"]).lines) == MAX_LINES
    assert len(Body(HOSTILE["a megabyte of empty pairs"]).form) == MAX_PAIRS
    assert Body(HOSTILE["10,000 levels"]).documents == ()
    for bomb in ("a gzip bomb", "a deflate bomb", "bombs in bombs", "a zstd bomb", "a zstd bomb in a gzip bomb"):
        body = Body(HOSTILE[bomb])
        assert body.problem == "larger than 16 MiB", bomb
        assert len(body.data) <= MAX_BYTES, bomb


def test_a_batch_made_to_be_expensive_is_refused_before_it_is_copied() -> None:
    many = b'{"batch":[' + b'{"event":"a"},' * MOST_EVENTS + b'{"event":"a"}]}'
    assert said("https://us.i.posthog.com/batch/", many).undecodable is not None
    shared = ",".join(f'"k{number}":1' for number in range(500))
    events = ",".join(['{"tealium_event":"a"}'] * 1_000)
    body = f'{{"shared":{{{shared}}},"events":[{events}]}}'
    undecodable = said("https://collect.tealiumiq.com/bulk-event", body).undecodable
    assert undecodable is not None
    assert undecodable.reason == "more shared values than a batch can have"

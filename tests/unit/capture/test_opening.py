from __future__ import annotations

import gzip
import io
import tracemalloc
import zlib
from pathlib import Path

import pytest
import zstandard

from monitor.capture import opening
from monitor.capture.opening import Broken, Gunzip, Stream, Unzstd, opened
from monitor.capture.problem import CaptureError


def unzipped(data: bytes) -> bytes:
    inflate = Gunzip(io.BytesIO(data).read)
    return b"".join(iter(lambda: inflate.read(1000), b""))


def as_far_as_it_goes(data: bytes, kind: type[Gunzip | Unzstd] = Gunzip) -> tuple[bytes, str]:
    inflate, read = kind(io.BytesIO(data).read), b""
    try:
        while more := inflate.read(1000):
            read += more
    except Broken as error:
        return read, str(error)
    return read, ""


CONTENT = b"".join(b"line %d\n" % i for i in range(5000))


def test_gzip_of_one_or_several_members_and_padding_is_opened() -> None:
    assert unzipped(gzip.compress(CONTENT, mtime=0)) == CONTENT
    assert (
        unzipped(
            gzip.compress(CONTENT, mtime=0)
            + gzip.compress(b"", mtime=0)
            + gzip.compress(b"more", mtime=0)
            + b"\0" * 600
        )
        == CONTENT + b"more"
    )


def test_a_truncated_gzip_gives_what_it_has_and_says_so() -> None:
    whole = gzip.compress(CONTENT, mtime=0)
    read, why = as_far_as_it_goes(whole[: len(whole) // 2])
    assert len(read) > 1000
    assert CONTENT.startswith(read)
    assert "truncated" in why


def test_a_gzip_without_its_checksum_is_truncated_too() -> None:
    read, why = as_far_as_it_goes(gzip.compress(CONTENT, mtime=0)[:-3])
    assert read == CONTENT
    assert "truncated" in why


def test_damaged_gzip_and_foreign_bytes_behind_it_are_told() -> None:
    whole = bytearray(gzip.compress(CONTENT, mtime=0))
    whole[len(whole) // 2] ^= 0xFF
    assert "damaged" in as_far_as_it_goes(bytes(whole))[1]
    assert "not gzip follows" in as_far_as_it_goes(gzip.compress(CONTENT, mtime=0) + b"tail")[1]


def test_a_gzip_bomb_is_given_up_in_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "BOMB_BYTES", 4_000_000)
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(40)) + packer.flush()
    tracemalloc.start()
    try:
        inflate = Gunzip(io.BytesIO(bomb).read)
        sizes = iter(lambda: len(inflate.read(100_000)), 0)
        with pytest.raises(Broken, match="300 times its size"):
            sum(sizes)
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


ZSTD = zstandard.compress(CONTENT)
SKIPPABLE = b"\x50\x2a\x4d\x18\x04\0\0\0abcd"


def test_zstd_of_one_or_several_frames_is_opened_whatever_is_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a"
    whole = SKIPPABLE + ZSTD + SKIPPABLE + zstandard.compress(b"") * 1000 + zstandard.compress(b"more")
    for data, content in [(ZSTD, CONTENT), (whole, CONTENT + b"more"), (zstandard.compress(b""), b"")]:
        path.write_bytes(data)
        for size in (1000, 10**7):
            with opened(path) as stream:
                assert b"".join(iter(lambda read=stream.read, size=size: read(size), b"")) == content


def test_a_truncated_or_damaged_zstd_gives_what_it_has_and_says_so() -> None:
    content = CONTENT * 20
    whole = zstandard.compress(content)
    read, why = as_far_as_it_goes(whole[: len(whole) - 10], Unzstd)
    assert len(read) > 100_000
    assert content.startswith(read)
    assert why == "the zstd data ends early: the file is truncated"
    assert as_far_as_it_goes(ZSTD[:5], Unzstd) == (b"", why)
    for tail in (b"tail", b"\0" * 10):
        read, why = as_far_as_it_goes(ZSTD + tail, Unzstd)
        assert (read, why[:24]) == (CONTENT, "the zstd data is damaged")


def test_zstd_that_wants_more_memory_than_its_tool_gives_is_refused() -> None:
    wide = zstandard.ZstdCompressionParameters.from_level(1, window_log=28)
    packer = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    data = packer.compress(CONTENT) + packer.flush()
    assert "more than 128 MB at once" in as_far_as_it_goes(data, Unzstd)[1]


def test_a_zstd_bomb_is_given_up_in_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "BOMB_BYTES", 8_000_000)
    packer = zstandard.ZstdCompressor().compressobj()
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(100)) + packer.flush()
    tracemalloc.start()
    try:
        inflate = Unzstd(io.BytesIO(bomb).read)
        sizes = iter(lambda: len(inflate.read(100_000)), 0)
        with pytest.raises(Broken, match="300 times its size"):
            sum(sizes)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_looking_ahead_takes_nothing_and_reaches_no_further_than_asked() -> None:
    stream = Stream(io.BytesIO(b"abcdef").read)
    assert stream.peek(3) == b"abc"
    assert stream.peek(100) == b"abcdef"
    assert stream.read(4) == b"abcd"
    assert stream.read(4) == b"ef"
    assert stream.read(4) == b""


def test_looking_ahead_into_a_broken_stream_tells_when_that_place_is_read() -> None:
    whole = gzip.compress(b"abc", mtime=0)
    stream = Stream(Gunzip(io.BytesIO(whole[:-4]).read).read)
    assert stream.peek(10) == b"abc"
    assert stream.read(10) == b"abc"
    with pytest.raises(Broken):
        stream.read(10)


def test_what_cannot_be_opened_is_told_with_its_name(tmp_path: Path) -> None:
    for path, why in [(tmp_path / "none.har", "No such file"), (tmp_path, "Is a directory")]:
        with pytest.raises(CaptureError, match=f"{path}: {why}"), opened(path):
            pass

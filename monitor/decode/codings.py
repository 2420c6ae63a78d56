"""Brotli and Zstandard, opened where their packages are installed; a named reason where they are not."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from io import BytesIO
from types import ModuleType
from typing import Any

TOO_LARGE = "larger than 16 MiB"
Opened = tuple[bytes, str | None]


def _installed(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


_brotli = _installed("brotli")
_zstandard = _installed("zstandard")


def open_brotli(data: bytes, limit: int) -> Opened:
    """Return (bytes, problem or None): at most `limit` bytes, opened with `brotli` 1.2 or newer, whose output can be
    bounded; older ones are not trusted with what visitors send.
    """
    opener = getattr(_brotli, "Decompressor", None)
    if opener is None or not hasattr(opener, "can_accept_more_data"):
        return b"", "br is not read: brotli is not installed"
    return _within(lambda: _brotli_opened(opener(), data, limit), getattr(_brotli, "error", ValueError))


def open_zstandard(data: bytes, limit: int) -> Opened:
    """Return (bytes, problem or None): at most `limit` bytes, opened with `zstandard`."""
    module = _zstandard
    if module is None:
        return b"", "zstd is not read: zstandard is not installed"
    return _within(lambda: _zstandard_opened(module, data, limit), module.ZstdError)


def _brotli_opened(opener: Any, data: bytes, limit: int) -> Opened:
    found = opener.process(data, output_buffer_limit=limit)
    if len(found) > limit or not (opener.is_finished() or opener.can_accept_more_data()):
        return found[:limit], TOO_LARGE
    return found, None if opener.is_finished() else "truncated br"


def _zstandard_opened(module: ModuleType, data: bytes, limit: int) -> Opened:
    stated = module.frame_content_size(data)  # -1 where the frame does not say
    opener = module.ZstdDecompressor(max_window_size=limit)
    with opener.stream_reader(BytesIO(data), read_across_frames=True) as reader:
        found = reader.read(limit + 1)
    if len(found) > limit:
        return found[:limit], TOO_LARGE
    return found, None if found and len(found) >= stated else "truncated zstd"


def _within(work: Callable[[], Opened], error: type[Exception]) -> Opened:
    try:
        return work()
    except (error, MemoryError, ValueError, EOFError):
        return b"", "broken compression"

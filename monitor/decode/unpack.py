"""Layers around a payload: gzip, deflate, zstd, br, base64. Told by their bytes, opened within bounds."""

from __future__ import annotations

import binascii
import zlib
from base64 import b64decode

from monitor.decode.codings import TOO_LARGE, open_brotli, open_zstandard

MAX_BYTES = 16 * 1024 * 1024
"""Largest opened body. The collectors of the vendors read refuse far smaller ones (Segment: 500 KB a batch)."""

MAX_LAYERS = 4
"""base64 of gzip of base64 is the deepest seen; one more is allowed, then the body stays as it is."""

_FEWEST = 16
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-"
_BLANK = b" \t\r\n\v\f"
_TEXT = _BASE64 + b"=" + _BLANK
_GZIP = b"\x1f\x8b\x08"
_ZSTD = b"\x28\xb5\x2f\xfd"


def unpack(raw: bytes, encoding: str = "") -> tuple[bytes, tuple[str, ...], str | None]:
    """Return (opened bytes, layers taken off outermost first, problem or None). Never raises.

    `encoding` is the Content-Encoding header; it is believed only for raw deflate and Brotli, which nothing in their
    bytes gives away. With a problem the bytes are as much as could be read.
    """
    data = raw
    layers: list[str] = []
    for _ in range(MAX_LAYERS):
        if data.startswith(_GZIP):
            name, inner, problem = "gzip", *_inflate(data, zlib.MAX_WBITS | 16)
        elif _is_zlib(data):
            name, inner, problem = "deflate", *_inflate(data, zlib.MAX_WBITS)
            if problem and not inner:
                break  # ordinary text may start with the two bytes of a zlib header
        elif data.startswith(_ZSTD):
            inner, problem = open_zstandard(data, MAX_BYTES)
            if problem and not inner:
                return data, tuple(layers), problem
            name = "zstd"
        elif (decoded := unpack_base64(data)) is not None:
            name, inner, problem = "base64", decoded, None
        else:
            break
        layers.append(name)
        data = inner
        if problem is not None:
            return data, tuple(layers), f"{problem} {name}".strip() if problem == "truncated" else problem
    if raw and not layers:
        return _by_header(raw, encoding.strip().lower())
    return data, tuple(layers), None


def unpack_base64(data: bytes) -> bytes | None:
    """Return what base64 text (either alphabet, padding optional) holds if that is gzip, deflate or JSON; else None."""
    # Without a regular expression: one with blanks both inside and at the end takes quadratic time on hostile ones.
    if data[:64].translate(None, _TEXT) or data.translate(None, _TEXT):
        return None
    padded = data.translate(bytes.maketrans(b"-_", b"+/"), _BLANK)
    text = padded.rstrip(b"=")
    if len(text) < _FEWEST or len(padded) - len(text) > 2 or b"=" in text:
        return None
    try:
        decoded = b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    opens = decoded.lstrip()[:1]
    plausible = decoded.startswith(_GZIP) or _is_zlib(decoded) or (opens in {b"{", b"["} and decoded.isascii())
    if not plausible and opens in {b"{", b"["}:
        try:
            decoded.decode()
            plausible = True
        except UnicodeDecodeError:
            plausible = False
    return decoded if plausible else None


def _by_header(raw: bytes, encoding: str) -> tuple[bytes, tuple[str, ...], str | None]:
    if encoding == "deflate":
        inner, problem = _inflate(raw, -zlib.MAX_WBITS)
        if inner and problem is None:
            return inner, ("deflate",), None
    if encoding == "br" and raw[:1] not in {b"{", b"["}:
        inner, problem = open_brotli(raw, MAX_BYTES)
        return (inner, ("br",), problem) if inner else (raw, (), problem)
    return raw, (), None


def _is_zlib(data: bytes) -> bool:
    # RFC 1950: method 8, window ≤ 32 KiB, and the two header bytes a multiple of 31.
    return len(data) > 6 and data[0] == 0x78 and ((data[0] << 8) | data[1]) % 31 == 0


def _inflate(data: bytes, wbits: int) -> tuple[bytes, str | None]:
    opener = zlib.decompressobj(wbits)
    try:
        opened = opener.decompress(data, MAX_BYTES)
    except zlib.error:
        return b"", "broken compression"
    if opener.unconsumed_tail and not opener.eof:
        return opened, TOO_LARGE
    return opened, None if opener.eof else "truncated"

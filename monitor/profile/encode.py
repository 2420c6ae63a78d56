"""Profiles as bytes: a magic, a version, a checked body. Bytes written by an earlier version stay readable."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode
from binascii import b2a_base64
from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson

from monitor.privacy.inspected import Breach, Leak
from monitor.profile.asked import Answers
from monitor.profile.breakdown import Breakdown, Row
from monitor.profile.merge import sketched
from monitor.profile.profile import Noted, Profile
from monitor.profile.property import NO_SUM, PropertyProfile, Span, Summed
from monitor.profile.segments import Segment
from monitor.profile.sketches import check_sketches

MAGIC = b"TWP"
VERSION = 3
"""2 has sums; 3 has other digests than earlier versions for values that are not kept."""
_DIGESTS_SINCE = 3
LARGEST_BODY = 64 * 1024 * 1024
"""Bytes a body may unpack to; the largest profile the bounds allow is a few megabytes."""
_LEVEL = 1  # measured on hourly shop profiles: level 6 saves 5 % of the bytes and costs twice the time


class ProfileError(ValueError):
    """Bytes that are no profile this version can read."""


def encode(profile: Profile) -> bytes:
    """Return a profile as bytes: `TWP`, a version byte, and a zlib stream (whose checksum guards it) of JSON."""
    body = _body(profile)
    try:
        text = orjson.dumps(body)
    except TypeError:
        # A lone surrogate: half a character that some script cut off. Escaped JSON carries it, UTF-8 cannot.
        text = json.dumps(body, separators=(",", ":")).encode("ascii")
    return MAGIC + bytes([VERSION]) + zlib.compress(text, _LEVEL)


def _body(profile: Profile) -> dict[str, Any]:
    body: dict[str, Any] = {
        "n": [profile.events, profile.weight, profile.weight_squares, profile.first_at, profile.last_at],
        "l": [[leak.type, leak.path, leak.form, leak.shape, *_noted(n)] for leak, n in profile.leaks.items()],
        "b": [[b.code, b.purpose, b.state, b.detail, *_noted(n)] for b, n in profile.breaches.items()],
        "d": [profile.depth, profile.dropped],
        "p": {path: _property(seen) for path, seen in profile.properties.items()},
        "at": profile.place,
        "s": _breakdown(profile.breakdown),
        "m": sorted(profile.maps),
        "g": profile.given,
    }
    if profile.parts:
        body["c"] = {key: _body(part) for key, part in profile.parts.items()}
    if profile.answers:
        body["q"] = {key: list(answers) for key, answers in profile.answers.items()}
    if profile.lists:
        body["w"] = {key: [[*words, count] for words, count in listed.items()] for key, listed in profile.lists.items()}
    return body


def decode_profile(data: bytes) -> Profile:
    """Return the profile that bytes hold. Raises ProfileError saying why where they hold none."""
    if data[: len(MAGIC)] != MAGIC or len(data) <= len(MAGIC):
        raise ProfileError("not a profile: it does not begin with TWP")
    if not 1 <= data[len(MAGIC)] <= VERSION:
        raise ProfileError(f"a profile of version {data[len(MAGIC)]}; this Tagwatch reads up to {VERSION}")
    try:
        return _profile(_load(_unpack(data[len(MAGIC) + 1 :])), version=data[len(MAGIC)])
    except ProfileError:
        raise
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise ProfileError(f"a damaged profile: {error}") from error


def _unpack(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        body = unpacker.decompress(packed, LARGEST_BODY)
    except zlib.error as error:
        raise ProfileError(f"a damaged profile: {error}") from error
    if not unpacker.eof:
        raise ProfileError("a damaged profile: it is cut short, or unpacks to more than 64 MB")
    return body


def _load(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return json.loads(body)  # see encode: only this reader takes lone surrogates


def _noted(noted: Noted) -> list[Any]:
    return [noted.count, noted.file, noted.entry]


def _breakdown(breakdown: Breakdown) -> list[Any]:
    rows: list[list[Any]] = []  # [path, facet, facet, …]
    for path, facet in breakdown.rows:
        if rows and rows[-1][0] == path:
            rows[-1].append(facet)
        else:
            rows.append([path, facet])
    return [[list(segment) for segment in breakdown.segments], rows, breakdown.counts.tolist()]


def _property(seen: PropertyProfile) -> list[Any]:
    return [
        seen.present,
        seen.types,
        seen.shapes,
        seen.values,
        b2a_base64(seen.distinct, newline=False).decode("ascii"),
        b2a_base64(seen.quantiles, newline=False).decode("ascii"),
        seen.numbers and list(seen.numbers),
        seen.lengths and list(seen.lengths),
        seen.sizes and list(seen.sizes),
        seen.examples,
        seen.casing,
        # As text, for JSON readers stop at 64 bits.
        *([[str(part) for part in seen.summed]] if seen.summed.number else []),
    ]


def _profile(body: Mapping[str, Any], version: int) -> Profile:
    events, weight, weight_squares, first_at, last_at = body["n"]
    depth, dropped = body["d"]
    place = body["at"]
    return Profile(
        events,
        weight,
        weight_squares,
        first_at,
        last_at,
        {Leak(*note[:4]): Noted(*note[4:]) for note in body["l"]},
        {Breach(*note[:4]): Noted(*note[4:]) for note in body["b"]},
        depth,
        {path: _read_property(fields, version) for path, fields in body["p"].items()},
        dropped,
        None if place is None else (place[0], place[1]),
        _read_breakdown(*body["s"]) if "s" in body else Breakdown(),  # bytes before segments were counted have none
        frozenset(body.get("m", ())),
        body.get("g", {}),
        {key: _profile(part, version) for key, part in body.get("c", {}).items()},
        {key: _answers(*fields) for key, fields in body.get("q", {}).items()},
        {key: {tuple(words): count for *words, count in rows} for key, rows in body.get("w", {}).items()},
    )


def _answers(kept: int, broken: int, place: list[Any] | None) -> Answers:
    return Answers(kept, broken, None if place is None else (place[0], place[1]))


def _read_breakdown(segments: list[list[str]], rows: list[list[str]], counts: list[list[int]]) -> Breakdown:
    return Breakdown(
        tuple(Segment(*segment) for segment in segments),
        tuple(Row(path, facet) for path, *facets in rows for facet in facets),
        np.array(counts, np.int64).reshape(len(counts), len(segments)),
    )


def _read_property(fields: list[Any], version: int) -> PropertyProfile:
    present, types, shapes, values, distinct, quantiles, numbers, lengths, sizes, examples, *later = fields
    sketch, numbers_sketch = b"", b""
    if distinct or quantiles:
        sketch, numbers_sketch = b64decode(distinct), b64decode(quantiles)
        check_sketches(sketch, numbers_sketch)
    counted: dict[str, int] | None = values
    if version < _DIGESTS_SINCE and counted and any(key[0] == "#" for key in counted):
        # Earlier digests would look like values never seen before. How many there were is still known.
        sketch, numbers_sketch = sketched(counted)
        counted = None
    return PropertyProfile(
        present,
        types,
        shapes,
        counted,
        sketch,
        numbers_sketch,
        None if numbers is None else Span(*numbers),
        None if lengths is None else Span(*lengths),
        None if sizes is None else Span(*sizes),
        {kind: tuple(drawn) for kind, drawn in examples.items()},
        later[0] if later else {},  # bytes before casing was counted have none
        Summed(*map(int, later[1])) if len(later) > 1 else NO_SUM,  # nor have those before sums, and what is no number
    )

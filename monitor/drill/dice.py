"""Chance that can be repeated: the same words give the same dice, whatever was thrown before."""

from __future__ import annotations

from hashlib import blake2b
from random import Random


def dice(*words: int | str) -> Random:
    """Return a generator seeded by the words alone, so that any hour of a drill can be asked for in any order."""
    digest = blake2b(repr(words).encode(), digest_size=8).digest()
    return Random(int.from_bytes(digest, "big"))  # noqa: S311 - a drill wants to be repeated, not to be unguessable


def poisson(random: Random, mean: float) -> int:
    """Draw how many of many rare things happen, by counting unit-rate arrivals (exact; fit for means below ~500)."""
    arrivals, at = 0, random.expovariate(1.0)
    while at < mean:
        arrivals += 1
        at += random.expovariate(1.0)
    return arrivals


def uuid(random: Random) -> str:
    """Return a version 4 UUID (RFC 9562 §5.4) drawn from these dice."""
    bits = random.getrandbits(128) & ~(0xF << 76) & ~(0x3 << 62) | (4 << 76) | (2 << 62)
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

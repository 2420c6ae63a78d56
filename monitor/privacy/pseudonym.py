"""Identity as it is kept: the same person the same token, and nobody can tell who without the key."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b

_BYTES = 16
"""128 bits: two of a billion identities agree by chance once in 10^20 installations."""
_KEY_BYTES = 64


def pseudonyms(key: bytes, cache_size: int = 16_384) -> Callable[[str], str]:
    """Return the function that turns an identifier into 32 hex digits: BLAKE2b keyed with the installation's key.

    Equal identifiers get equal tokens whatever field and vendor they stand in, so that one order seen by two vendors
    is one order. Raises ValueError for an empty key. Source: RFC 7693, keyed hashing.
    """
    if not key:
        raise ValueError("identity needs a key")
    secret = key if len(key) <= _KEY_BYTES else blake2b(key, digest_size=_KEY_BYTES).digest()

    @lru_cache(cache_size)
    def pseudonym(text: str) -> str:
        return blake2b(text.encode("utf-8", "surrogatepass"), key=secret, digest_size=_BYTES).hexdigest()

    return pseudonym

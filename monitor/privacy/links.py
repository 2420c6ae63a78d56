"""Addresses and numbers seen in clear, recognised where they come again as hashes, whatever the key says.

A hash of an e-mail address is no secret to whoever has the address (Google's policy forbids it outside its own fields
"even in hashed form"); under a name like `uid2` no rule would know it for one. Where the address itself was seen too,
its hashes can be computed and looked for: nothing is guessed.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from hashlib import md5, sha1, sha256
from typing import NamedTuple

from monitor.privacy.unwrap import base64_bytes

MOST_CONTACTS = 8_192
"""Addresses and numbers remembered, the latest; twelve digests each at most, in all some 16 MB."""
_GMAIL = ("gmail.com", "googlemail.com")
_NOT_DIGITS = re.compile(r"\D+")
_HEX_RUN = re.compile(r"[0-9A-Fa-f]{32,}")
_BASE64 = re.compile(r"[\w+/-]{22}(?:==)?|[\w+/-]{27}=?|[\w+/-]{43}=?", re.ASCII)
_BASE64_LENGTHS = frozenset({22, 24, 27, 28, 43, 44})
_AVATARS = ("gravatar.com", "libravatar.org")
_BY_LENGTH = {16: "md5", 20: "sha1", 32: "sha256"}
"""Bytes of a digest, and what made it."""


class Digest(NamedTuple):
    """A text that may be a hash: what may have made it, and the text."""

    hash: str
    text: str


def digests_in(text: str) -> tuple[Digest, ...]:
    """Return what in a text may be an MD5, SHA-1 or SHA-256: hexadecimal anywhere in it, base64 as all of it."""
    length = len(text)
    if length in _BASE64_LENGTHS and _BASE64.fullmatch(text):
        data = base64_bytes(text)
        if data is not None and len(data) in _BY_LENGTH:
            return (Digest(_BY_LENGTH[len(data)], text),)
    if length < 32 or _HEX_RUN.search(text) is None:
        return ()
    runs = _HEX_RUN.findall(text)
    return tuple([Digest(_BY_LENGTH[len(run) // 2], run) for run in runs if len(run) in {32, 40, 64}])


def avatar_of(authority: str, path: str) -> Digest | None:
    """Return the hash of an address by which a picture of its owner is fetched (docs.gravatar.com "Creating the hash").

    >>> avatar_of("www.gravatar.com", "/avatar/205e460b479e2e5b48aec07710c08d50").hash
    'md5'
    """
    if not authority.endswith(_AVATARS):
        return None
    return next((digest for part in path.split("/") for digest in digests_in(part.partition(".")[0])), None)


class Links:
    """Remembers hashes of the addresses and numbers it is told, never these themselves. Bounded; forgets the oldest."""

    def __init__(self, most: int = MOST_CONTACTS) -> None:
        self._most = most
        self._types: dict[bytes, str] = {}
        self._order: deque[tuple[bytes, ...]] = deque()

    def learn(self, kind: str, text: str) -> None:
        """Take in an e-mail address (`email`) or phone number (`phone`) that was seen in clear."""
        first, *others = dict.fromkeys(_spellings(kind, text))
        if sha256(first).digest() in self._types:
            return
        digests = tuple(
            make(spelt, usedforsecurity=False).digest() for spelt in (first, *others) for make in (sha256, sha1, md5)
        )
        if len(self._order) >= self._most:
            for digest in self._order.popleft():
                self._types.pop(digest, None)
        self._order.append(digests)
        self._types.update(dict.fromkeys(digests, kind))

    def kind_of(self, digest: str) -> str | None:
        """Return whether a digest (`digests_in`) is one of an address or a number learnt: `email`, `phone` or None."""
        if not self._types:
            return None
        data = bytes.fromhex(digest) if len(digest) in {32, 40, 64} else base64_bytes(digest)
        return self._types.get(data or b"")


def _spellings(kind: str, text: str) -> Iterator[bytes]:
    """Yield a contact as programs write it before they hash it, as it stands first.

    Trimmed, in lower case (Google's, Meta's and LiveRamp's normal form), for Gmail without dots and what follows a plus
    (developers.google.com, "Enhanced conversions": dots before @gmail.com are removed); numbers with and without `+`.
    """
    stripped = text.strip()
    if kind == "email":
        lower = stripped.lower()
        yield from (stripped.encode(), lower.encode())
        local, _, domain = lower.partition("@")
        if domain in _GMAIL:
            yield f"{local.replace('.', '')}@{domain}".encode()
            yield f"{local.partition('+')[0].replace('.', '')}@{domain}".encode()
    else:
        digits = _NOT_DIGITS.sub("", stripped).removeprefix("00")
        yield from (stripped.encode(), digits.encode(), f"+{digits}".encode())

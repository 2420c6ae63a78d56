"""Hashes of nobody: what a pasted snippet sends where its placeholder for an address was never filled in."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

_TEXTS = ("<user_email_address>", "__INSERT_USER_EMAIL__")
"""Placeholders in the snippets of Pinterest and Snap. In public captures six of seven sites with Snap's pixel and the
one with an address in Pinterest's tag send the hash of these, the same for every visitor.
"""
_HASHES = frozenset(sha256(text.lower().encode()).hexdigest() for text in _TEXTS)


def without_placeholders(person: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return (hashed contacts of somebody, the names of those that are a placeholder's hash or the placeholder)."""
    names = [name for name, value in person.items() if isinstance(value, str) and _is_placeholder(value)]
    return {name: value for name, value in person.items() if name not in names}, names


def _is_placeholder(value: str) -> bool:
    # Snap's pixel marks a hash it knows to be of no use with FFF in front.
    return value.removeprefix("FFF") in _HASHES or value in _TEXTS

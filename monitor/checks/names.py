"""Names as people and vendors agree on them, however they are written."""

from __future__ import annotations


def folded(name: str) -> str:
    """Return a name without case and what joins its words: `Add To Cart`, `addToCart` and `add_to_cart` are one."""
    return "".join(character for character in name.casefold() if character.isalnum())

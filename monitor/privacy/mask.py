"""What a value looks like without what it says: the only way an example is ever stored, shown or sent."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import islice
from typing import Any

LONGEST_WORD = 8
"""Longer runs of letters are drawn this long: a shape tells kinds of values apart, it must not tell people apart."""
LONGEST_NUMBER = 19
"""Longer runs of digits are drawn this long; 19 digits is the longest payment card number (ISO/IEC 7812-1)."""
LONGEST_SHAPE = 64
"""Longer shapes are cut and end in `…`."""
_MOST_MEMBERS = 5
_ASCII = {
    code: "#" if chr(code).isdigit() else "*" if chr(code).isalpha() else " "
    for code in range(128)
    if chr(code).isalnum() or chr(code).isspace()
}
_LINES = _ASCII | {ord("\n"): "\n"}
_LOOKED_AT = 4
_ROUGH = ("*" * (LONGEST_WORD + 1), "#" * (LONGEST_NUMBER + 1), "  ")
_LONG_RUNS = re.compile(rf"\*{{{LONGEST_WORD + 1},}}|#{{{LONGEST_NUMBER + 1},}}| {{2,}}")
_RUNS = re.compile(r"(\d+)|([^\W\d_]+)|(\s+)")


def _run(match: re.Match[str]) -> str:
    digits, letters, _ = match.groups()
    if digits:
        return "#" * min(len(digits), LONGEST_NUMBER)
    if letters:
        return "*" * min(len(letters), LONGEST_WORD)
    return " "


def _shortened(match: re.Match[str]) -> str:
    return match.group()[: {"*": LONGEST_WORD, "#": LONGEST_NUMBER}.get(match.group()[0], 1)]


def shape(text: str) -> str:
    """Return a text's shape: letters as `*`, digits as `#`, punctuation as it is, at most 64 characters.

    >>> shape("Jane.Doe@example.org"), shape("+44 7400 106252"), shape("T-1042/b")
    ('****.***@*******.***', '+## #### ######', '*-####/*')
    """
    # Cut before the work: what is beyond cannot show, whatever it is.
    drawn = text[: 4 * LONGEST_SHAPE]
    if not drawn.isascii():
        drawn = _RUNS.sub(_run, drawn)
    else:
        drawn = drawn.translate(_ASCII)
        if any(run in drawn for run in _ROUGH):
            drawn = _LONG_RUNS.sub(_shortened, drawn)
    whole = len(drawn) <= LONGEST_SHAPE and len(text) <= 4 * LONGEST_SHAPE
    return drawn if whole else drawn[: LONGEST_SHAPE - 1] + "…"


_drawn_shape = lru_cache(maxsize=16384)(shape)
"""Of what is drawn already, which comes again and again."""


def least_shapes(texts: Collection[str], most: int) -> tuple[str, ...]:
    """Return the first few of the different shapes of many texts, in their order.

    They are drawn all at once. Where their shapes are very many, only those are looked at that come first before long
    runs are shortened.
    """
    drawn = "\n".join(texts).translate(_LINES)
    one_a_line = drawn.isascii() and drawn.count("\n") < len(texts)
    rough = set(drawn.split("\n")) if one_a_line else {shape(text) for text in texts}
    if len(rough) > _LOOKED_AT * most:
        rough = set(sorted(rough)[: _LOOKED_AT * most])
    return tuple(sorted(set(map(_drawn_shape, rough)))[:most])


def mask(value: Any) -> str:
    """Return how an example value of a property may be shown to people: its shape, whatever it holds.

    Works on every JSON type. Nothing of the value survives except its punctuation, its kind and roughly its length;
    true, false and null stay, for they say nothing of anybody. Masking what is already masked changes nothing.

    >>> mask("12,99 €"), mask(12.5), mask(True), mask(None)
    ('##,## €', '##.#', 'true', 'null')
    >>> mask({"name": "Blue shirt", "price": 9}), mask(["a@b.co", 7])
    ('{name: **** *****, price: #}', '[*@*.**, #]')
    """
    return _cut(_draw(value, 0))


def _draw(value: Any, depth: int) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return shape(value)
    if isinstance(value, dict | list | tuple):
        if depth == 2:
            return "…"
        return _members(value, depth + 1)
    return shape(str(value))


def _members(value: dict[Any, Any] | list[Any] | tuple[Any, ...], depth: int) -> str:
    if isinstance(value, dict):
        # Keys are names that programmers gave; where one holds a digit or an @ it may be somebody's.
        drawn = [f"{_key(str(key))}: {_draw(item, depth)}" for key, item in islice(value.items(), _MOST_MEMBERS)]
    else:
        drawn = [_draw(item, depth) for item in value[:_MOST_MEMBERS]]
    inside = ", ".join([*drawn, *(["…"] if len(value) > _MOST_MEMBERS else [])])
    return f"{{{inside}}}" if isinstance(value, dict) else f"[{inside}]"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_$][A-Za-z_$.-]{0,31}", name) else shape(name)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHAPE else text[: LONGEST_SHAPE - 1] + "…"

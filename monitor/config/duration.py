"""Spans of time as people write them: `90s`, `10m`, `6h`, `2d`, `1h30m`."""

from __future__ import annotations

import re
from math import inf
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_PATTERN = r"^(?:\d+(?:\.\d+)?[smhdw])+$"


def parse_duration(text: Any) -> float:
    """Return seconds. Raises ValueError with an example where the text is no duration; a bare number has no unit."""
    if text == 0:
        return 0.0
    if not isinstance(text, str) or not re.match(_PATTERN, text):
        raise ValueError(f"{text!r} is no duration, such as 90s, 10m, 6h, 2d or 1h30m")
    seconds = sum(float(number) * _UNITS[unit] for number, unit in re.findall(r"(\d+(?:\.\d+)?)([smhdw])", text))
    if seconds == inf:
        raise ValueError("longer than can be counted")
    return seconds


Duration = Annotated[
    float,
    BeforeValidator(parse_duration),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": _PATTERN}, {"const": 0}]}),
]
"""A field in seconds that is written as a duration."""

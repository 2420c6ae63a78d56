"""How hard tests try: a short form in `make test`, a long one in `make fuzz` and `make crash`."""

from __future__ import annotations

import os

from hypothesis import settings

EFFORT = int(os.environ.get("TAGWATCH_EFFORT", "1"))
"""How many times the effort of `make test`."""


def examples(number: int, **more: object) -> settings:
    """Return settings that try this many examples, or many more."""
    return settings(max_examples=number * EFFORT, deadline=None, **more)  # type: ignore[arg-type]

"""A trouble that is over is told as over, however much of it a long window still holds."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.counts import met, shop, stream, told, until, view

BEGAN = 24 * 35 + 9


@pytest.mark.parametrize(
    ("event", "hours", "kept"),
    [("view_item", 3, 0.2), ("add_to_cart", 12, 0.4), ("add_to_cart", 6, 0.1), ("page_view", 4, 0.5)],
)
def test_a_drop_is_over_hours_after_it_ended(event: str, hours: int, kept: float) -> None:
    counts = shop(BEGAN + 48, seed=9)
    broken = slice(BEGAN, BEGAN + hours)
    counts[event][broken] = np.floor(counts[event][broken] * kept)
    subject = ("volumes", stream(event), "drop")
    assert ("volume", event, "drop") in met(told(view(until(counts, BEGAN + hours))))
    for later in (3, 4, 6):
        after = view(until(counts, BEGAN + hours + later))
        assert ("volume", event, "drop") not in met(told(after, already=frozenset({subject})))


def test_a_drop_that_goes_on_stays_told_through_one_better_hour() -> None:
    counts = shop(BEGAN + 48, seed=8)
    whole = counts["add_to_cart"].copy()
    counts["add_to_cart"][BEGAN:] = np.floor(whole[BEGAN:] * 0.3)
    counts["add_to_cart"][BEGAN + 5] = np.floor(whole[BEGAN + 5] * 0.6)
    subject = ("volumes", stream("add_to_cart"), "drop")
    for hours in range(4, 9):
        seen = view(until(counts, BEGAN + hours))
        assert ("volume", "add_to_cart", "drop") in met(told(seen, already=frozenset({subject})))

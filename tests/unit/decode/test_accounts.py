"""Hits for several accounts at once."""

from __future__ import annotations

import pytest

from monitor.decode.accounts import MOST_ACCOUNTS, several
from monitor.decode.unreadable import Unreadable


@pytest.mark.parametrize(("text", "expected"), [("", []), ("a", ["a"]), (" a,,b ,", ["a", "b"])])
def test_ids_are_told_apart_and_empty_ones_left_out(text: str, expected: list[str]) -> None:
    assert several(text) == expected


def test_no_more_are_read_than_a_site_can_have() -> None:
    assert len(several("a|" * MOST_ACCOUNTS, "|")) == MOST_ACCOUNTS
    with pytest.raises(Unreadable, match="more accounts"):
        several("a," * (MOST_ACCOUNTS + 1))

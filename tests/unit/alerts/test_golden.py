"""The words people read, held: every kind of check at three moments, as mail text and in Slack.

`TAGWATCH_GOLDEN=write` writes them anew; look at what changed before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from monitor.checks.check import checks
from tests.support.gallery import STAGES, pieces
from tests.support.gallery_samples import ALL
from tests.support.slack import MAX_BLOCKS, _wrong_with

GOLDEN = Path(__file__).parents[2] / "data" / "alerts"
DOCS = Path(__file__).parents[3] / "docs"
JARGON = ("p =", "p-value", "e-0", "None", "null", "z-score", "sigma", "not_met", "{", "}")
LONGEST = 45
"""Lines of a mail: one screen."""


@pytest.mark.parametrize("check", ALL)
def test_the_words_are_those_that_were_looked_at(check: str) -> None:
    shown = "".join(
        f"##### {piece.stage}: mail\n{piece.text}\n##### {piece.stage}: Slack\n{piece.slack}\n\n"
        for piece in pieces(check)
    )
    path = GOLDEN / f"{check}.txt"
    if os.environ.get("TAGWATCH_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("check", ALL)
def test_a_message_is_one_screen_without_jargon_and_within_slacks_limits(check: str) -> None:
    for piece in pieces(check):
        assert piece.text.count("\n") <= LONGEST
        for word in JARGON:
            assert word not in piece.text, word
        for blocks in (piece.blocks, piece.replied):
            assert len(blocks) <= MAX_BLOCKS
            assert [_wrong_with(block) for block in blocks] == [""] * len(blocks)


def test_the_gallery_shows_every_kind_of_check() -> None:
    assert {finding.check for findings in ALL.values() for finding in findings} - {"self"} == set(checks())
    assert STAGES == ("firing", "update", "resolved")
    document = (DOCS / "alerts.md").read_text(encoding="utf-8")
    for check in ALL:
        assert f"[{check}](gallery/{check}.png)" in document
        assert (DOCS / "gallery" / f"{check}.png").is_file()

"""Each of the forty semantics of alerting is held by tests that are named after its number."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

SEMANTICS = (
    "one incident per fingerprint",
    "states and three-valued verdicts",
    "for, keep_firing_for, hysteresis, flapping",
    "event time and expected counts",
    "causal inhibition",
    "grouping, repeats and storms",
    "silences, maintenance, active hours",
    "routing",
    "transition and messages in one transaction",
    "claims by lease",
    "pace and rate limits in the database",
    "superseded messages collapse",
    "classes of errors and the degrade ladder",
    "partial failure by recipient",
    "dead letters",
    "template failures lose nothing",
    "no personal data in alerts",
    "restart with nothing changed sends nothing",
    "pending timers over an outage",
    "no blind period after a restart",
    "catching up after a gap",
    "in-doubt sends are settled",
    "replays change nothing",
    "clock and digest per local date",
    "one writer, one on standby",
    "every problem of a configuration at once",
    "reload all or nothing",
    "a failing rule is never silently off",
    "unit tests of rules",
    "backtests",
    "explain",
    "one Slack message per incident",
    "buttons",
    "charts",
    "e-mail and digests",
    "other channels",
    "escalation",
    "the watcher watched",
    "metrics per channel",
    "was it useful",
)
NAMED = re.compile(r"def test_semantic_(\d\d)(?:_and_(\d\d))?_")


def numbers() -> Counter[int]:
    found: Counter[int] = Counter()
    for path in Path("tests").rglob("test_*.py"):
        for match in NAMED.finditer(path.read_text(encoding="utf-8")):
            found.update(int(number) for number in match.groups() if number)
    return found


@pytest.mark.parametrize(("number", "what"), list(enumerate(SEMANTICS, 1)))
def test_a_semantic_has_a_test_of_its_number(number: int, what: str) -> None:
    assert numbers()[number] > 0, f"{number}: {what}"


def test_no_test_names_a_semantic_that_is_none() -> None:
    assert set(numbers()) <= set(range(1, len(SEMANTICS) + 1))
    assert len(SEMANTICS) == 40

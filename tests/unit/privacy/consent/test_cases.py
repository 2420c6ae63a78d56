"""Cases written from law texts and vendors' pages before the code: each is told exactly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.capture.line import Context, hit_of
from monitor.config.settings import Privacy
from monitor.daemon.intake import take
from monitor.privacy.consent.codes import CODES
from monitor.privacy.inspect import Inspector
from tests.support.inspecting import KEY

FOLDER = Path(__file__).parents[3] / "data" / "consent"
CASES = [case for name in ("cases", "second") for case in json.loads((FOLDER / f"{name}.json").read_text("utf-8"))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]).replace(" ", "-"))
def test_a_case_is_told_exactly(case: dict[str, Any]) -> None:
    hits = [hit_of(line, Context()) for line in case["hits"]]
    written = {key: case[key] for key in ("declared", "purposes") if key in case}
    privacy = Privacy.model_validate(written | case.get("privacy", {}))
    taken = take(hits, Inspector.of(KEY, privacy=privacy), set)
    told = {breach.code for profile in taken.profiles.values() for breach in profile.breaches}
    assert sorted(told) == case["expect"], case["basis"]


def test_every_code_has_a_case_that_breaks_it() -> None:
    assert {code for case in CASES for code in case["expect"]} == set(CODES)


def test_the_state_of_a_session_does_not_depend_on_the_order_of_its_hits() -> None:
    several = [case for case in CASES if len(case["hits"]) > 1]
    assert len(several) >= 5
    for case in several:
        hits = [hit_of(line, Context()) for line in reversed(case["hits"])]
        taken = take(hits, Inspector.of(KEY), set)
        told = {breach.code for profile in taken.profiles.values() for breach in profile.breaches}
        assert sorted(told) == case["expect"], case["name"]

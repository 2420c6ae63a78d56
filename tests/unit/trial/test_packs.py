"""Every shipped pack has tests beside it, in which each of its rules fires and stays silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config.shipped import is_test, shipped_folder, shipped_rules
from monitor.trial.run import run_file

RULES = shipped_folder() / "rules"
TESTS = sorted(path for path in RULES.rglob("*.yaml") if is_test(path))


def test_every_pack_has_tests_beside_it() -> None:
    packs = {*shipped_rules(), *(RULES / "house").glob("*.yaml"), *(RULES / "examples").glob("*.yaml")}
    assert {path.with_suffix(".test.yaml") for path in packs if not is_test(path)} == set(TESTS)


@pytest.mark.parametrize("path", TESTS, ids=lambda path: Path(path).name)
def test_every_rule_of_a_pack_fires_when_it_should_and_only_then(path: Path) -> None:
    result = run_file(path)
    assert [str(problem) for problem in result.problems] == []

"""What docs/privacy.md and the pages of the two checks say is true."""

from __future__ import annotations

import re
from pathlib import Path

from monitor.checks.check import checks
from monitor.checks.kinds.consent import ConsentParams
from monitor.checks.kinds.pii import PiiParams
from monitor.privacy.breach import CODES
from monitor.privacy.recognise import TYPES
from monitor.rules.load import load_rules

DOCS = Path(__file__).parents[2] / "docs"
PRIVACY = (DOCS / "privacy.md").read_text()
PAGES = {name: (DOCS / "checks" / f"{name}.md").read_text() for name in ("pii", "consent")}


def rows(text: str, header: str) -> list[str]:
    table = text.partition(header)[2].partition("\n\n")[0]
    return re.findall(r"^\| `?(\w+)`?", table, re.MULTILINE)


def test_every_type_of_personal_data_has_a_row() -> None:
    assert rows(PRIVACY, "| type | under any key |") == list(TYPES)


def test_every_code_has_a_row() -> None:
    assert rows(PAGES["consent"], "| code | what it says |") == list(CODES)


def test_every_key_of_a_rule_has_a_row() -> None:
    for name, params in (("pii", PiiParams), ("consent", ConsentParams)):
        assert rows(PAGES[name], "| key | default | what it does |") == list(params.model_fields)


def test_the_examples_are_rules(tmp_path: Path) -> None:
    for name, page in PAGES.items():
        file = tmp_path / f"{name}.yaml"
        file.write_text(re.findall(r"```yaml\n(rules:.*?)```", page, re.DOTALL)[0])
        assert [rule.check for rule in load_rules([file]).rules] == [name]
        assert name in checks()

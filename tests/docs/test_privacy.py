"""What docs/privacy.md and the pages of the two checks say is true."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from monitor.checks.check import checks
from monitor.checks.kinds.consent import ConsentParams
from monitor.checks.kinds.pii import PiiParams
from monitor.config.settings import Privacy, load_settings
from monitor.privacy.consent.codes import CODES
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


def test_every_code_has_a_row_and_a_section_for_lawyers_and_engineers() -> None:
    page = PAGES["consent"]
    table = page.partition("| code | what it says |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| \[(C\d\d)\]\(#c\d\d\) \|", table, re.MULTILINE) == list(CODES)
    for name, code in CODES.items():
        section = page.partition(f"\n### {name}\n")[2].partition("\n### ")[0]
        assert code.title in section
        assert code.phrase in section
        assert code.law in section
        assert f"*What to change.* {code.fix}" in section
        assert "*For example.* " in section


def test_the_configuration_of_the_page_is_one(tmp_path: Path) -> None:
    [shown] = [text for text in re.findall(r"```yaml\n(.*?)```", PAGES["consent"], re.DOTALL) if "declared:" in text]
    file = tmp_path / "tagwatch.yaml"
    file.write_text(shown)
    settings, _ = load_settings(file)
    assert settings.privacy.declared.cookies["_fbp"].lifetime == 90 * 86_400
    assert set(yaml.safe_load(shown)["privacy"]) == set(Privacy.model_fields)


def test_every_key_of_a_rule_has_a_row() -> None:
    for name, params in (("pii", PiiParams), ("consent", ConsentParams)):
        assert rows(PAGES[name], "| key | default | what it does |") == list(params.model_fields)


def test_the_examples_are_rules(tmp_path: Path) -> None:
    for name, page in PAGES.items():
        file = tmp_path / f"{name}.yaml"
        file.write_text(re.findall(r"```yaml\n(rules:.*?)```", page, re.DOTALL)[0])
        assert [rule.check for rule in load_rules([file]).rules] == [name]
        assert name in checks()

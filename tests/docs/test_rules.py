"""The shipped rules load, the schema for editors is the language's own, and the documents say what there is."""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

from monitor.checks.check import checks
from monitor.config.settings import load_settings
from monitor.daemon.setup import load_setup
from monitor.rules.load import load_rules
from monitor.rules.model import RuleModel, language_schema
from monitor.rules.reference import reference

ROOT = Path(__file__).parents[2]
PACKS = [path for path in sorted((ROOT / "rules").glob("*.yaml")) if not path.name.endswith(".test.yaml")]
SCHEMA = ROOT / "rules" / "rules.schema.json"


HOUSE = ROOT / "rules" / "house" / "house.yaml"
CHOSEN = {"forbidden", "naming", "duplicate", "expect", "campaign"}
"""What is ruled out, how things are named and what goes together is for a team to say: the house rules are a start."""
AMOUNTS = ROOT / "rules" / "examples" / "amounts.yaml"
COMPARED = {"missing_destination", "ratio", "kpi", "discrepancy", "freshness"}
"""What goes with what, and what is due when: the examples show it."""


def test_the_shipped_packs_use_every_kind_of_check_that_asks_for_no_choice() -> None:
    assert {rule.check for rule in load_rules(PACKS).rules} == set(checks()) - CHOSEN - COMPARED
    assert {rule.check for rule in load_rules([HOUSE]).rules} == CHOSEN
    assert {rule.check for rule in load_rules([AMOUNTS]).rules} == COMPARED


def test_the_schema_for_editors_is_up_to_date() -> None:
    # To write it anew: tagwatch rules schema > rules/rules.schema.json
    assert json.loads(SCHEMA.read_text()) == language_schema()


def test_the_reference_is_written_from_the_models() -> None:
    # To write it anew: tagwatch rules schema --format markdown > docs/rules-reference.md
    assert (ROOT / "docs" / "rules-reference.md").read_text() == reference()


def test_the_schema_takes_the_packs_and_refuses_an_unknown_key() -> None:
    validator = Draft202012Validator(language_schema())
    Draft202012Validator.check_schema(language_schema())
    for pack in (*PACKS, HOUSE):
        validator.validate(yaml.safe_load(pack.read_text()))
    assert not validator.is_valid({"rules": [{"id": "a", "check": "pii", "severty": "critical"}]})


def test_every_pack_names_the_schema() -> None:
    for pack in PACKS:
        assert pack.read_text().startswith("# yaml-language-server: $schema=rules.schema.json\n")
    assert HOUSE.read_text().startswith("# yaml-language-server: $schema=../rules.schema.json\n")


def test_every_kind_of_check_has_a_page_that_names_its_keys() -> None:
    table = (ROOT / "docs" / "rules.md").read_text()
    for kind, check in checks().items():
        assert f"(checks/{kind}.md)" in table
        page = (ROOT / "docs" / "checks" / f"{kind}.md").read_text()
        for name, field in check.Params.model_fields.items():
            assert f"`{field.alias or name}`" in page, f"docs/checks/{kind}.md does not tell of {name}"


def test_the_document_of_the_language_names_every_key() -> None:
    text = (ROOT / "docs" / "rules.md").read_text()
    for name, field in RuleModel.model_fields.items():
        assert f"`{field.alias or name}`" in text


def test_the_example_configuration_works_unedited() -> None:
    path = ROOT / "config.example.yaml"
    settings, _ = load_settings(path)
    assert load_setup(path).rules.rules
    written = yaml.safe_load(path.read_text())
    # What it shows are the defaults, so that leaving a line out changes nothing.
    for name in ("collector", "spool", "learning", "passes", "alert_budget", "privacy", "retention", "repeat"):
        defaults = type(getattr(settings, name))().model_dump(mode="json")
        assert {key: defaults[key] for key in written[name]} == written[name]

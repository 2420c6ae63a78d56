"""Rule files: what they may say, and what people are told where they say something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.checks.check import checks
from monitor.checks.finding import Severity
from monitor.checks.rule import Rule
from monitor.config.yaml_source import ProblemsError
from monitor.profile.stream import Stream
from monitor.rules.load import load_rules, unknown_channels


def written(tmp_path: Path, text: str, name: str = "shop.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


def rule(tmp_path: Path, text: str) -> Rule:
    [loaded] = load_rules([written(tmp_path, text)]).rules
    return loaded


def complaints(tmp_path: Path, *texts: str) -> list[str]:
    paths = [written(tmp_path, text, f"{i}.yaml") for i, text in enumerate(texts)]
    with pytest.raises(ProblemsError) as caught:
        load_rules(paths)
    return [str(problem).replace(f"{tmp_path}/", "") for problem in caught.value.problems]


def test_a_rule_knows_everything_it_was_written_with(tmp_path: Path) -> None:
    loaded = rule(
        tmp_path,
        """
defaults: {owner: growth, notify: [slack], severity: info, labels: {team: a, tier: macro}}
rules:
  - id: purchase-missing
    check: missing_event
    match: {event: purchase, vendor: [ga4, meta]}
    severity: critical
    runbook: docs/purchase.md
    labels: {team: b}
    for: 1h30m
    keep_firing_for: 2h
    after: 6h
""",
    )
    assert loaded.severity is Severity.CRITICAL
    assert loaded.owner == "growth"
    assert loaded.notify == ("slack",)
    assert loaded.labels == {"team": "b", "tier": "macro"}
    assert (loaded.for_, loaded.keep_firing_for) == (5400, 7200)
    assert loaded.params == checks()["missing_event"].Params.model_validate({"after": "6h"})
    assert loaded.line == 4
    assert loaded.match.covers(Stream("shop", "production", "meta", "1", "purchase"))
    assert not loaded.match.covers(Stream("shop", "production", "segment", "1", "purchase"))


def test_a_rule_may_turn_a_default_off(tmp_path: Path) -> None:
    loaded = rule(tmp_path, "defaults: {notify: [slack]}\nrules: [{id: a, check: pii, notify: []}]")
    assert loaded.notify == ()


def test_globs_are_case_sensitive(tmp_path: Path) -> None:
    loaded = rule(tmp_path, "rules: [{id: a, check: pii, match: {event: 'add_*'}}]")
    assert loaded.match.covers(Stream("s", "p", "ga4", "1", "add_to_cart"))
    assert not loaded.match.covers(Stream("s", "p", "ga4", "1", "Add_to_cart"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "rules:\n  - id: a\n    check: pie\n",
            "0.yaml:3:5: rules[0].check: no kind of check 'pie' (did you mean pii?)",
        ),
        ("rules:\n  - id: a\n", "0.yaml:2:5: rules[0]: `check:` is missing; one of "),
        ("rules:\n  - id: a\n    check: pii\n    typos: [email]\n", "0.yaml:4:5: rules[0].typos: unknown key"),
        (
            "rules:\n  - id: Bad Name\n    check: pii\n",
            "0.yaml:2:5: rules[0].id: 'Bad Name' is no id: at most 80 of a-z, 0-9, ",
        ),
        ("rules:\n  - check: pii\n", "0.yaml:2:5: rules[0].id: is missing"),
        ("rules:\n  - pii\n", "0.yaml:2:5: rules[0]: a rule is a mapping"),
        ("rule: []\n", "0.yaml:1:1: rules: is missing"),
        ("", "0.yaml:1:1: a rule file is a mapping"),
        (
            "rules:\n  - id: a\n    check: missing_event\n    after: 6 hours\n",
            "0.yaml:4:5: rules[0].after: '6 hours' is no duration, such as 90s",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_and_the_nearest_word(tmp_path: Path, text: str, expected: str) -> None:
    assert complaints(tmp_path, text)[0].startswith(expected)


def test_semantic_26_every_mistake_in_every_file_is_told_at_once(tmp_path: Path) -> None:
    found = complaints(
        tmp_path,
        "rules: [{id: a, check: pii, x: 1}, {id: b, check: pii, severity: loud}]",
        "rules: [",
        "rules: [{id: c, check: nope}]",
    )
    assert [line.split(":")[0] for line in found] == ["0.yaml", "0.yaml", "1.yaml", "2.yaml"]


def test_an_id_is_used_once_over_all_files(tmp_path: Path) -> None:
    assert complaints(tmp_path, "rules: [{id: a, check: pii}]", "rules: [{id: a, check: pii}]") == [
        f"1.yaml:1:1: a: the id is taken by {tmp_path}/0.yaml:1; ids are unique".replace(f"{tmp_path}/", "")
    ]


def test_a_channel_that_is_not_configured_is_told(tmp_path: Path) -> None:
    rules = load_rules([written(tmp_path, "rules:\n  - {id: a, check: pii, notify: [slak]}\n")])
    [problem] = unknown_channels(rules, {"slack", "mail"})
    assert str(problem).endswith("shop.yaml:2:1: a.notify: no channel 'slak' (did you mean slack?)")


@pytest.mark.parametrize("kind", ["[pii]", "{pii: 1}", "7", "true", "0.5"])
def test_a_kind_of_check_that_is_no_word_is_told(tmp_path: Path, kind: str) -> None:
    [complaint] = complaints(tmp_path, f"rules: [{{id: a, check: {kind}}}]")
    assert complaint.startswith("0.yaml:1:17: rules[0].check: no kind of check ")


@pytest.mark.parametrize("number", [".inf", ".nan"])
def test_a_number_of_a_check_that_is_not_finite_is_told(tmp_path: Path, number: str) -> None:
    for kind, check in checks().items():
        for name, field in check.Params.model_fields.items():
            if "float" in str(field.annotation):
                told = complaints(tmp_path, f"rules: [{{id: a, check: {kind}, {name}: {number}}}]")
                assert any(f"rules[0].{name}: " in one for one in told), (kind, name)

"""`tagwatch check --plan`: a plan is found whatever its source is called, and one that is for nothing is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import Ran, tagwatch

RULES = "rules: [{id: shape, check: schema}, {id: news, check: rogue_event, min_count: 1}]\n"


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    (tmp_path / "rules.yaml").write_text(RULES)
    path = tmp_path / "shop.jsonl"
    url = "https://www.google-analytics.com/g/collect?v=2&tid=G-ABC1234567&cid=1.2&en=sign_up&ep.method=mail"
    path.write_text(json.dumps({"at": "2026-11-20T10:00:00Z", "method": "GET", "url": url}) + "\n")
    return path


def plan(folder: Path, *sites: str, account: str = "G-ABC1234567", event: str = "sign_up", needs: str = "form") -> Path:
    """Write a plan of one event for each site, as `source/environment`, with a required property: NEEDS_ENVIRONMENT."""
    plans = []
    for site in sites:
        source, environment = site.split("/")
        properties = {f"{needs}_{environment}": {"presence": "required"}}
        where = {"source": source, "environment": environment}
        plans.append(where | {"vendor": "ga4", "account": account, "event": event, "properties": properties})
    path = folder / f"{account}-{event}.yaml"
    path.write_text(json.dumps({"plans": plans}))
    return path


def check(capture: Path, *arguments: str | Path) -> Ran:
    return tagwatch("check", capture, "--rules", capture.parent / "rules.yaml", "--format", "json", *arguments)


def missing(ran: Ran) -> list[tuple[str, str]]:
    return [(finding["check"], finding["path"]) for finding in json.loads(ran.out)["findings"]]


def test_a_plan_of_another_source_is_found_by_vendor_account_and_event(capture: Path, tmp_path: Path) -> None:
    ran = check(capture, "--plan", plan(tmp_path, "shop/production"))
    assert (ran.code, ran.err, missing(ran)) == (1, "", [("schema", "form_production")])


def test_where_several_plans_would_do_one_has_to_be_chosen(capture: Path, tmp_path: Path) -> None:
    path = plan(tmp_path, "shop/production", "shop/staging")
    ran = check(capture, "--plan", path)
    assert ran.code == 2
    assert ran.complaint == (
        "tagwatch: several plans are for ga4 G-ABC1234567 sign_up: source shop, environment production; "
        "source shop, environment staging; choose with --source and --environment"
    )
    ran = check(capture, "--plan", path, "--environment", "staging")
    assert (ran.code, missing(ran)) == (1, [("schema", "form_staging")])


def test_the_plan_of_the_very_stream_goes_first(capture: Path, tmp_path: Path) -> None:
    ran = check(capture, "--plan", plan(tmp_path, "shop/staging", "default/production"))
    assert (ran.code, missing(ran)) == (1, [("schema", "form_production")])


def test_a_plan_of_another_account_is_told_with_what_the_capture_has(capture: Path, tmp_path: Path) -> None:
    path = plan(tmp_path, "default/production", account="G-OTHER")
    ran = check(capture, "--plan", path)
    assert (ran.code, missing(ran)) == (2, [])
    assert ran.complaint == (
        f"tagwatch: {path}: nothing was checked against it: it plans ga4 G-OTHER, and the capture has ga4 G-ABC1234567"
    )


def test_a_plan_of_another_event_is_told_and_what_it_does_not_know_is_rogue(capture: Path, tmp_path: Path) -> None:
    ran = check(capture, "--plan", plan(tmp_path, "shop/production", event="purchase"))
    assert (ran.code, missing(ran)) == (2, [("rogue_event", "")])
    assert "it plans ga4 G-ABC1234567 purchase, and the capture has ga4 G-ABC1234567 sign_up" in ran.complaint


def test_a_source_that_no_plan_is_of_is_told(capture: Path, tmp_path: Path) -> None:
    ran = check(capture, "--plan", plan(tmp_path, "shop/production"), "--source", "shp")
    assert ran.code == 2
    assert "its plans are of source shop, environment production" in ran.complaint


def test_a_folder_without_plans_is_told(capture: Path, tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    ran = check(capture, "--plan", tmp_path / "plans")
    assert ran.code == 2
    assert "there is no plan in it" in ran.complaint


def test_of_a_folder_some_plans_may_be_for_other_traffic(capture: Path, tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    plan(folder, "shop/production")
    plan(folder, "shop/production", account="G-OTHER")
    ran = check(capture, "--plan", folder)
    assert (ran.code, ran.err, missing(ran)) == (1, "", [("schema", "form_production")])


def test_folders_of_captures_and_of_rules_are_read_whole(capture: Path) -> None:
    visits = capture.parent / "visits" / "monday"
    visits.mkdir(parents=True)
    for name in ("a.jsonl", "b.jsonl", ".hidden.jsonl"):
        (visits / name).write_text(capture.read_text())
    (visits / "notes.txt").write_text("no capture")

    decoded = tagwatch("decode", visits.parent)
    checked = tagwatch("check", visits.parent, "--rules", capture.parent)

    assert (decoded.code, decoded.err, decoded.out.count("sign_up")) == (0, "", 2)
    assert (checked.code, checked.err) == (0, "")
    assert "2 requests, 2 events (ga4 2)" in checked.out


@pytest.mark.parametrize("command", [("decode",), ("check",), ("plan", "infer")])
def test_a_folder_without_a_capture_is_no_clean_one(tmp_path: Path, command: tuple[str, ...]) -> None:
    ran = tagwatch(*command, tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.complaint == f"tagwatch: {tmp_path}: no capture (*.har, *.jsonl, gzipped or not) in this folder"

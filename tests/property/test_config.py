"""Whatever people write, wherever they write it: it is read, or every mistake is told; nothing else comes out."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from monitor.alerts.registry import build_channels
from monitor.config.errors import UserError
from monitor.config.settings import load_settings
from monitor.plan.written import parse_plans
from monitor.rules.load import load_rules
from monitor.rules.model import rule_models
from tests.support.effort import examples

MATCH = {"source": "shop", "environment": ["production"], "vendor": "ga4", "account": "*", "event": ["a", "b*"]}
OWN = {
    "missing_event": {"min_expected": 3.0},
    "volume": {"min_expected": 3.0, "smallest_effect": 0.2},
    "schema": {"tolerance": 0.01},
    "rogue_event": {"news_days": 7.0},
    "rogue_property": {"min_share": 0.02},
    "discrepancy": {"between": [{"vendor": "ga4"}, {"vendor": "meta"}], "tolerance": 0.1, "window": "1d"},
    "expect": {"when": "value > 0", "require": "tax <= value", "required": ["currency"]},
    "freshness": {"max_age": "6h"},
    "kpi": {"path": "value", "of": "mean"},
    "missing_destination": {"vendors": ["ga4", "meta"], "events": {"meta": "Purchase"}},
    "ratio": {"per": "sessions", "least": 0.01},
}
CHANNELS = {
    "console": {"type": "console", "width": 80},
    "mail": {"type": "email", "to": ["a@shop.example"], "from": "b@shop.example", "host": "mail.shop.example"},
    "outbox": {"type": "email", "to": "a@shop.example", "from": "b@shop.example", "folder": "mail"},
    "slack": {"type": "slack", "to": ["C0123ABCD"], "token": {"env": "TAGWATCH_FUZZ"}, "seconds_between_posts": 1.0},
    "hook": {"type": "slack_webhook", "url": {"env": "TAGWATCH_FUZZ"}, "timeout_seconds": 5},
}
SETTINGS = {
    "state_folder": "state",
    "installation": "shop",
    "timezone": "Europe/Berlin",
    "sources": [{"name": "shop", "folder": "drop", "settle_seconds": 5.0, "pattern": "*.har"}],
    "collector": {"enabled": True, "host": "127.0.0.1", "port": 0, "allowed_origins": ["https://shop.example"]},
    "spool": {"limit_bytes": 1000, "segment_bytes": 100},
    "rules": ["rules/*.yaml"],
    "plans": "plans",
    "learning": {"min_events": 200, "min_hours": 48},
    "passes": {"every_seconds": 60.0, "lateness_seconds": 300.0, "catch_up_hours": 6},
    "alert_budget": {"false_alerts_per_week": 1.0, "smallest_effect": 0.2},
    "privacy": {"regime": "opt-in", "allow_cookieless": True},
    "retention": {"profile_days": 35, "count_days": 400, "history_weeks": 9},
    "repeat": {"critical_hours": 4.0},
    "channels": CHANNELS,
    "notify": ["console"],
}
RULES = {
    "include": [],
    "variables": {"who": "growth", "money": ["purchase"]},
    "defaults": {"owner": "growth", "notify": ["console"], "severity": "info", "labels": {"team": "a"}, "match": MATCH},
    "rules": [
        {"id": f"the-{kind}", "check": kind, "match": MATCH, "severity": "warning", "notify": ["console"]}
        | {"runbook": "x", "labels": {"a": "b"}, "for": "1h", "keep_firing_for": "10m"}
        | {"schedule": {"timezone": "UTC", "days": ["mon-fri"], "hours": "08:00-20:00"}, "on_no_data": "ok"}
        | OWN.get(kind, {})
        for kind in rule_models()
    ],
}
PLANS = {
    "version": 1,
    "plans": [
        {"source": "shop", "environment": "production", "vendor": "ga4", "account": "G-1", "event": "purchase"}
        | {
            "properties": {
                "value": {"presence": "required", "rate": 1.0, "types": ["number"], "low": 0, "high": 9.5},
                "currency": {"enum": ["EUR"], "format": "currency"},
            }
        }
    ],
}

scalars = st.sampled_from(
    [
        *("", "~", "true", "no", "0", "7", "-1", "0.5", ".inf", "-.inf", ".nan", "1e300", "9" * 400, "9" * 5000),
        *("0x1F", "1:30", "1h", "9" * 400 + "w", "pii", "console", "2026-11-24", "''", "=", "<<", "? a"),
        *(r'"\0"', r'"\ud800"', r'"\UFFFFFFFF"', "!!binary aGk=", "!!binary x", "!!set x", "!!timestamp x", "!!bool x"),
        *("!!int ''", "!!float ''", "!!python/object:os.system x", "*a", "&a [*a]", "[" * 2000 + "]" * 2000),
        *("{a: 1, a: 2}", "{[a]: 1}", r'{env: "\0"}', r'{file: "\0"}'),
    ]
) | st.text(max_size=8).map(lambda text: json.dumps(text, ensure_ascii=False))
keys = st.sampled_from(["id", "check", "type", "event", "env", "file", "to", "labels", "a", "0", "1.5", "~"])
written = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
        st.dictionaries(keys, inner, max_size=3).map(
            lambda parts: "{" + ", ".join(f"{key}: {value}" for key, value in parts.items()) + "}"
        ),
    ),
    max_leaves=6,
)


def places(tree: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield here
    parts = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in parts:
        yield from places(value, (*here, key))


def yaml_of(tree: Any, instead: dict[tuple[Any, ...], str], here: tuple[Any, ...] = ()) -> str:
    """The tree as YAML, with other text in some places."""
    if here in instead:
        return instead[here]
    if isinstance(tree, dict):
        parts = (f"{json.dumps(key)}: {yaml_of(value, instead, (*here, key))}" for key, value in tree.items())
        return "{" + ", ".join(parts) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(yaml_of(value, instead, (*here, i)) for i, value in enumerate(tree)) + "]"
    return json.dumps(tree)


def read_settings(text: str) -> None:
    Path("config.yaml").write_text(text, encoding="utf-8", errors="surrogateescape")
    settings, document = load_settings(Path("config.yaml"))
    build_channels(settings.channels, document, base=Path(), stdout=io.StringIO())


def read_rules(text: str) -> None:
    Path("rules.yaml").write_text(text, encoding="utf-8", errors="surrogateescape")
    load_rules([Path("rules.yaml")])


def read_plans(text: str) -> None:
    parse_plans(text, "plans.yaml")


KINDS: dict[str, tuple[Any, Callable[[str], None]]] = {
    "settings": (SETTINGS, read_settings),
    "rules": (RULES, read_rules),
    "plans": (PLANS, read_plans),
}


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TAGWATCH_FUZZ", "https://hooks.slack.com/services/T/B/x")


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_others_start_from_is_read(kind: str) -> None:
    tree, read = KINDS[kind]
    read(yaml_of(tree, {}))


@pytest.mark.parametrize("kind", KINDS)
@examples(150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_anything_anywhere_is_read_or_told(kind: str, data: st.DataObject) -> None:
    tree, read = KINDS[kind]
    where = st.sampled_from(sorted(places(tree), key=str))
    text = yaml_of(tree, data.draw(st.dictionaries(where, written, min_size=1, max_size=3)))
    told = "nothing is wrong"
    try:
        read(text)
    except UserError as error:
        told = str(error)
    assert told.strip().encode()

"""Prometheus' Alertmanager as a second opinion: what is silenced, what is inhibited, what belongs together.

Random scripts of alerts and silences go to a real Alertmanager and to our own functions; their decisions have to be the
same. `make test` fetches Debian's package where apt is there and asks a hundred, `make counterparts` five hundred;
without the package this is skipped. What is different on purpose, and why, stands in docs/alerts.md.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.rule import Params, Rule
from monitor.incidents.cause import Label, label_of
from monitor.incidents.incident import Incident, State
from monitor.incidents.inhibit import inhibit
from monitor.incidents.matcher import Matcher
from monitor.incidents.silence import Silence, muted_by
from monitor.privacy.purposes import BANNER
from monitor.profile.stream import Stream
from tests.support.daemon import until

SCRIPTS = int(os.environ.get("TAGWATCH_SCRIPTS", "100"))
PLACES = (
    os.environ.get("TAGWATCH_ALERTMANAGER", ""),
    str(Path(__file__).parents[2] / ".venv" / "counterparts" / "usr" / "bin" / "prometheus-alertmanager"),
    shutil.which("prometheus-alertmanager") or "",
)
BINARY = next((place for place in PLACES if place and Path(place).is_file()), None)
CONFIG = """
route:
  receiver: nobody
  group_by: [script, rule, source, environment, banner]
  routes:
    - {matchers: [check=~"pii|volume"], group_by: [script, rule, source, environment, banner, detail]}
    - {matchers: [check="schema"], group_by: [script, rule, source, environment, banner, path, detail]}
receivers: [{name: nobody}]
inhibit_rules:
  - source_matchers: [check="missing_event"]
    target_matchers: [check=~"volume|schema"]
    equal: [script, source, environment, vendor, account, event]
  - source_matchers: [vendor="consent_banner", event=~"accepted|partly accepted", check=~"missing_event|volume"]
    target_matchers: [vendor!="consent_banner", check=~"missing_event|volume"]
    equal: [script, source, environment]
"""
KEYS = ("source", "environment", "vendor", "account", "event", "path")
CHECKS = ("missing_event", "volume", "schema", "pii")

pytestmark = pytest.mark.skipif(
    BINARY is None, reason="no Alertmanager: `make counterparts` fetches Debian's, where there is apt"
)


@dataclass(frozen=True)
class Script:
    """What is wrong at one moment, and what people have silenced."""

    number: int
    findings: tuple[Finding, ...]
    silences: tuple[Silence, ...]


def script(number: int, now: float) -> Script:
    chance = random.Random(number)
    findings: dict[tuple[object, ...], Finding] = {}
    for _ in range(chance.randint(1, 8)):
        check = chance.choice(CHECKS)
        stream = Stream(
            chance.choice(("shop", "app")),
            chance.choice(("production", "staging")),
            chance.choice(("ga4", "meta")),
            "1",
            chance.choice(("purchase", "purchase_done", "view")),
        )
        if chance.random() < 0.15:
            stream = stream._replace(vendor=BANNER, event=chance.choice(("accepted", "partly accepted", "rejected")))
        detail = {"volume": "drop", "schema": "type", "pii": "email"}.get(check, "")
        path = chance.choice(("value", "currency")) if check in {"schema", "pii"} else ""
        severity = chance.choice(list(Severity))
        made = Finding(check, check, stream, Verdict.MET, severity, 0.0, 0.0, path=path, detail=detail)
        findings[check, stream, path, detail] = made
    silences = []
    for n in range(chance.randint(0, 4)):
        globs = {
            "event": ("purchase", "purch*", "*", "v?ew"),
            "vendor": ("ga4", "m*"),
            "environment": ("production", "*ing"),
            "rule": ("pii", "v*", "*e*"),
            "severity": ("critical", "warning"),
            "path": ("value", "c*"),
        }
        keys = chance.sample(sorted(globs), chance.randint(1, 3))
        words = [f"{key}={chance.choice(globs[key])}" for key in keys]
        starts = now + chance.choice((0.0, 0.0, 3600.0))
        silences.append(Silence(f"{number}-{n}", Matcher.of(words), starts, starts + 7200, "ann", "test", now))
    return Script(number, tuple(findings.values()), tuple(silences))


def labels(one: Script, finding: Finding) -> dict[str, str]:
    return {
        "alertname": "tagwatch",
        "script": str(one.number),
        "rule": finding.rule,
        "check": finding.check,
        "severity": finding.severity.value,
        "detail": finding.detail,
        "path": finding.path,
        "banner": "yes" if finding.stream.vendor == BANNER else "",
        **finding.stream._asdict(),
    }


def name(number: str | int, values: dict[str, str]) -> str:
    return "|".join([str(number), *(values.get(key, "") for key in ("rule", *KEYS, "detail"))])


class Alertmanager:
    """A running one, on a port of its own."""

    def __init__(self, folder: Path) -> None:
        (folder / "am.yml").write_text(CONFIG)
        self._log = (folder / "log").open("wb")
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        assert BINARY is not None
        self._process = subprocess.Popen(
            [
                *_with_its_templates(Path(BINARY)),
                BINARY,
                f"--config.file={folder / 'am.yml'}",
                f"--storage.path={folder / 'data'}",
                f"--web.listen-address=127.0.0.1:{port}",
                "--cluster.listen-address=",
            ],
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        until(lambda: self._ready() or self._process.poll() is not None, 30, (folder / "log").read_text)
        if self._process.poll() is not None:
            pytest.skip(f"Alertmanager does not start here: {(folder / 'log').read_text()[-300:]}")

    def _ready(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/-/ready", timeout=2).close()
        except OSError:
            return False
        return True

    def post(self, path: str, what: Any) -> Any:
        body = json.dumps(what).encode()
        request = urllib.request.Request(f"{self.url}/api/v2/{path}", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self.url}/api/v2/{path}", timeout=30) as answer:
            return json.load(answer)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._log.close()


def _with_its_templates(binary: Path) -> list[str]:
    """Return what to run it under: Debian's looks for its templates in /usr/share, wherever it was unpacked to."""
    share = binary.parents[1] / "share"
    if Path("/usr/share/prometheus/alertmanager").is_dir() or not share.is_dir():
        return []
    bind = f'mount --bind "{share}" /usr/share && exec "$@"'
    return ["unshare", "--map-root-user", "--mount", "sh", "-c", bind, "sh"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Decisions:
    """By alert: whether it is silenced, whether inhibited; and which alerts belong together."""

    silenced: frozenset[str]
    inhibited: frozenset[str]
    groups: frozenset[frozenset[str]]


def regex(glob: str) -> str:
    return "".join({"*": ".*", "?": "."}.get(c, c) for c in glob)


@pytest.fixture(scope="module")
def scripts() -> list[Script]:
    now = time.time()
    return [script(number, now) for number in range(SCRIPTS)]


@pytest.fixture(scope="module")
def theirs(scripts: list[Script], tmp_path_factory: pytest.TempPathFactory) -> Decisions:
    manager = Alertmanager(tmp_path_factory.mktemp("alertmanager"))
    try:
        ends = datetime.fromtimestamp(time.time() + 86400, UTC).isoformat()
        manager.post("alerts", [{"labels": labels(one, f), "endsAt": ends} for one in scripts for f in one.findings])
        for one in scripts:
            for silence in one.silences:
                _silence(manager, one, silence)
        wanted = sum(len(one.findings) for one in scripts)
        until(lambda: len(manager.get("alerts")) == wanted, 30)
        alerts = manager.get("alerts")
        groups = manager.get("alerts/groups")
    finally:
        manager.stop()
    names = {alert["fingerprint"]: name(alert["labels"]["script"], alert["labels"]) for alert in alerts}
    return Decisions(
        frozenset(names[a["fingerprint"]] for a in alerts if a["status"]["silencedBy"]),
        frozenset(names[a["fingerprint"]] for a in alerts if a["status"]["inhibitedBy"]),
        frozenset(frozenset(names[a["fingerprint"]] for a in group["alerts"]) for group in groups),
    )


def _silence(manager: Alertmanager, one: Script, silence: Silence) -> None:
    matchers = [{"name": "script", "value": str(one.number), "isRegex": False, "isEqual": True}]
    for word in str(silence.matcher).replace("'", "").split():
        key, _, glob = word.partition("=")
        matchers.append({"name": key, "value": regex(glob), "isRegex": True, "isEqual": True})
    times = {
        key: datetime.fromtimestamp(at, UTC).isoformat()
        for key, at in (("startsAt", silence.starts), ("endsAt", silence.ends))
    }
    manager.post("silences", {"matchers": matchers, "createdBy": silence.author, "comment": silence.reason, **times})


@pytest.fixture(scope="module")
def ours(scripts: list[Script]) -> Decisions:
    silenced, inhibited, groups = set(), set(), set()
    now = time.time()
    for one in scripts:
        by_label: dict[Label, set[str]] = {}
        for finding, after in zip(one.findings, inhibit(one.findings), strict=True):
            known_as = name(one.number, labels(one, finding))
            rule = Rule(finding.rule, finding.check, Params())
            incident = Incident("i", "f", rule.id, rule.check, State.FIRING, finding.severity, (finding,), 0.0)
            if muted_by(incident, rule, "", silences=one.silences, windows=(), at=now) is not None:
                silenced.add(known_as)
            if after.verdict is Verdict.UNKNOWN:
                inhibited.add(known_as)
            by_label.setdefault(label_of(finding), set()).add(known_as)
        groups |= {frozenset(together) for together in by_label.values()}
    return Decisions(frozenset(silenced), frozenset(inhibited), frozenset(groups))


def test_semantic_07_the_same_alerts_are_silenced(ours: Decisions, theirs: Decisions) -> None:
    assert ours.silenced ^ theirs.silenced == set()
    assert len(ours.silenced) > SCRIPTS // 5


def test_semantic_05_the_same_effects_are_inhibited_a_silenced_cause_included(
    ours: Decisions, theirs: Decisions
) -> None:
    assert ours.inhibited ^ theirs.inhibited == set()
    assert len(ours.inhibited) > SCRIPTS // 20
    assert any("|missing_event|" in known_as for known_as in ours.inhibited), "a banner explains silence as well"


def test_semantic_06_the_same_alerts_belong_together(ours: Decisions, theirs: Decisions) -> None:
    assert ours.groups ^ theirs.groups == set()
    assert any(len(group) > 1 for group in ours.groups)

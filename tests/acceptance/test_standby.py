"""Two daemons on one state folder: the second refuses, or stands by and takes over (alerting semantics 25)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import tagwatch
from tests.support.daemon import daemon, start

RULES = "rules: [{id: leaks, check: pii, severity: critical}]\n"
LEAK = {
    "at": 1_795_000_000,
    "method": "GET",
    "url": "https://www.google-analytics.com/g/collect?v=2&tid=G-ABC1234567&cid=1.2&en=page_view"
    "&dl=https%3A%2F%2Fshop.example%2Fthanks%3Femail%3Djane.doe%2540example.com",
}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "rules.yaml").write_text(RULES)
    path = tmp_path / "config.yaml"
    path.write_text("rules: [rules.yaml]\npasses: {every_seconds: 0.3}\ncollector: {port: 0}\n")
    return path


def test_semantic_25_a_second_one_refuses_and_one_on_standby_takes_over_without_a_message_more(
    config: Path,
) -> None:
    with daemon(config) as first:
        assert first.post({"requests": [LEAK]})[0] == 202
        first.wait_for("CRITICAL")
        refused = tagwatch("run", "--config", config)
        assert refused.code == 2
        assert f"in use by Tagwatch process {first.process.pid}" in refused.err
        second = start(config, config.parent / "second.log", "--standby")
        try:
            second.wait_for('"event": "standing by"')
            assert '"event": "ready"' not in second.log.read_text()
            first.kill()
            second.wait_for('"event": "ready"')
            said = second.log.read_text()
            assert "CRITICAL" not in said, "it knows what was told"
            assert "leaks" in tagwatch("incidents", "list", "--config", config, "--format", "json").out
            assert second.stop() == 0
        finally:
            if second.process.poll() is None:
                second.kill()

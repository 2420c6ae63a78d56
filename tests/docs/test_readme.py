"""What the README and the documents tell people to type is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from monitor.capture.line import Context, hit_of
from monitor.cli import COMMANDS, application
from monitor.decode.registry import decode

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
MAKEFILE = (ROOT / "Makefile").read_text()
TYPED = re.compile(r"(?:`|\.venv/bin/)tagwatch ([a-z]+)(?: ([a-z]+))?")


def commands() -> set[str]:
    groups = {group.name: group.typer_instance for group in application([]).registered_groups}
    inner = {
        f"{name} {command.name or command.callback.__name__}"  # type: ignore[union-attr]
        for name, group in groups.items()
        for command in group.registered_commands  # type: ignore[union-attr]
    }
    return inner | set(COMMANDS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_a_document_names_is_offered(path: Path) -> None:
    offered = commands()
    for first, second in TYPED.findall(path.read_text()):
        assert first in COMMANDS, f"{path.name}: tagwatch {first}"
        if second and any(name.startswith(f"{first} ") for name in offered):
            assert f"{first} {second}" in offered, f"{path.name}: tagwatch {first} {second}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", path.read_text()):
        assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_every_make_target_the_readme_names_is_there() -> None:
    for target in re.findall(r"(?:^|`|&& )make (?:-C \S+ )?([a-z]+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), f"make {target}"


def test_the_request_the_readme_posts_says_what_it_is_there_to_say() -> None:
    found = re.search(r"-d '(\{.*?\n  \}\]\})'", README, re.DOTALL)
    assert found
    [request] = json.loads(found[1])["requests"]
    [event] = decode(hit_of(request, Context())).events
    assert (event.vendor, event.name) == ("ga4", "purchase")


def test_the_transcript_is_of_an_alert_that_shows_no_address() -> None:
    assert "● CRITICAL" in README
    assert not re.search(r"@ALERT@|@DEMO@|@TEST@|@SETUP@|@NOW@", README)

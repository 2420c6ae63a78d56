"""`tagwatch doctor` tells what is not well, whatever the configuration holds."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.cli import tagwatch


def collector_line(folder: Path, host: str, port: int) -> str:
    (folder / "rules.yaml").write_text("rules: [{id: leaks, check: pii}]\n")
    (folder / "config.yaml").write_text(f"rules: [rules.yaml]\ncollector: {{host: {host}, port: {port}}}\n")
    ran = tagwatch("doctor", "--config", folder / "config.yaml")
    assert (ran.code, ran.err) == (1, "")
    [line] = [line for line in ran.out.splitlines() if "collector " in line]
    return line


def test_a_collector_whose_host_has_no_address_is_told_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> NoReturn:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    line = collector_line(tmp_path, "nowhere.example", 8787)
    assert line.startswith("BAD")
    assert line.endswith("nowhere.example:8787 does not answer: Name or service not known")


def test_a_collector_whose_host_could_be_no_name_is_told(tmp_path: Path) -> None:
    assert "does not answer: " in collector_line(tmp_path, "x" * 64 + ".example", 8787)


def test_a_collector_answers_or_does_not(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert collector_line(tmp_path, "127.0.0.1", port) == f"ok   collector  127.0.0.1:{port} answers"
    assert collector_line(tmp_path, "127.0.0.1", port) == f"BAD  collector  127.0.0.1:{port} does not answer"

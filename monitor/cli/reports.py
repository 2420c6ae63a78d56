"""Remarks on places in files, as machines read them: SARIF for code scanning, annotations for GitHub, JSON."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from monitor import __version__

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
ABOUT = "https://github.com/tagwatch/tagwatch"


@dataclass(frozen=True, slots=True)
class Result:
    """One thing found. `level` is error, warning or note (SARIF 2.1.0, 3.27.10); `rule` names the kind of thing.

    `line` and `column` count from 1, 0 where there is none. `key` tells results apart over runs.
    """

    level: str
    rule: str
    message: str
    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""
    key: str = ""


def json_of(results: Iterable[Result]) -> bytes:
    """Return results as a JSON list of objects."""
    rows = [
        {"file": r.file, "line": r.line, "column": r.column, "path": r.path, "level": r.level, "code": r.rule}
        | {"message": r.message}
        for r in results
    ]
    return orjson.dumps(rows, option=orjson.OPT_INDENT_2)


def sarif_of(results: Sequence[Result], rules: Mapping[str, str]) -> bytes:
    """Return a SARIF 2.1.0 log of one run; `rules` explains each kind of thing that could have been found.

    Source: docs.oasis-open.org/sarif/sarif/v2.1.0; what GitHub wants of it: docs.github.com, "SARIF support for code
    scanning" (relative URIs, rules with a short description, a fingerprint).
    """
    driver = {
        "name": "Tagwatch",
        "version": __version__,
        "informationUri": ABOUT,
        "rules": [{"id": name, "shortDescription": {"text": text}} for name, text in rules.items()],
    }
    index = {name: number for number, name in enumerate(rules)}
    run = {"tool": {"driver": driver}, "results": [_sarif(result, index) for result in results]}
    return orjson.dumps({"$schema": SARIF, "version": "2.1.0", "runs": [run]}, option=orjson.OPT_INDENT_2)


def _sarif(result: Result, index: Mapping[str, int]) -> dict[str, Any]:
    text = f"{result.path}: {result.message}" if result.path else result.message
    found: dict[str, Any] = {"ruleId": result.rule, "level": result.level, "message": {"text": text}}
    if result.rule in index:
        found["ruleIndex"] = index[result.rule]
    if result.file:
        region = {"startLine": result.line, "startColumn": max(result.column, 1)} if result.line else None
        place: dict[str, Any] = {"artifactLocation": {"uri": _uri(result.file)}}
        found["locations"] = [{"physicalLocation": place | ({"region": region} if region else {})}]
    if result.key:
        found["partialFingerprints"] = {"tagwatch/v1": result.key}
    return found


def _uri(file: str) -> str:
    path = Path(file)
    if path.is_absolute():
        try:
            path = path.relative_to(Path.cwd())
        except ValueError:
            return path.as_uri()
    return path.as_posix().replace(" ", "%20")


def github_of(results: Iterable[Result]) -> str:
    """Return workflow commands that GitHub shows beside the lines of a pull request.

    Source: docs.github.com, "Workflow commands for GitHub Actions": properties and text are percent-escaped.
    """
    lines = []
    for result in results:
        kind = {"error": "error", "warning": "warning"}.get(result.level, "notice")
        place = {"file": os.path.relpath(result.file) if result.file else "", "line": result.line, "col": result.column}
        given = [f"{name}={_property(str(value))}" for name, value in place.items() if value]
        text = f"{result.path}: {result.message}" if result.path else result.message
        lines.append(f"::{kind} {','.join([*given, f'title={_property(result.rule)}'])}::{_escaped(text)}")
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")

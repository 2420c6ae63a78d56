"""Other people's tools, installed by name into a folder of their own and told apart from ours."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from importlib import import_module
from importlib.metadata import distributions
from pathlib import Path

SCRATCH = Path(os.environ.get("TAGWATCH_PEERS", Path(tempfile.gettempdir()) / "tagwatch-peers"))
PYTHON = {
    "genson": "genson",
    "jsonschema-rs": "jsonschema_rs",
    "fastjsonschema": "fastjsonschema",
    "duckdb": "duckdb",
    "polars": "polars",
    "pyarrow": "pyarrow",
}
"""Peers on PyPI: the distribution, and the module it is imported by."""
LEFT_OUT = {
    "tensorflow-data-validation": "a gigabyte of TensorFlow for flat columns",
    "pydeequ": "needs Spark and a Java machine",
    "whylogs": "needs numpy below 2, which ours is not",
    "jskiner": "hung for eight minutes on maps and on junk when it was looked at",
}
"""Peers of the field that are not run, and why; their rules, re-implemented by the yardstick, are beside the others."""
LONGEST = 300


def installed() -> dict[str, str]:
    """Install what is not there yet; return the version of each peer that is there now, by distribution.

    Says of each that cannot be had, in a clear word, that it is skipped.
    """
    SCRATCH.mkdir(parents=True, exist_ok=True)
    found = _versions()
    for name in PYTHON:
        if name not in found:
            asked = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
            _run([*asked, "--only-binary=:all:", "--target", str(SCRATCH), name], name)
    found = _versions()
    if str(SCRATCH) not in sys.path:
        sys.path.append(str(SCRATCH))
    there: dict[str, str] = {}
    for name, module in PYTHON.items():
        try:
            import_module(module)
        except ImportError as error:
            print(f"skipped {name}: {error}")
        else:
            there[name] = found.get(name, "of this environment")
    for name, why in LEFT_OUT.items():
        print(f"skipped {name}: {why}")
    return there


def quicktype() -> Path | None:
    """Install quicktype by npm; return the folder its `node_modules` is in, None where it cannot be had."""
    command = SCRATCH / "node_modules" / ".bin" / "quicktype"
    if not command.exists():
        _run(
            ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(SCRATCH), "quicktype"],
            "quicktype",
        )
    return SCRATCH if command.exists() else None


def _versions() -> dict[str, str]:
    return {one.metadata["Name"].lower(): one.version for one in distributions(path=[str(SCRATCH)])}


def _run(command: list[str], name: str) -> None:
    try:
        ran = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", timeout=LONGEST)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"skipped {name}: {error}")
        return
    if ran.returncode:
        said = (ran.stderr or ran.stdout).strip().splitlines()
        print(f"skipped {name}: it does not install here ({said[-1] if said else ran.returncode})")

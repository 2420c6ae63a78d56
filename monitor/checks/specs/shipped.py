"""The spec packs of vendors that come with Tagwatch: `rules/specs/`, by their file's name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from monitor.checks.specs.spec import Spec
from monitor.config.settings import read_document
from monitor.config.shipped import shipped_folder
from monitor.config.validate import validate

OF_NO_VENDOR = frozenset({"consent", "utm"})
"""Packs that are not about the events of one vendor: `consent` and `campaign` rules judge by them."""


@cache
def shipped_specs() -> Mapping[str, Spec]:
    """Return every shipped pack. Raises ProblemsError where somebody has broken one."""
    files = sorted((shipped_folder() / "rules" / "specs").glob("*.yaml"))
    return {file.stem: validate(Spec, read_document(file)) for file in files if file.stem not in OF_NO_VENDOR}

"""A pytest plug-in: every test in every `*.test.yaml` among the collected files is a test of its own.

Switch it on with `-p monitor.trial.pytest_plugin`, or `pytest_plugins = ["monitor.trial.pytest_plugin"]` in a conftest.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.config.errors import UserError
from monitor.config.shipped import is_test
from monitor.rules.fixture import read_fixture
from monitor.trial.run import FileResult, run_file


class TestsFailed(Exception):
    """What a test of rules expected was not there; its text is a line for each."""


class RuleTests(pytest.File):
    """A file of tests of rules. It is run once, when the first of its tests is."""

    _result: FileResult | None = None

    def collect(self) -> Iterator[RuleTest]:
        """Yield the tests of the file, and one that every rule is tested."""
        try:
            cases = read_fixture(self.path).model.tests
        except UserError as error:
            raise self.CollectError(str(error)) from error
        for number, case in enumerate(cases):
            yield RuleTest.from_parent(self, name=case.name, number=number)
        yield RuleTest.from_parent(self, name="every rule is seen firing and silent", number=None)

    def result(self) -> FileResult:
        """Return what became of the file."""
        if self._result is None:
            self._result = run_file(self.path)
        return self._result


class RuleTest(pytest.Item):
    """One test of a file, by its number; None is the file as a whole."""

    def __init__(self, *, number: int | None, **rest: Any) -> None:
        super().__init__(**rest)
        self._number = number

    def runtest(self) -> None:
        """Fail with everything that was not as expected."""
        parent = self.parent
        assert isinstance(parent, RuleTests)  # noqa: S101 - made by it alone
        result = parent.result()
        failures = result.failures if self._number is None else result.cases[self._number].failures
        if failures:
            raise TestsFailed("\n".join(map(str, failures)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the lines as they are, without a traceback."""
        if isinstance(excinfo.value, TestsFailed | UserError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the test is written."""
        return self.path, None, f"{self.path.name}: {self.name}"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> RuleTests | None:
    """Collect files of tests of rules."""
    return RuleTests.from_parent(parent, path=file_path) if is_test(file_path) else None

"""Results as JUnit XML, which every CI system shows.

Source: the schema of Apache Ant's junitreport as Jenkins, GitLab and GitHub's actions read it: `testsuites` of
`testsuite` of `testcase`, each failed one with a `failure`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Tested:
    """One thing that passed or failed: `suite` groups them, `failures` are a line each, `file` and `line` its place."""

    suite: str
    name: str
    failures: Sequence[str] = ()
    file: str = ""
    line: int = 0


def junit_of(name: str, tested: Sequence[Tested]) -> str:
    """Return a JUnit report."""
    root = ET.Element("testsuites", name=name, tests=str(len(tested)), failures=_failed(tested))
    for suite in dict.fromkeys(one.suite for one in tested):
        mine = [one for one in tested if one.suite == suite]
        node = ET.SubElement(root, "testsuite", name=_clean(suite), tests=str(len(mine)), failures=_failed(mine))
        for one in mine:
            case = ET.SubElement(node, "testcase", classname=_clean(suite), name=_clean(one.name))
            if one.file:
                case.set("file", _clean(one.file))
            if one.line:
                case.set("line", str(one.line))
            for failure in one.failures:
                told = ET.SubElement(case, "failure", message=_clean(failure.splitlines()[0] if failure else ""))
                told.text = _clean(failure)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _failed(tested: Sequence[Tested]) -> str:
    return str(sum(bool(one.failures) for one in tested))


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)

"""`tagwatch rules`: rules as code."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from monitor.cli.config_option import DEFAULT_CONFIG, Config
from monitor.cli.junit import Tested, junit_of
from monitor.cli.output import BAD_INPUT, FOUND, Format, complain, progress, several, show, table_of
from monitor.cli.reports import Result, github_of, json_of, sarif_of
from monitor.cli.rules_backtest import backtest_
from monitor.cli.ruleset import Shop, explained, look_at, test_paths, vendors
from monitor.rules.lint import EXPLAINED, Level, Remark, lint
from monitor.rules.load import DIMENSIONS
from monitor.rules.model import language_schema
from monitor.rules.reference import reference
from monitor.trial.explain import explanation
from monitor.trial.run import FileResult, run_file

app = typer.Typer(help="Rules as code: check, test and try them before they page anyone.", no_args_is_help=True)

Files = Annotated[
    list[Path] | None, typer.Argument(help="Rule files or folders; those of the configuration where none is named.")
]
app.command("backtest")(backtest_)


class LintFormat(StrEnum):
    """How remarks are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


class SchemaFormat(StrEnum):
    """What the language is told in."""

    JSON = "json"
    MARKDOWN = "markdown"


@app.command("lint")
def lint_(
    files: Files = None,
    config: Config = DEFAULT_CONFIG,
    fmt: Annotated[LintFormat, typer.Option("--format", help="How to print.")] = LintFormat.TEXT,
    fail_on: Annotated[Level, typer.Option(help="The least level that ends with exit code 2.")] = Level.WARNING,
) -> None:
    """Tell everything that is wrong with rule files at once: what cannot be read, and rules that watch nothing.

    Where the configuration's state folder has a database, names are held against the traffic stored there. Exit code 0
    when there is nothing to say, else 2.

    Example: tagwatch rules lint rules/ --format github
    """
    shop = look_at(files or [], config)
    remarks = lint(shop.loaded, seen=shop.seen, vendors=vendors(), channels=shop.channels)
    results = [_result(remark) for remark in remarks]
    if fmt is LintFormat.JSON:
        typer.echo(json_of(results))
    elif fmt is LintFormat.SARIF:
        typer.echo(sarif_of(results, {code.value: text for code, text in EXPLAINED.items()}))
    elif fmt is LintFormat.GITHUB:
        typer.echo(github_of(results), nl=bool(results))
    else:
        for remark in remarks:
            typer.echo(str(remark))
        _summary(shop, len(remarks))
    if any(fail_on is Level.WARNING or remark.level is Level.ERROR for remark in remarks):
        raise typer.Exit(BAD_INPUT)


def _result(remark: Remark) -> Result:
    at = remark.problem
    return Result(remark.level.value, remark.code.value, at.message, at.file, at.line, at.column, at.path)


def _summary(shop: Shop, remarks: int) -> None:
    files = len(shop.loaded.sources)
    held = (
        f"held against {several(len(shop.seen.streams), 'stored stream')}"
        if shop.seen
        else "no stored traffic to hold against"
    )
    rules = several(len(shop.loaded.written), "rule")
    complain(f"{rules} in {several(files, 'file')}, {held}: {remarks or 'nothing'} to say")


@app.command("list")
def list_(
    files: Files = None,
    config: Config = DEFAULT_CONFIG,
    fmt: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> None:
    """Print the rules: what each watches, how loudly it tells, and how many stored streams it matches.

    Example: tagwatch rules list --config config.yaml
    """
    shop = look_at(files or [], config)
    shop.complain()
    rows: list[dict[str, Any]] = [
        {
            "id": rule.id,
            "check": rule.check,
            "severity": rule.severity.value,
            "owner": rule.owner,
            "match": {name: globs for name in DIMENSIONS if (globs := getattr(rule.match, name))}
            | dict(rule.match.where),
            "streams": None if shop.seen is None else sum(map(rule.match.covers, shop.seen.streams)),
            "file": rule.file,
            "line": rule.line,
        }
        for rule in (written.rule for written in shop.loaded.written)
    ]
    if fmt is Format.JSON:
        typer.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
        return
    table = table_of("id", "check", "severity", "streams", "match", last="where")
    for row in rows:
        match = " ".join(f"{name}={','.join(globs)}" for name, globs in row["match"].items()) or "everything"
        streams = "" if row["streams"] is None else str(row["streams"])
        table.add_row(row["id"], row["check"], row["severity"], streams, match, f"{row['file']}:{row['line']}")
    show(table)


@app.command()
def explain(
    rule: Annotated[str, typer.Argument(help="A rule's id.", show_default=False)],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Say in words what a rule watches, against which history, what it sees now, and why it is silent.

    Example: tagwatch rules explain purchase-missing
    """
    for line in explanation(explained(rule, config)):
        typer.echo(line)


class TestFormat(StrEnum):
    """How the results of tests are printed."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"


@app.command("test")
def test_(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files of tests (*.test.yaml), or folders.", show_default="rules/")
    ] = None,
    fmt: Annotated[TestFormat, typer.Option("--format", help="How to print.")] = TestFormat.TEXT,
) -> None:
    """Run the tests of rules: events in, alerts out, in virtual time, through all that the daemon does with traffic.

    Exit code 0 when all is as expected, 1 when something is not, or a rule is never seen firing and never seen silent;
    2 when a file cannot be read.

    Example: tagwatch rules test rules/ --format junit > report.xml
    """
    paths = test_paths(files or [Path("rules")])
    results = []
    with progress("testing", len(paths)) as advance:
        for path in paths:
            results.append(run_file(path))
            advance(1)
    failed = [problem for result in results for problem in result.problems]
    if fmt is TestFormat.JUNIT:
        typer.echo(junit_of("tagwatch rules test", [one for result in results for one in _tested(result)]), nl=False)
    elif fmt is TestFormat.JSON:
        typer.echo(json_of(Result("error", "failed", p.message, p.file, p.line, p.column, p.path) for p in failed))
    else:
        for problem in failed:
            typer.echo(f"FAIL {problem}")
        number = sum(len(result.cases) for result in results)
        typer.echo(f"{several(number, 'test')} in {several(len(results), 'file')}: {len(failed) or 'none'} failed")
    if failed:
        raise typer.Exit(FOUND)


def _tested(result: FileResult) -> Iterator[Tested]:
    suite = str(result.file)
    for case in result.cases:
        line = case.failures[0].line if case.failures else 0
        yield Tested(suite, case.name, [str(problem) for problem in case.failures], suite, line)
    yield Tested(suite, "every rule is seen firing and silent", [str(one) for one in result.failures], suite)


@app.command()
def schema(
    fmt: Annotated[
        SchemaFormat, typer.Option("--format", help="JSON Schema for editors, or the reference for people.")
    ] = SchemaFormat.JSON,
) -> None:
    """Print the JSON Schema of the language, for editors and for other programs.

    Example: tagwatch rules schema > rules/rules.schema.json
    """
    if fmt is SchemaFormat.MARKDOWN:
        typer.echo(reference(), nl=False)
    else:
        typer.echo(orjson.dumps(language_schema(), option=orjson.OPT_INDENT_2))

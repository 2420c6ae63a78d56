"""`tagwatch rules`: rules as code."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import orjson
import typer

from monitor.rules.model import language_schema
from monitor.rules.reference import reference

app = typer.Typer(help="Rules as code: check, test and try them before they page anyone.", no_args_is_help=True)


class SchemaFormat(StrEnum):
    """What the language is told in."""

    JSON = "json"
    MARKDOWN = "markdown"


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

"""`tagwatch plan`: the tracking plan, learned from traffic, kept in git, compared, accepted, exchanged."""

from __future__ import annotations

import typer

from monitor.cli.plan_exchange import export, import_, validate
from monitor.cli.plan_kept import accept, diff, infer_, show
from monitor.cli.plan_pages import page

app = typer.Typer(help="The tracking plan: learned from traffic, kept in git.", no_args_is_help=True)
app.command()(show)
app.command("infer")(infer_)
app.command()(diff)
app.command()(accept)
app.command()(page)
app.command()(export)
app.command("import")(import_)
app.command()(validate)

"""What a demo leaves to look at: the learned plan, the mails as pages, and one page that leads to them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import escape
from pathlib import Path

from monitor.plan.plan import Plan
from monitor.plan.to_yaml import to_yaml

INDEX, PLAN, MAILS = "index.html", "plan.yaml", "mails"
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Tagwatch demo</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}
td{{padding:.2rem 1rem .2rem 0;vertical-align:top}}</style>
<h1>What the demo told</h1>
<table>
{rows}
</table>
<p>The tracking plan it learned is <a href="{plan}">{plan}</a>,
the configuration it ran with <a href="{config}">{config}</a>.</p>
</html>
"""


def keep(output: Path, plans: Iterable[Plan], config: str) -> None:
    """Write what is worth a look into the output folder; mails are read from its `mails/`, where there are any."""
    (output / PLAN).write_text(to_yaml(plans), encoding="utf-8")
    rows = [_row(file) for file in sorted((output / MAILS).glob("*.eml"))]
    page = _PAGE.format(rows="\n".join(rows), plan=PLAN, config=config)
    (output / INDEX).write_text(page, encoding="utf-8")


def _row(file: Path) -> str:
    """Write a mail's HTML part beside it, as a browser shows no .eml; return the row that leads to it."""
    mail = message_from_bytes(file.read_bytes(), policy=default)
    link = file
    html = mail.get_body(("html",)) if isinstance(mail, EmailMessage) else None
    if html is not None:
        link = file.with_suffix(".html")
        link.write_text(_self_contained(mail, html.get_content()), encoding="utf-8")
    sent = datetime.strptime(file.name[:15], "%Y%m%d-%H%M%S")  # noqa: DTZ007 - shown as the file is named, in UTC
    subject = escape(str(mail["Subject"]))
    return f'<tr><td>{sent:%d %b %H:%M}</td><td><a href="{MAILS}/{escape(link.name)}">{subject}</a></td></tr>'


def _self_contained(mail: EmailMessage, page: str) -> str:
    """Return the page with the pictures the mail carries within it, as a browser looks for no `cid:`."""
    for part in mail.walk():
        name = (part["Content-ID"] or "").strip("<> ")
        if name and part.get_content_maintype() == "image":
            data = b64encode(part.get_content()).decode()
            page = page.replace(f"cid:{name}", f"data:{part.get_content_type()};base64,{data}")
    return page

"""The gallery, drawn by a real browser: `python -m tests.support.gallery_page` writes docs/gallery."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.support.gallery import Piece, pieces
from tests.support.gallery_samples import ALL

FOLDER = Path(__file__).parents[2] / "docs" / "gallery"
PAGE = Path(__file__).parents[1] / "data" / "alerts" / "gallery.html"


def draw(check: str, folder: Path, browser: str) -> None:
    """Render the three moments of one kind, Slack above mail, into one picture."""
    shown = list(pieces(check))
    slack = "".join(f'<div class="slack">{_slack(piece)}</div>' for piece in shown)
    mails = "".join(f'<iframe srcdoc="{html.escape(_self_contained(piece.mail))}"></iframe>' for piece in shown)
    with tempfile.TemporaryDirectory() as place:
        page = Path(place) / "page.html"
        shell = PAGE.read_text(encoding="utf-8")
        page.write_text(shell.replace("SLACK", slack).replace("MAILS", mails), encoding="utf-8")
        picture = folder / f"{check}.png"
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=3000"]
        tall = 2400 if any("series" in finding.evidence for finding in ALL[check]) else 1690
        size = [f"--window-size=1912,{tall}", "--force-device-scale-factor=0.7", f"--screenshot={picture}"]
        subprocess.run([browser, *options, *size, page.as_uri()], check=True, capture_output=True, timeout=120)


def _self_contained(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    page = str(part.get_content())
    for image in (one for one in mail.walk() if one.get_content_maintype() == "image"):
        data = b64encode(image.get_content()).decode()
        page = page.replace(f"cid:{image['Content-ID'].strip('<>')}", f"data:image/png;base64,{data}")
    return page


def _slack(piece: Piece) -> str:
    answer = f'<div class="reply">{_blocks(piece.replied)}</div>' if piece.replied else ""
    return _blocks(piece.blocks) + answer


def _blocks(blocks: tuple[dict[str, Any], ...]) -> str:
    parts = []
    for block in blocks:
        if block["type"] == "header":
            parts.append(f"<h3>{_dots(html.escape(block['text']['text']))}</h3>")
        elif block["type"] == "actions":
            parts.append("".join(f'<span class="btn">{e["text"]["text"]}</span>' for e in block["elements"]))
        elif block["type"] == "context":
            parts.append(f'<p class="ctx">{"".join(_mrkdwn(e["text"]) for e in block["elements"])}</p>')
        elif "fields" in block:
            cells = "".join(f"<div>{_mrkdwn(field['text'])}</div>" for field in block["fields"])
            parts.append(f'<div class="fields">{cells}</div>')
        else:
            parts.append(f"<p>{_mrkdwn(block['text']['text'])}</p>")
    return "".join(parts)


DOTS = {"🔴": "#d73a31", "🟠": "#f2932c", "🔵": "#3778c8", "✅": "#2e9e4f", "⚪": "#b4bac3"}


def _dots(text: str) -> str:
    """Draw the coloured dots, for which the browser may have no font."""
    for emoji, colour in (
        ("🔴", "#d73a31"),
        ("🟠", "#f2932c"),
        ("🔵", "#3778c8"),
        ("✅", "#2e9e4f"),
        ("⚪", "#b4bac3"),
    ):
        text = text.replace(emoji, f'<span style="color:{colour}">●</span>')
    return text


def _mrkdwn(text: str) -> str:
    """Show what Slack makes of mrkdwn; its text is escaped already."""
    text = _dots(text)
    text = re.sub(r"```\n?(.*?)```", r"<pre>\1</pre>", text, flags=re.DOTALL)
    text = re.sub(r"<!subteam\^(\w+)>", r"<b>@growth</b>", text)
    text = re.sub(r"<(https?://[^|>]+)\|([^>]+)>", r'<a href="\1">\2</a>', text)
    text = re.sub(r"`([^`\n]+)`", r"<code>\1</code>", text)
    text = re.sub(r"(?<!\w)\*([^*\n]+)\*(?!\w)", r"<b>\1</b>", text)
    return re.sub(r"(?<!\w)_([^_\n]+)_(?!\w)", r"<i>\1</i>", text).replace("\n", "<br>")


def main() -> int:
    """Draw everything."""
    browser = next((found for name in ("chromium", "google-chrome", "chrome") if (found := shutil.which(name))), None)
    if browser is None:
        print("no Chromium or Chrome on the PATH: the gallery is not drawn", file=sys.stderr)  # noqa: T201
        return 2
    FOLDER.mkdir(exist_ok=True)
    for check in ALL:
        draw(check, FOLDER, browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())

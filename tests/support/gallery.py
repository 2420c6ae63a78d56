"""One realistic incident of every kind of check, at three moments of its life: for the gallery and golden tests.

`python -m tests.support.gallery` draws it with a browser into docs/gallery (see `make gallery`).
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from email.headerregistry import Address
from email.message import EmailMessage
from math import sin, tau
from pathlib import Path
from typing import Any

from monitor.alerts.compose import messages_for
from monitor.alerts.email.mime import mail_of
from monitor.alerts.message import Message
from monitor.alerts.routing import Routing, Team
from monitor.alerts.slack.blocks import reply, root
from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.rule import Params, Rule
from monitor.incidents.incident import Incident, Resolution, State, Transition
from monitor.incidents.machine import Moved
from monitor.profile.stream import Stream

HOUR = 3600.0
AT = 1_773_144_000.0  # Tue 10 Mar 2026 12:00 UTC
STAGES = ("firing", "update", "resolved")
SENDER = Address("Tagwatch", "tagwatch", "example.com")
ROUTING = Routing(
    ("slack",),
    {"slack": ("C0SHOP",)},
    installation="Nordlicht shop",
    timezone="Europe/Berlin",
    quiet={"slack": tuple(Transition)},
    teams={"growth": Team(mentions={"slack": "S0GROWTH"})},
)
FOLDER = Path(__file__).parents[2] / "docs" / "gallery"


def stream(event: str, vendor: str = "ga4", account: str = "G-N0RDL1CHT7", source: str = "default") -> Stream:
    return Stream(source, "production", vendor, account, event)


def chart(silent: int = 0, low: float = 1.0) -> dict[str, Any]:
    """Two days of an event that follows the day, silent or low in its last hours."""
    usual = [max(1.0, 26 + 22 * sin((hour + 4) / 24 * tau)) for hour in range(48)]
    seen: list[float | None] = [round(value * (1 + 0.09 * (hour % 3 - 1))) for hour, value in enumerate(usual)]
    for hour in range(48 - silent, 48):
        seen[hour] = round(usual[hour] * low)
    seen[19] = None
    return {"start": AT - 48 * HOUR, "step": HOUR, "observed": seen, "expected": usual}


SILENT = {
    "since": AT - 5 * HOUR,
    "series": chart(5, 0.0),
    "unchanged": ["page_view in GA4", "add_to_cart in GA4 and Meta"],
    "explains": ["its low volume"],
}
ALL: Mapping[str, tuple[Finding, ...]] = {
    "missing_event": tuple(
        Finding(
            "missing_event",
            "missing-event",
            where,
            Verdict.MET,
            Severity.CRITICAL,
            AT - HOUR,
            AT,
            message=f"{where.event}: nothing for 5 h where 180 to 236 are usual, last seen 07:58",
            observed="0 in 5 h",
            expected="180 to 236",
            share=1.0,
            p_value=6e-31,
            effect=-1.0,
            evidence=SILENT,
        )
        for where in (stream("purchase"), stream("Purchase", "meta", "748215930264417"))
    ),
    "volume": (
        Finding(
            "volume",
            "volume",
            stream("view_item"),
            Verdict.MET,
            Severity.WARNING,
            AT - 6 * HOUR,
            AT,
            message="view_item: 81 in 6 h where 198 to 262 are usual, −64 %, since 06:00",
            detail="drop",
            observed="81 in 6 h",
            expected="198 to 262",
            p_value=5e-7,
            effect=-0.64,
            evidence={"since": AT - 7 * HOUR, "series": chart(6, 0.36), "unchanged": ["purchase in GA4"]},
        ),
    ),
    "schema": (
        Finding(
            "schema",
            "schema",
            stream("purchase"),
            Verdict.MET,
            Severity.WARNING,
            AT - HOUR,
            AT,
            message="`value` is a string in 40 % of 120 purchase events since 09:24; it was a number",
            path="value",
            detail="type",
            observed="string in 40 %",
            expected="number",
            share=0.4,
            examples=("##,##", "#.###,##"),
        ),
        Finding(
            "schema",
            "schema",
            stream("Purchase", "meta", "748215930264417"),
            Verdict.MET,
            Severity.WARNING,
            AT - HOUR,
            AT,
            message="`value` is a string in 38 % of 96 Purchase events; it was a number",
            path="value",
            detail="type",
            observed="string in 38 %",
            expected="number",
            share=0.38,
        ),
    ),
    "rogue_event": (
        Finding(
            "rogue_event",
            "rogue-event",
            stream("purchse"),
            Verdict.MET,
            Severity.INFO,
            AT - HOUR,
            AT,
            detail="new",
            message="purchse is new: 14 since 10:12, in no plan; near purchase, which has 21 % fewer since",
            observed="14 since 10:12",
            expected="no such event",
        ),
    ),
    "rogue_property": (
        Finding(
            "rogue_property",
            "rogue-property",
            stream("Product Added", "segment", "hK3vQz8Rr0dWm5TnYb2LcXe7UaGs9PfJ"),
            Verdict.MET,
            Severity.INFO,
            AT - HOUR,
            AT,
            path="debug_price_rule",
            detail="new",
            message="`debug_price_rule` (string) is new: it is in 77 % of 22 Product Added events since 07:01",
            observed="in 77 %",
            expected="not in the plan",
            share=0.77,
            examples=("*##",),
        ),
    ),
    "pii": tuple(
        Finding(
            "pii",
            "personal-data",
            where,
            Verdict.MET,
            Severity.CRITICAL,
            AT - HOUR,
            AT,
            path=path,
            detail="email",
            message=f"{where.event} sends an e-mail address (****.*******@*******.***) in {path}: {seen} events",
            observed=f"{seen} events",
            expected="no personal data",
            share=share,
            examples=("****.*******@*******.***", "***.****@*******.***"),
        )
        for where, path, seen, share in (
            (stream("Lead", "meta", "748215930264417"), "page.query.email", "2 of 7", 0.29),
            (stream("generate_lead"), "page.query.email", "2 of 11", 0.18),
            (stream("page_view"), "referrer.query.email", "3 of 54", 0.06),
        )
    ),
    "consent": (
        Finding(
            "consent",
            "consent",
            stream("PageView", "meta", "748215930264417"),
            Verdict.MET,
            Severity.CRITICAL,
            AT - HOUR,
            AT,
            detail="C02",
            observed="31 of 118 events",
            expected="consent honoured",
            share=0.26,
            message="PageView to meta 748215930264417 was sent although the visitor had refused (advertising): "
            "31 of 118 events",
            examples=("OneTrust group C0004 is off",),
        ),
    ),
    "self": (
        Finding(
            "self",
            "tagwatch-capture-silent",
            stream("capture", "tagwatch", "", "shop"),
            Verdict.MET,
            Severity.CRITICAL,
            AT - HOUR,
            AT,
            detail="silent",
            observed="0 in 3 h",
            expected="about 2,400",
            message="nothing has come from shop (production) for 3 h, where about 2,400 events are usual",
            effect=-1.0,
        ),
    ),
}
UPDATES: Mapping[str, tuple[Transition, dict[str, Any]]] = {
    "missing_event": (Transition.ACKNOWLEDGED, {"acknowledged_by": "ann", "acknowledged_until": AT + 9 * HOUR}),
    "volume": (Transition.REMINDED, {}),
    "schema": (Transition.RAISED, {"severity": Severity.CRITICAL}),
    "rogue_event": (Transition.REMINDED, {}),
    "rogue_property": (Transition.REMINDED, {}),
    "pii": (Transition.SPREAD, {}),
    "consent": (Transition.FLAPPING, {"flapping": True, "flips": tuple(AT - n * HOUR for n in range(7, 0, -1))}),
    "self": (Transition.REMINDED, {}),
}
"""What each kind shows between its beginning and its end: together, every sort of update."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One message of the gallery: its mail, and what Slack shows of it."""

    check: str
    stage: str
    message: Message
    mail: EmailMessage
    blocks: tuple[dict[str, Any], ...]
    replied: tuple[dict[str, Any], ...]

    @property
    def text(self) -> str:
        """The mail as plain text, with its subject."""
        part = self.mail.get_body(("plain",))
        assert part is not None
        return f"Subject: {self.mail['Subject']}\n\n{part.get_content()}".replace("\r\n", "\n")

    @property
    def slack(self) -> str:
        """What Slack is given, block by block."""
        parts = ["\n".join(_lines(self.blocks))]
        parts += ["— in the thread —\n" + "\n".join(_lines(self.replied))] if self.replied else []
        return "\n".join(parts)


def pieces(check: str) -> Iterator[Piece]:
    """Yield the three moments of one kind of check."""
    for stage in STAGES:
        message = _message(check, stage)
        opening = stage == "firing"
        mail = mail_of(message, sender=SENDER, thread=None if opening else "<first@example.com>", now=AT)
        shown = root(message, opening=opening, buttons=True)
        answer = None if opening else reply(message)
        assert mail.note is shown.note is None
        yield Piece(
            check,
            stage,
            message,
            mail.content,
            shown.content[0].blocks,
            () if answer is None else answer.content[0].blocks,
        )


def _message(check: str, stage: str) -> Message:
    subjects = ALL[check]
    first = subjects[0]
    rule = Rule(
        first.rule,
        check,
        Params(),
        severity=first.severity,
        owner="growth",
        file="rules/shop.yaml",
        line=12,
        runbook="https://wiki.example.com/tracking" if first.severity is Severity.CRITICAL else None,
    )
    incident = Incident(
        "4f1c2a9b-2603101200",
        "4f1c2a9b" * 4,
        first.rule,
        check,
        State.FIRING,
        first.severity,
        subjects,
        pending_since=AT - HOUR,
        fired_at=AT,
        last_met=AT,
        last_seen=AT,
        seq=1,
        told=len(subjects),
    )
    transition = Transition.FIRED
    if stage == "update":
        transition, changes = UPDATES[check]
        incident = replace(incident, seq=2, last_seen=AT + HOUR, **changes)
    elif stage == "resolved":
        transition = Transition.RESOLVED
        well = tuple(replace(subject, verdict=Verdict.NOT_MET) for subject in subjects)
        over = {"state": State.RESOLVED, "resolved_at": AT + 4 * HOUR, "resolution": Resolution.CLEARED}
        incident = replace(incident, seq=3, subjects=well, **over)
    [made] = messages_for(Moved(incident, transition), rule, ROUTING, AT)
    return made


def _lines(blocks: tuple[dict[str, Any], ...]) -> Iterator[str]:
    for block in blocks:
        if block["type"] == "actions":
            yield " ".join(f"[{element['text']['text']}]" for element in block["elements"])
            continue
        texts = [block["text"]] if "text" in block else []
        for text in [*texts, *block.get("fields", []), *block.get("elements", [])]:
            yield text["text"].replace("\n", " | ") if text in block.get("fields", []) else text["text"]


# Drawn by a browser.

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
        tall = 2130 if any("series" in finding.evidence for finding in ALL[check]) else 1560
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

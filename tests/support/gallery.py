"""One realistic incident of every kind of check, at three moments of its life: for the gallery and golden tests.

`make gallery` draws it with a browser into docs/gallery.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

from monitor.alerts.compose import messages_for
from monitor.alerts.email.mime import mail_of
from monitor.alerts.message import Message
from monitor.alerts.routing import Node, Routing, Step, Team
from monitor.alerts.slack.blocks import reply, root
from monitor.checks.finding import Severity, Verdict
from monitor.checks.rule import Params, Rule
from monitor.incidents.incident import Incident, Resolution, State, Transition
from monitor.incidents.machine import Moved
from tests.support.gallery_samples import ALL, UPDATES
from tests.support.gallery_scene import AT, HOUR

STAGES = ("firing", "update", "resolved")
SENDER = Address("Tagwatch", "tagwatch", "example.com")
ROUTING = Routing(
    ("slack",),
    {"slack": ("C0SHOP",)},
    installation="Nordlicht shop",
    timezone="Europe/Berlin",
    quiet={"slack": tuple(Transition)},
    routes=(Node("config.yaml:9", escalate=(Step(900.0, ("slack",)),)),),
    teams={"growth": Team(mentions={"slack": "S0GROWTH"})},
)


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
        first.check,
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
        first.check,
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

"""One message as an e-mail: text and HTML, with an id and a thread that are the same however often it is made."""

from __future__ import annotations

from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import blake2b

from monitor.alerts.chart_png import chart_png
from monitor.alerts.figures import shorten
from monitor.alerts.message import Message
from monitor.alerts.rendering import Rendered, render, render_or_plain
from monitor.alerts.telling import Telling

TEXT, HTML = "email.txt.j2", "email.html.j2"
MAX_SUBJECT = 150
COLOURS = {"critical": "#c62828", "warning": "#b26a00", "info": "#1565c0", "resolved": "#2e7d32", "quiet": "#5f6875"}
"""Each has a contrast of at least 4.5 to 1 against white (WCAG 2.2, 1.4.3)."""
CHART = "chart@tagwatch"
"""The Content-ID of the picture within the mail: nothing is loaded from anywhere (RFC 2392)."""


def mail_of(message: Message, *, sender: Address, thread: str | None, now: float) -> Rendered[EmailMessage]:
    """Make the e-mail; `thread` is the id of the last one about this incident, None for the first."""
    opening = thread is None

    def make(subject: str, text: str, html: str | None, chart: bytes | None = None) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        mail["Subject"] = shorten(" ".join(subject.split()), MAX_SUBJECT)
        mail["From"] = sender
        mail["To"] = message.recipient
        mail["Date"] = format_datetime(datetime.fromtimestamp(now, UTC))
        mail["Message-ID"] = message_id(message, sender.domain)
        if thread is not None:
            mail["In-Reply-To"] = thread
            first = message_id(message.with_(seq=1), sender.domain)
            mail["References"] = thread if first == thread else f"{first} {thread}"
        # RFC 3834: keeps out-of-office replies from answering.
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Tagwatch-Incident"] = message.incident
        mail.set_content(text + "\n", cte="quoted-printable")
        if html is not None:
            mail.add_alternative(html, subtype="html", cte="quoted-printable")
        page = mail.get_body(("html",))
        if page is not None and chart is not None:
            page.add_related(chart, "image", "png", cid=f"<{CHART}>", disposition="inline", filename="chart.png")
        if message.repeat:
            mail["X-Tagwatch-Possible-Repeat"] = "yes"
        return mail

    def with_templates(told: Telling) -> EmailMessage:
        subject = f"[{told.installation}] {told.title}" if told.installation else told.title
        chart = None if told.chart is None or told.brief else chart_png(told.chart)
        return make(subject, render(TEXT, told), render(HTML, told, colour=COLOURS[told.tone], cid=CHART), chart)

    return render_or_plain(
        message, opening=opening, with_templates=with_templates, plainly=lambda title, text: make(title, text, None)
    )


def message_id(message: Message, domain: str) -> str:
    """Return the Message-ID: a repeat of a send whose answer was lost carries the same one, and servers can tell."""
    recipient = blake2b(message.recipient.casefold().encode(), digest_size=6).hexdigest()
    return f"<{message.incident}.{message.seq}.{recipient}@{domain}>"

"""E-mail against a real SMTP server, and into a folder."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from monitor.alerts.channel import Channel
from monitor.alerts.email import server as email_server
from monitor.alerts.outcome import Later, NotThere, Refused, Scope, Sent
from monitor.alerts.registry import build_channels
from monitor.incidents.incident import Transition
from tests.support.alerts import AT, PURCHASE, finding, message, moved
from tests.support.smtp import FakeMail

ANN = "ann@example.com"
FIRED = message(channel="mail", recipient=ANN)
RESOLVED = message(moved(Transition.RESOLVED, seq=2), channel="mail", recipient=ANN)
FROM = "Tagwatch <tagwatch@example.com>"


def channel(**settings: Any) -> Channel:
    return build_channels({"mail": {"type": "email", "from": FROM, "to": [ANN], **settings}})["mail"]


@pytest.fixture
def server() -> Iterator[FakeMail]:
    with FakeMail() as mail:
        yield mail


@pytest.fixture
def plain(server: FakeMail) -> Channel:
    return channel(host=server.host, port=server.port, tls="none")


def test_a_mail_is_complete_as_text_and_as_html(server: FakeMail, plain: Channel) -> None:
    assert isinstance(plain.send(FIRED, None, AT), Sent)
    [mail] = server.to(ANN)
    assert mail.subject == "[Acme shop] Critical: purchase stopped arriving in GA4"
    assert mail.message["From"] == FROM
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["Date"].datetime.timestamp() == AT
    for part in (mail.text, mail.html):
        for expected in (
            "purchase: nothing for 3 h where 31 to 52 are usual",
            "Tue 10 Mar 09:00 UTC (3 h)",
            "GA4 G-SHOP1 purchase",
            "https://wiki.example.com/purchase",
            "rule purchase-missing (rules/shop.yaml:4)",
        ):
            assert expected in part
    assert re.findall(r'src="([^"]*)"', mail.html) == ["cid:chart@tagwatch"], "nothing is loaded from anywhere"
    assert "url(" not in mail.html
    assert max(len(line) for line in mail.raw.splitlines()) <= 998


def test_semantic_35_the_chart_stands_in_the_mail_and_the_text_is_complete_without_it(
    server: FakeMail, plain: Channel
) -> None:
    plain.send(FIRED, None, AT)
    plain.send(message(moved(Transition.RESOLVED, seq=2), "mail", ANN), "<x@example.com>", AT)
    fired, over = server.to(ANN)
    kinds = [part.get_content_type() for part in fired.message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    [picture] = [part for part in fired.message.walk() if part.get_content_maintype() == "image"]
    assert (picture["Content-ID"], picture.get_content_disposition()) == ("<chart@tagwatch>", "inline")
    assert picture.get_content().startswith(b"\x89PNG")
    assert "█" in fired.text
    assert "image/png" not in [part.get_content_type() for part in over.message.walk()]


def test_semantic_35_mails_about_one_incident_are_one_thread_with_ids_that_never_change(
    server: FakeMail, plain: Channel
) -> None:
    first = plain.send(FIRED, None, AT)
    again = plain.send(FIRED, None, AT + 60)
    assert isinstance(first, Sent)
    assert first == again
    plain.send(RESOLVED, first.reference, AT)
    one, two, three = server.to(ANN)
    assert one.message["Message-ID"] == two.message["Message-ID"] == first.reference
    assert first.reference.endswith("@example.com>")
    assert three.subject == "[Acme shop] Resolved: purchase stopped arriving in GA4"
    assert three.message["In-Reply-To"] == first.reference
    assert three.message["References"] == first.reference
    third = message(moved(Transition.FIRED, seq=3), channel="mail", recipient=ANN)
    plain.send(third, three.message["Message-ID"], AT)
    assert server.to(ANN)[3].message["References"] == f"{first.reference} {three.message['Message-ID']}"


def test_semantic_14_a_server_may_refuse_one_recipient_or_ask_to_come_back(server: FakeMail, plain: Channel) -> None:
    server.refuse[ANN] = "550 5.1.1 no such mailbox"
    assert plain.send(FIRED, None, AT) == Refused("550 5.1.1 no such mailbox", Scope.RECIPIENT)
    server.refuse[ANN] = "550 5.7.1 relaying denied"
    assert plain.send(FIRED, None, AT) == Refused("550 5.7.1 relaying denied", Scope.CHANNEL)
    server.refuse[ANN] = "451 4.7.1 greylisted, come back"
    assert plain.send(FIRED, None, AT) == Later("451 4.7.1 greylisted, come back")
    server.refuse.clear()
    server.refuse_data = "554 5.6.0 too odd"
    assert plain.send(FIRED, None, AT) == Refused("554 5.6.0 too odd", Scope.MESSAGE)
    assert server.received == []


def test_a_server_that_is_not_there_makes_the_channel_wait() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    outcome = channel(host="127.0.0.1", port=port, tls="none").send(FIRED, None, AT)
    assert isinstance(outcome, Later)
    assert outcome.whole_channel
    assert "cannot be reached" in outcome.why


def test_a_login_is_used_and_a_wrong_one_is_a_broken_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSWORD", "right")
    with FakeMail(login=("bot", "right")) as server:
        settings = {"host": server.host, "port": server.port, "tls": "none", "user": "bot"}
        good = channel(**settings, password={"env": "PASSWORD"})
        monkeypatch.setenv("PASSWORD", "wrong")
        bad = channel(**settings, password={"env": "PASSWORD"})
        assert isinstance(good.send(FIRED, None, AT), Sent)
        assert server.received[0].login == "bot"
        outcome = bad.send(FIRED, None, AT)
        assert isinstance(outcome, Refused)
        assert outcome.scope is Scope.CHANNEL
        assert outcome.why.startswith("535 ")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_certificates_are_checked(tls: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    subprocess.run([*command.split(), "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    with FakeMail(**{tls: context}) as server:  # type: ignore[arg-type]
        sender = channel(host=server.host, port=server.port, tls=tls)
        outcome = sender.send(FIRED, None, AT)
        assert isinstance(outcome, Later)
        assert "certificate" in outcome.why.lower()
        trusting = ssl.create_default_context(cafile=str(certificate))
        monkeypatch.setattr(email_server.ssl, "create_default_context", lambda: trusting)
        assert isinstance(sender.send(FIRED, None, AT), Sent)
        assert server.received[0].encrypted


def test_a_folder_takes_each_mail_once_and_knows_it(tmp_path: Path) -> None:
    mails = channel(folder=str(tmp_path / "mails"))
    assert isinstance(mails.settle(FIRED, None, AT), NotThere)
    outcome = mails.send(FIRED, None, AT)
    assert isinstance(outcome, Sent)
    mails.send(FIRED, None, AT)
    [file] = (tmp_path / "mails").iterdir()
    assert file.name.startswith("20260310-120000-fired-ann@example.com-")
    parsed = message_from_bytes(file.read_bytes(), policy=default)
    assert parsed["Message-ID"] == outcome.reference
    assert mails.settle(FIRED, None, AT) == Sent(outcome.reference, "found after a cut-off send")


def test_a_folder_that_cannot_be_written_makes_the_channel_wait(tmp_path: Path) -> None:
    (tmp_path / "mails").write_text("in the way")
    outcome = channel(folder=str(tmp_path / "mails")).send(FIRED, None, AT)
    assert isinstance(outcome, Later)
    assert outcome.whole_channel


def test_what_traffic_says_is_text_and_never_html_or_a_header(tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)>\r\nBcc: everyone@example.com `<b>`"
    one = finding(stream=PURCHASE._replace(event=evil), message=evil, path=evil, examples=(evil,))
    mails = channel(folder=str(tmp_path))
    assert isinstance(mails.send(message(moved(Transition.FIRED, one), "mail", ANN), None, AT), Sent)
    [file] = tmp_path.iterdir()
    parsed = message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(parsed, EmailMessage)
    assert parsed["Bcc"] is None
    html = parsed.get_body(("html",))
    assert html is not None
    assert "<img src=x" not in html.get_content()
    assert html.get_content().count("<img") == 1, "the chart"
    assert "<b>" not in html.get_content()


def test_a_long_address_or_name_breaks_and_widens_no_page(server: FakeMail, plain: Channel) -> None:
    plain.send(FIRED, None, AT)
    [mail] = server.to(ANN)
    texts = [style for style in re.findall(r'style="([^"]*font-family[^"]*)"', mail.html) if "monospace" not in style]
    assert texts
    assert all("overflow-wrap: anywhere" in style for style in texts)

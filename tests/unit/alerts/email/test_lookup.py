"""Whether a mail was taken whose answer nobody heard: a mailbox is asked by Message-ID, over real IMAP."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.alerts.channel import Channel, SelfChecking
from monitor.alerts.email import mailbox as email_mailbox
from monitor.alerts.email.channel import PATIENCE
from monitor.alerts.outcome import Later, NotThere, Refused, Scope, Sent
from monitor.alerts.registry import build_channels
from monitor.alerts.telling import REPEAT
from monitor.config.yaml_source import ProblemsError
from monitor.incidents.incident import Transition
from monitor.store.engine import Database
from tests.support.alerts import AT, message
from tests.support.imap import FakeMailbox
from tests.support.outbox import World
from tests.support.smtp import FakeMail

ANN, KEEPER = "ann@example.com", "keeper@example.com"
FIRED = message(channel="mail", recipient=ANN)


@pytest.fixture
def server() -> Iterator[FakeMail]:
    with FakeMail() as mail:
        yield mail


@pytest.fixture
def mailbox(server: FakeMail) -> Iterator[FakeMailbox]:
    with FakeMailbox(lambda: [str(one.message["Message-ID"]) for one in server.to(KEEPER)]) as imap:
        yield imap


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBOX", "secret")


def lookup(mailbox: FakeMailbox, **more: Any) -> dict[str, Any]:
    where = {"host": mailbox.host, "port": mailbox.port, "tls": "none"}
    return where | {"user": "keeper", "password": {"env": "MAILBOX"}, "copy_to": KEEPER} | more


def channel(server: FakeMail, **how: Any) -> Channel:
    sender = {"type": "email", "from": "t@example.com", "to": [ANN], "host": server.host, "port": server.port}
    return build_channels({"mail": {**sender, "tls": "none", **how}})["mail"]


def test_semantic_22_a_mail_whose_answer_was_lost_is_looked_for_and_not_sent_again(
    database: Database, server: FakeMail, mailbox: FakeMailbox
) -> None:
    world = World(database, mail=channel(server, lookup=lookup(mailbox)))  # type: ignore[arg-type]
    world.put("i1", Transition.FIRED, channel="mail", recipient=ANN)
    server.cut = 1
    assert world.deliver().results == {("mail", "later"): 1}
    assert world.states() == ["sending"], "in doubt, and nothing new goes to her meanwhile"
    assert world.deliver(after=60).results == {("mail", "settled"): 1}
    assert len(server.to(ANN)) == 1
    assert mailbox.asked == [str(server.to(ANN)[0].message["Message-ID"])]


def test_semantic_22_a_mail_that_is_not_in_the_mailbox_is_sent_and_says_it_may_be_a_repeat(
    database: Database, server: FakeMail, mailbox: FakeMailbox
) -> None:
    world = World(database, mail=channel(server, lookup=lookup(mailbox)))  # type: ignore[arg-type]
    world.put("i1", Transition.FIRED, channel="mail", recipient=ANN)
    world.outbox.claim(AT, 30.0, 1)
    assert world.deliver(after=60).results == {("mail", "sent"): 1}
    assert REPEAT[:40] in server.to(ANN)[0].text


def test_semantic_22_without_a_mailbox_a_lost_answer_is_a_possible_repeat(database: Database, server: FakeMail) -> None:
    world = World(database, mail=channel(server))  # type: ignore[arg-type]
    world.put("i1", Transition.FIRED, channel="mail", recipient=ANN)
    server.cut = 1
    world.deliver()
    assert world.deliver(after=60).results == {("mail", "sent"): 1}
    first, second = server.to(ANN)
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert (first.message["X-Tagwatch-Possible-Repeat"], second.message["X-Tagwatch-Possible-Repeat"]) == (None, "yes")


def test_a_refused_recipient_leaves_no_copy_that_would_be_found_instead(server: FakeMail, mailbox: FakeMailbox) -> None:
    sender = channel(server, lookup=lookup(mailbox))
    server.refuse[ANN] = "451 4.7.1 greylisted, come back"
    assert sender.send(FIRED, None, AT) == Later("451 4.7.1 greylisted, come back")
    assert server.received == []
    server.refuse = {KEEPER: "550 5.1.1 no such mailbox"}
    assert isinstance(sender.send(FIRED, None, AT), Sent), "what keeps no copy stops no alert"


def test_nobody_sees_that_a_copy_is_kept(server: FakeMail, mailbox: FakeMailbox) -> None:
    channel(server, lookup=lookup(mailbox)).send(FIRED, None, AT)
    [mail] = server.to(ANN)
    assert mail.recipients == (ANN, KEEPER)
    assert KEEPER not in mail.raw.decode()


def test_a_folder_where_the_server_keeps_what_it_sent_needs_no_copy(server: FakeMail) -> None:
    with FakeMailbox(lambda: [str(one.message["Message-ID"]) for one in server.received]) as sent:
        sender = channel(server, lookup=lookup(sent, copy_to=None, folder="Sent Items"))
        sender.send(FIRED, None, AT)
        assert isinstance(sender.settle(FIRED, None, AT), Sent)
        assert sent.opened == ["Sent Items"]
    assert server.received[0].recipients == (ANN,)


def test_a_mailbox_that_is_away_is_waited_for_but_not_for_ever(server: FakeMail, mailbox: FakeMailbox) -> None:
    sender = channel(server, lookup=lookup(mailbox))
    mailbox.down = True
    assert isinstance(sender.settle(FIRED.with_(attempts=1), None, AT), Later)
    assert isinstance(sender.settle(FIRED.with_(attempts=PATIENCE), None, AT), NotThere)


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"user": "nobody"}, "AUTHENTICATIONFAILED"),
        ({"folder": 'Sent "Mail"'}, "NONEXISTENT"),
        ({"tls": "starttls"}, "STARTTLS"),
    ],
)
def test_a_mailbox_that_does_not_let_us_look_says_so_and_the_mail_goes_out(
    how: dict[str, str], says: str, server: FakeMail, mailbox: FakeMailbox
) -> None:
    sender = channel(server, lookup=lookup(mailbox, **how))
    answer = sender.settle(FIRED, None, AT)
    assert isinstance(answer, NotThere)
    assert says in answer.why
    assert isinstance(sender, SelfChecking)
    [missing] = sender.missing()
    assert says in missing
    assert missing.endswith("after a crash one mail may arrive twice")


def test_a_mailbox_that_lets_us_look_misses_nothing(server: FakeMail, mailbox: FakeMailbox) -> None:
    sender = channel(server, lookup=lookup(mailbox))
    assert isinstance(sender, SelfChecking)
    assert sender.missing() == []
    bare = channel(server)
    assert isinstance(bare, SelfChecking)
    assert bare.missing() == []


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_the_mailboxs_certificate_is_checked(
    tls: str, tmp_path: Path, server: FakeMail, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    subprocess.run([*command.split(), "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    with FakeMailbox(list, **{tls: context}) as mailbox:  # type: ignore[arg-type]
        sender = channel(server, lookup=lookup(mailbox, tls=tls))
        assert isinstance(sender.settle(FIRED, None, AT), Later)
        trusting = ssl.create_default_context(cafile=str(certificate))
        monkeypatch.setattr(email_mailbox.ssl, "create_default_context", lambda: trusting)
        assert sender.settle(FIRED, None, AT) == NotThere("the mailbox does not have it")
        assert len(mailbox.asked) == 1


def test_a_folder_of_mails_needs_no_mailbox_beside_it() -> None:
    config = {"type": "email", "from": "t@example.com", "to": ANN, "folder": "mails"}
    where = {"host": "imap.example.com", "user": "u", "password": {"env": "MAILBOX"}}
    with pytest.raises(ProblemsError, match="a folder is looked into anyway"):
        build_channels({"mail": {**config, "lookup": where}})


def test_a_message_that_is_refused_for_good_is_no_lost_answer(server: FakeMail) -> None:
    server.refuse_data = "554 5.6.0 too odd"
    assert channel(server).send(FIRED, None, AT) == Refused("554 5.6.0 too odd", Scope.MESSAGE)

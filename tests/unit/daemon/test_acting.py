"""What people do reaches incidents between passes, once, and everyone who was told sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.daemon.installation import Installation, open_installation
from monitor.daemon.monitor import Monitor
from monitor.daemon.setup import load_setup
from monitor.incidents.incident import State, Transition
from monitor.incidents.wish import Wish, WishKind
from monitor.store.incidents import Incidents
from monitor.store.people import People
from tests.support.alerts import AT, incident
from tests.support.slack import FakeSlack

CONFIG = """
state_folder: state
collector: {{enabled: false}}
rules: []
channels:
  slack: {{type: slack, token: {{env: TOKEN}}, to: C0SHOP, base_url: "{url}", charts: false}}
notify: [slack]
digest: {{to: slack, at: "08:00", weekly: tue}}
"""


@dataclass
class Place:
    """A monitor with one incident that has been told, and the Slack it was told in."""

    monitor: Monitor
    installation: Installation
    slack: FakeSlack
    now: float = AT

    def send(self) -> None:
        for _ in range(5):
            self.now += 2.0
            self.monitor.send(lambda: self.now)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    with FakeSlack({"C0SHOP": "shop"}) as slack:
        monkeypatch.setenv("TOKEN", slack.token)
        config = tmp_path / "config.yaml"
        config.write_text(CONFIG.format(url=slack.url))
        setup = load_setup(config)
        installation = open_installation(setup.settings)
        told = incident(rule="tagwatch-capture-silent", check="self", told=0)
        with installation.database.write() as connection:
            Incidents(connection).put([told])
        monitor = Monitor(setup, installation.database, installation.spool, installation.key, AT)
        made = Place(monitor, installation, slack)
        slack.clock = lambda: made.now
        yield made
        installation.close()


def wish(kind: WishKind, key: str = "k1", by: str = "ann", at: float = AT) -> Wish:
    return Wish(key, kind, incident().id, by, at, 3600.0 if kind is WishKind.SILENCE else None)


def begin(place: Place) -> None:
    """Let the incident be told: any action makes the machine look at it."""
    place.monitor.wish(wish(WishKind.RELEASE, "begin"))
    assert [moved.transition for moved in place.monitor.act(AT).transitions] == [Transition.FIRED]
    place.send()


def test_semantic_33_a_button_changes_the_incident_within_a_moment_and_its_message_says_so(place: Place) -> None:
    begin(place)
    [root] = place.slack.roots()
    answer = place.monitor.wish(wish(WishKind.ACKNOWLEDGE))
    assert answer == "Done within a moment; the message will say so."
    assert place.monitor.wish(wish(WishKind.ACKNOWLEDGE)) == "That has been written down already."
    assert [moved.transition for moved in place.monitor.act(AT + 1).transitions] == [Transition.ACKNOWLEDGED]
    assert place.monitor.act(AT + 2).transitions == ()
    place.send()
    assert "Taken on by ann" in root.words
    assert [reply.broadcast for reply in place.slack.replies(root)] == [False]


def test_semantic_33_who_presses_silence_twice_means_one(place: Place) -> None:
    begin(place)
    first = place.monitor.wish(wish(WishKind.SILENCE, "k1"))
    again = place.monitor.wish(wish(WishKind.SILENCE, "k2"))
    assert first.startswith("Silenced")
    assert again.startswith("It is silenced already")
    with place.installation.database.read() as connection:
        [made] = People(connection).silences()
    assert (str(made.matcher), made.ends, made.author) == (f"incident={incident().id}", AT + 3600, "ann")


def test_semantic_33_a_person_ends_it_and_everyone_reads_by_whom(place: Place) -> None:
    begin(place)
    place.monitor.wish(wish(WishKind.RESOLVE))
    place.monitor.act(AT + 1)
    place.send()
    [root] = place.slack.roots()
    assert root.text.startswith("✅ Resolved by ann")
    assert place.monitor.wish(wish(WishKind.RESOLVE, "k2")) == "It is resolved already."
    with place.installation.database.read() as connection:
        [stored] = Incidents(connection).named(incident().id)
    assert stored.state is State.RESOLVED


def test_semantic_40_what_readers_say_is_kept_and_counted_in_the_weeks_digest(place: Place) -> None:
    begin(place)
    assert place.monitor.wish(wish(WishKind.NOISE)) == place.monitor.wish(wish(WishKind.NOISE))
    place.monitor.wish(wish(WishKind.RESOLVE, "k2"))
    place.monitor.act(AT + 1)
    assert place.monitor.wish(wish(WishKind.USEFUL, "k3", by="bob")) == "Thank you, noted as useful."
    assert place.monitor.wish(wish(WishKind.USEFUL, "k4", at=AT + 5)) == "Thank you, noted as useful."
    with place.installation.database.read() as connection:
        said = People(connection).opinions()
        assert People(connection).undone() == (), "an opinion waits for nobody"
    assert [(one.by, one.judgement.value) for one in said] == [("ann", "noise"), ("bob", "useful"), ("ann", "useful")]
    place.monitor.run_pass(place.now)
    place.send()
    [week] = [post for post in place.slack.roots() if "The week" in post.text]
    assert "1 of 1 judged useful, of 1 told in four weeks" in week.words


def test_semantic_31_explain_answers_whoever_asks(place: Place) -> None:
    said = place.monitor.wish(wish(WishKind.EXPLAIN))
    assert "seen 0 in 3 h, expected 31 to 52, p = 2e-05" in said
    assert re.search(r"Goes to slack: notify: the default", said)
    unknown = Wish("k", WishKind.EXPLAIN, "gone", "ann", AT)
    assert place.monitor.wish(unknown) == "Incident gone is not known here."


def test_semantic_18_and_24_a_restart_sends_nothing_and_the_digest_of_a_date_is_one(place: Place) -> None:
    begin(place)
    for _ in range(2):
        place.monitor.run_pass(place.now)
        place.send()
    digests = [post for post in place.slack.roots() if "The week" in post.text]
    assert len(digests) == 1
    posts = len(place.slack.posts)
    again = Monitor(
        place.monitor.setup, place.installation.database, place.installation.spool, place.installation.key, place.now
    )
    again.run_pass(place.now)
    again.send(lambda: place.now)
    assert len(place.slack.posts) == posts

"""The stored outbox: nothing lost, nothing twice, order kept within a conversation."""

from __future__ import annotations

from monitor.alerts.message import Delivery, Message
from monitor.incidents.incident import Transition
from monitor.store.engine import Database
from monitor.store.outbox import StoredOutbox, enqueue


def message(incident: str = "i1", seq: int = 1, channel: str = "slack", **changes: object) -> Message:
    made = Message(
        key=f"{incident}.{seq}.{channel}.#shop",
        incident=incident,
        seq=seq,
        transition=Transition.FIRED,
        channel=channel,
        recipient="#shop",
        body=b"{}",
        created_at=100.0 + seq,
    )
    return made.with_(**changes)


def put(database: Database, *messages: Message) -> StoredOutbox:
    with database.write() as connection:
        enqueue(connection, messages)
    return StoredOutbox(database)


def test_a_claimed_message_is_not_claimed_again(database: Database) -> None:
    outbox = put(database, message())
    assert [m.state for m in outbox.claim(200.0, lease=30.0, limit=10)] == [Delivery.SENDING]
    assert outbox.claim(200.0, lease=30.0, limit=10) == []


def test_a_message_written_twice_is_there_once_and_keeps_its_state(database: Database) -> None:
    outbox = put(database, message())
    [claimed] = outbox.claim(200.0, lease=30.0, limit=10)
    outbox.record(claimed.with_(state=Delivery.SENT, reference="C1:1"))
    put(database, message())
    assert outbox.claim(300.0, lease=30.0, limit=10) == []
    assert outbox.thread_of("i1", "slack", "#shop") == "C1:1"


def test_a_later_message_waits_for_the_earlier_one_of_its_conversation(database: Database) -> None:
    outbox = put(database, message(seq=1), message(seq=2), message(incident="i2", seq=1))
    first = outbox.claim(200.0, lease=30.0, limit=10)
    assert [(m.incident, m.seq) for m in first] == [("i1", 1), ("i2", 1)]
    assert outbox.claim(200.0, lease=30.0, limit=10) == []
    outbox.record(*(m.with_(state=Delivery.SENT, reference="C1:1") for m in first))
    assert [(m.incident, m.seq) for m in outbox.claim(200.0, lease=30.0, limit=10)] == [("i1", 2)]


def test_nothing_new_goes_to_a_recipient_whose_last_send_is_in_doubt(database: Database) -> None:
    outbox = put(database, message())
    [cut_off] = outbox.claim(200.0, lease=30.0, limit=1)
    put(database, message(incident="i2"), message(incident="i3", channel="mail"))
    assert [m.channel for m in outbox.claim(999.0, lease=30.0, limit=10)] == ["mail"]
    outbox.record(cut_off.with_(state=Delivery.SENT, reference="C1:1"))
    assert [m.incident for m in outbox.claim(999.0, lease=30.0, limit=10)] == ["i2"]


def test_a_conversation_goes_on_from_its_last_message(database: Database) -> None:
    outbox = put(database, message(seq=1), message(seq=2))
    for reference in ("C1:1:1", "C1:1:2"):
        [claimed] = outbox.claim(200.0, lease=30.0, limit=1)
        outbox.record(claimed.with_(state=Delivery.SENT, reference=reference))
    assert outbox.thread_of("i1", "slack", "#shop") == "C1:1:2"


def test_a_paused_recipient_waits_and_others_of_the_channel_go_on(database: Database) -> None:
    other = message(incident="i2", key="i2.1.slack.#ops", recipient="#ops")
    outbox = put(database, message(), other)
    outbox.pause("slack", 400.0, "#shop")
    assert [m.recipient for m in outbox.claim(399.0, lease=30.0, limit=10)] == ["#ops"]
    assert (outbox.paused_until("slack"), outbox.paused_until("slack", "#shop")) == (0.0, 400.0)
    assert [m.recipient for m in outbox.claim(400.0, lease=30.0, limit=10)] == ["#shop"]


def test_a_message_put_off_is_claimed_when_its_time_comes(database: Database) -> None:
    outbox = put(database, message(not_before=500.0))
    assert outbox.claim(499.0, lease=30.0, limit=10) == []
    assert len(outbox.claim(500.0, lease=30.0, limit=10)) == 1


def test_a_paused_channel_waits_and_others_go_on(database: Database) -> None:
    outbox = put(database, message(), message(channel="mail"))
    outbox.pause("slack", 400.0)
    assert [m.channel for m in outbox.claim(399.0, lease=30.0, limit=10)] == ["mail"]
    assert outbox.paused_until("slack") == 400.0
    assert [m.channel for m in outbox.claim(400.0, lease=30.0, limit=10)] == ["slack"]


def test_a_message_whose_sending_was_cut_off_is_in_doubt_after_its_lease(database: Database) -> None:
    outbox = put(database, message())
    outbox.claim(200.0, lease=30.0, limit=10)
    assert outbox.in_doubt(229.0) == []
    assert [m.key for m in outbox.in_doubt(230.0)] == ["i1.1.slack.#shop"]


def test_depths_tell_what_waits_and_since_when(database: Database) -> None:
    outbox = put(database, message(seq=1), message(seq=2))
    assert outbox.depths() == {("slack", "queued"): (2, 101.0)}

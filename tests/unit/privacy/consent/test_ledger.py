from __future__ import annotations

from dataclasses import replace
from typing import Any

from monitor.capture.hit import ConsentState, Hit
from monitor.daemon.intake import take
from monitor.privacy.consent.ledger import Count, Entry, add
from monitor.privacy.inspect import Inspector
from monitor.privacy.purposes import BANNER
from tests.support.inspecting import KEY

AT = 1_780_000_000.0
DAY = int(AT // 86_400) * 86_400
META = "https://www.facebook.com/tr/?id=77&ev=PageView"
OPEN = (("analytics", ConsentState.UNSET), ("advertising", ConsentState.UNSET))
YES = (("analytics", ConsentState.GRANTED), ("advertising", ConsentState.GRANTED))
NO = (("analytics", ConsentState.DENIED), ("advertising", ConsentState.DENIED))
SOME = (("analytics", ConsentState.GRANTED), ("advertising", ConsentState.DENIED))


def hit(at: float = AT, **fields: Any) -> Hit:
    return Hit(**{"at": at, "method": "GET", "url": META, "session": "s"} | fields)


def test_the_ledger_counts_events_by_what_had_been_chosen() -> None:
    hits = [hit(consent=YES), hit(at=AT + 1, consent=NO, weight=4.0), hit(at=AT + 86_400, session="t")]
    hits.append(hit(url="https://www.facebook.com/tr/?id=77&ev=PageView&x=1", headers=(("sec-gpc", "1"),), session="u"))
    ledger = dict(take(hits, Inspector.of(KEY), set).ledger)
    entry = Entry(DAY, "default", "production", "meta", "advertising", "granted")
    assert ledger == {
        entry: Count(1.0, 0.0),
        entry._replace(state="denied"): Count(4.0, 4.0),
        entry._replace(day=DAY + 86_400, state="unknown"): Count(1.0, 0.0),
        entry._replace(state="opted-out"): Count(1.0, 1.0),
    }
    assert entry.date == "2026-05-28"


def test_of_a_vendor_whose_purpose_nobody_knows_the_ledger_says_so() -> None:
    hits = [hit(url="https://bam.nr-data.net/events/1/k?a=1&v=2&ref=https://shop.example/", method="POST", consent=NO)]
    assert {(e.vendor, e.purpose, e.state) for e in take(hits, Inspector.of(KEY), set).ledger} == {
        ("new_relic", "unknown", "unknown")
    }


def test_ledgers_add_up() -> None:
    entry = Entry(DAY, "a", "b", "c", "d", "e")
    ledger = {entry: Count(1.0, 1.0)}
    add(ledger, {entry: Count(2.0, 0.0), entry._replace(state="f"): Count(1.0, 0.0)})
    assert ledger == {entry: Count(3.0, 1.0), entry._replace(state="f"): Count(1.0, 0.0)}


def answered(*hits: Hit) -> dict[str, int]:
    """Return how often each answer was given."""
    taken = take(hits, Inspector.of(KEY), set, answers=True)
    return {stream.event: p.events for (stream, _), p in taken.profiles.items() if stream.vendor == BANNER}


def test_an_answer_is_counted_when_it_is_seen_to_be_given() -> None:
    assert answered(hit(consent=OPEN), hit(at=AT + 5, consent=YES), hit(at=AT + 9, consent=YES)) == {"accepted": 1}
    assert answered(hit(consent=OPEN), hit(at=AT + 5, consent=NO)) == {"rejected": 1}
    assert answered(hit(consent=OPEN), hit(at=AT + 5, consent=SOME)) == {"partly accepted": 1}


def test_an_answer_of_an_earlier_visit_is_none_now() -> None:
    assert answered(hit(consent=YES)) == {}
    assert answered(hit(consent=OPEN)) == {}


def test_a_withdrawal_is_counted() -> None:
    assert answered(hit(consent=YES), hit(at=AT + 5, consent=NO)) == {"withdrawn": 1}


def test_an_answer_counts_once_however_often_it_is_heard() -> None:
    inspector = Inspector.of(KEY)
    hits = [hit(consent=OPEN), hit(at=AT + 5, consent=YES)]
    mirrors: set[bytes] = set()

    def new(keys: set[bytes]) -> set[bytes]:
        fresh = keys - mirrors
        mirrors.update(fresh)
        return fresh

    numbers = []
    for one in (inspector, inspector, Inspector.of(KEY)):
        taken = take([replace(h) for h in hits], one, new, answers=True)
        numbers.append(sum(p.events for (stream, _), p in taken.profiles.items() if stream.vendor == BANNER))
    assert numbers == [1, 0, 0]


def test_a_command_that_judges_a_capture_hears_of_no_answers() -> None:
    taken = take([hit(consent=OPEN), hit(at=AT + 5, consent=YES)], Inspector.of(KEY), set)
    assert {stream.vendor for stream, _ in taken.profiles} == {"meta"}

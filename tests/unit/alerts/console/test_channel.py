"""The terminal: readable, and coloured only where it is one."""

from __future__ import annotations

import io

from monitor.alerts.outcome import Later, NotThere, Sent
from monitor.alerts.registry import build_channels
from monitor.incidents.incident import Transition
from tests.support.alerts import AT, PURCHASE, finding, message, moved


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def printed(stream: io.StringIO, transition: Transition = Transition.FIRED, thread: str | None = None) -> str:
    console = build_channels({"console": {"type": "console", "width": 80}}, stdout=stream)["console"]
    outcome = console.send(message(moved(transition), "console", "console"), thread, AT)
    assert isinstance(outcome, Sent)
    assert outcome.note is None
    return stream.getvalue()


def test_an_alert_reads_from_top_to_bottom() -> None:
    assert printed(io.StringIO()).splitlines() == [
        "● CRITICAL  purchase stopped arriving in GA4",
        "  purchase: nothing for 3 h where 31 to 52 are usual, last seen 10:02",
        "  since      Tue 10 Mar 09:00 UTC (3 h)",
        "  seen       0 in 3 h",
        "  expected   31 to 52",
        "  by chance  about once in 50,000 such hours",
        "  hourly     █▇·▁▁▁",
        "  usual      ▇▇▇▇▇▇",
        "             Tue 10 Mar 06:00 UTC – Tue 10 Mar 12:00 UTC",
        "  where      GA4 G-SHOP1 purchase",
        "  next       Do what this event counts on the live site, with the browser's",
        "             network tab open. If no request leaves, look at what was released,",
        "             or published in the tag manager, just before it stopped.",
        "  runbook    https://wiki.example.com/purchase",
        "  Acme shop · rule purchase-missing (rules/shop.yaml:4) · owner growth · incident 4f1c2a9b-2603101200",
        "",
    ]


def test_an_end_is_short() -> None:
    lines = printed(io.StringIO(), Transition.RESOLVED, "earlier").splitlines()
    assert lines[0] == "● RESOLVED  purchase stopped arriving in GA4"
    assert lines[1].startswith("  Well again after 3 h 7 min. Before: purchase: nothing")
    assert "  when       Tue 10 Mar 09:00–12:07 UTC (3 h 7 min)" in lines
    assert len(lines) < 9


def test_colours_are_for_terminals() -> None:
    assert "\x1b[" not in printed(io.StringIO())
    assert "\x1b[1;31m● CRITICAL\x1b[0m" in printed(Terminal())


def test_what_traffic_says_cannot_steer_the_terminal() -> None:
    evil = finding(stream=PURCHASE._replace(event="x\x1b[2J"), message="\x1b]0;title\x07", examples=("\x9b31m",))
    stream = Terminal()
    console = build_channels({"c": {"type": "console"}}, stdout=stream)["c"]
    console.send(message(moved(Transition.FIRED, evil), "c", "console"), None, AT)
    assert "\x1b[2J" not in stream.getvalue()
    assert "\x1b]" not in stream.getvalue()
    assert "\x9b" not in stream.getvalue()


def test_a_closed_stream_makes_the_channel_wait() -> None:
    stream = io.StringIO()
    console = build_channels({"c": {"type": "console"}}, stdout=stream)["c"]
    stream.close()
    assert isinstance(console.send(message(), None, AT), Later)
    assert isinstance(console.settle(message(), None, AT), NotThere)

"""Parse.ly: the action names the event."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, lines_of, said

OMNIBUG = [row for row in lines_of("omnibug/measurement.jsonl") if row["provider"] == "PARSELY"]
KINDS = {"pageview": Kind.PAGE, "heartbeat": Kind.TELEMETRY, "vheartbeat": Kind.TELEMETRY}


@pytest.mark.parametrize("row", OMNIBUG, ids=lambda row: row["asserted"]["omnibug_requestType"]["value"])
def test_actions(row: dict[str, Any]) -> None:
    event = event_of(row["url"])
    assert (event.vendor, event.account, event.page) == ("parsely", "test.com", "https://test.com/test/")
    assert event.kind is KINDS.get(event.name, Kind.EVENT)
    assert f"action={event.name}" in row["url"]
    assert event.user_ids["client"] == "s1qszb2j-q5wm-17do-aufa-8bokudx1gbcc"


def test_a_conversion_tells_what_it_is() -> None:
    event = next(event for row in OMNIBUG if (event := event_of(row["url"])).name == "conversion")
    assert event.properties["data"]["_conversion_type"] == "newsletter_signup"


def test_a_first_party_pixel_needs_parselys_parameters() -> None:
    url = "https://fpa-events.a.example/plogger/?rand=1&idsite=a.example&action=pageview"
    assert event_of(url, page="https://www.a.example/").transport is Transport.FIRST_PARTY
    assert events_of("https://a.example/px/?rand=1") == ()


def test_the_script_is_inventory() -> None:
    event = event_of("https://cdn.parsely.com/keys/a.example/p.js")
    assert (event.kind, event.account) == (Kind.LOADER, "a.example")


def test_a_hit_without_a_site_is_counted_with_its_reason() -> None:
    undecodable = said("https://p1.parsely.com/plogger/?rand=").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no site"

"""Of what real sites send to companies that advertise or measure, nearly everything has a vendor and a kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.capture.hit import Hit
from monitor.capture.read import read_capture
from monitor.decode.catalogue import company_of
from monitor.decode.event import Event, Kind, Transport
from monitor.decode.registry import decode
from monitor.decode.request import Request

CAPTURES = sorted((Path(__file__).parents[1] / "data" / "captures" / "the-markup").glob("*.har.gz"))
CODE = (".js", ".mjs", ".css", ".woff", ".woff2", ".ttf", ".otf", ".eot")
FORMATS = ("/b/ss/", "/id", "/com.snowplowanalytics.snowplow/", "/g/collect", "/utag/")
"""What stands in the paths of trackers that answer on the site's own domain in these captures."""


def is_beacon_like(hit: Hit) -> bool:
    request = Request(hit)
    company = company_of(request.host)
    if company is None or company.purpose not in {"advertising", "analytics"} or request.path.endswith(CODE):
        return False
    return hit.method == "POST" or (hit.method == "GET" and len(request.pairs) >= 3)


@pytest.fixture(scope="module")
def hits() -> list[Hit]:
    return [
        hit for path in CAPTURES for hit in read_capture(path, on_problem=lambda problem: pytest.fail(str(problem)))
    ]


def test_at_least_95_of_100_beacons_have_a_vendor_and_a_kind(hits: list[Hit]) -> None:
    beacons = [hit for hit in hits if is_beacon_like(hit)]
    assert len(beacons) > 200
    assert sum(bool(decode(hit).events) for hit in beacons) >= 0.95 * len(beacons)


def test_no_call_of_a_site_to_itself_is_taken_for_a_tracker(hits: list[Hit]) -> None:
    own: list[tuple[Hit, Event]] = [
        (hit, event) for hit in hits for event in decode(hit).events if event.transport is Transport.FIRST_PARTY
    ]
    assert own
    assert [hit.url for hit, _ in own if not any(sign in Request(hit).path for sign in FORMATS)] == []


def test_syncs_are_told_from_events(hits: list[Hit]) -> None:
    syncs = [event for hit in hits for event in decode(hit).events if event.kind is Kind.SYNC]
    assert len(syncs) > 50
    assert {"doubleclick", "tapad", "bidswitch"} & {event.vendor for event in syncs}

"""Adobe media: heartbeats by name, the collection API by body."""

from __future__ import annotations

import orjson

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, lines_of, said

OMNIBUG = [row for row in lines_of("omnibug/measurement.jsonl") if row["provider"] == "ADOBEHEARTBEAT"]
API = "https://shop.hb-api.omtrdc.net/api/v1/sessions"
AD = {"eventType": "adStart", "playerTime": {"playhead": 14.9, "ts": 1_700_000_100_000}, "params": {"media.ad.id": "1"}}


def test_a_heartbeat() -> None:
    event = event_of(OMNIBUG[0]["url"])
    assert (event.vendor, event.kind, event.name) == ("adobe_heartbeat", Kind.EVENT, "start")
    assert event.account == "nbcutve,nbcunetworkbu"
    assert event.user_ids["session"] == "1527464150037459529420"
    said = event.properties
    assert (said["asset.name"], said["asset.length"], said["event.playhead"]) == ("Town Hall", 1330, 0)
    assert event_of("https://x.hb.omtrdc.net/?s:event:type=play&s:sc:rsid=a").kind is Kind.TELEMETRY


def test_the_collection_api() -> None:
    event = event_of(f"{API}/abc/events", orjson.dumps(AD | {"customMetadata": {"campaign": "x"}, "qoeData": {}}))
    assert (event.name, event.account, event.at) == ("adStart", "shop", 1_700_000_100.0)
    assert event.properties == {"media.ad.id": "1", "custom": {"campaign": "x"}, "playhead": 14.9}
    assert event.user_ids == {"session": "abc"}


def test_a_session_starts_with_who_watches() -> None:
    params = {"media.name": "n", "visitor.marketingCloudUserId": "m", "analytics.reportSuite": "suite"}
    event = event_of(API, orjson.dumps(AD | {"eventType": "sessionStart", "params": params}))
    assert (event.user_ids, event.properties["analytics.reportSuite"]) == ({"client": "m"}, "suite")


def test_on_other_hosts_the_body_tells_never_the_path() -> None:
    own = API.replace("hb-api.omtrdc.net", "media.shop.example")
    assert event_of(own, orjson.dumps(AD)).vendor == "adobe_heartbeat"
    assert events_of(own) == ()
    assert events_of(own, '{"eventType":"login"}') == ()


def test_a_request_that_names_no_event_is_counted_with_its_reason() -> None:
    undecodable = said(API).undecodable
    assert undecodable is not None
    assert undecodable.reason == "no media event"

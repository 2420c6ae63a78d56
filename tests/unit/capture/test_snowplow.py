from __future__ import annotations

import json
from pathlib import Path

from monitor.capture.snowplow import COLUMNS, MIN_COLUMNS
from monitor.decode.event import Event
from monitor.decode.registry import decode
from tests.support.capture import read

AT = 1_795_600_800.25
SAID = {
    "schema": "iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0",
    "data": {"schema": "iglu:com.shop/add_to_cart/jsonschema/1-0-0", "data": {"sku": "p-1"}},
}
ENTITIES = {
    "schema": "iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0",
    "data": [{"schema": "iglu:com.shop/user/jsonschema/1-0-0", "data": {"tier": "gold"}}],
}


def line(columns: int = len(COLUMNS), /, **values: str) -> str:
    row = {
        "app_id": "shop",
        "platform": "web",
        "collector_tstamp": "2026-11-25 10:00:00.250",
        "dvce_created_tstamp": "2026-11-25 11:59:58.000",
        "dvce_sent_tstamp": "2026-11-25 12:00:00.000",
        "event": "page_view",
        "event_id": "b1e9a1a0-0000-4000-8000-000000000001",
        "user_ipaddress": "192.0.2.7",
        "domain_userid": "d-1",
        "domain_sessionid": "s-1",
        "page_url": "https://shop.example/cart",
        "page_referrer": "https://shop.example/",
        "useragent": "Mozilla/5.0",
    } | values
    return "\t".join([row.get(name, "") for name in COLUMNS][:columns])


def enriched(tmp_path: Path, *lines: str | bytes, name: str = "part-00000") -> Path:
    path = tmp_path / name
    path.write_bytes(b"\n".join(one if isinstance(one, bytes) else one.encode() for one in lines))
    return path


def event(tmp_path: Path, **values: str) -> Event:
    [hit], problems = read(enriched(tmp_path, line(**values)))
    assert problems == []
    [one] = decode(hit).events
    return one


def test_an_enriched_event_is_a_hit_of_the_trackers_protocol(tmp_path: Path) -> None:
    [hit], problems = read(enriched(tmp_path, line()), source="lake")
    assert problems == []
    assert (hit.at, hit.method, hit.page, hit.session) == (AT, "POST", "https://shop.example/cart", "s-1")
    assert (hit.source, hit.file, hit.entry, hit.header("user-agent")) == ("lake", "part-00000", 0, "Mozilla/5.0")
    assert b"192.0.2.7" not in hit.body


def test_the_decoder_reads_kind_account_ids_and_the_corrected_time(tmp_path: Path) -> None:
    one = event(tmp_path)
    assert (one.vendor, one.name, one.account, one.kind.value) == ("snowplow", "page_view", "shop", "page")
    assert dict(one.user_ids) == {"client": "d-1", "session": "s-1"}
    assert (one.page, one.referrer, one.at) == ("https://shop.example/cart", "https://shop.example/", AT - 2)
    assert one.event_id == "b1e9a1a0-0000-4000-8000-000000000001"


def test_self_describing_events_entities_and_structured_ones_keep_what_they_say(tmp_path: Path) -> None:
    said = event(tmp_path, event="unstruct", unstruct_event=json.dumps(SAID), contexts=json.dumps(ENTITIES))
    assert (said.name, said.properties["sku"]) == ("com.shop/add_to_cart", "p-1")
    assert "tier" in json.dumps(dict(said.properties["entities"]))
    struct = event(tmp_path, event="struct", se_category="shop", se_action="add", se_value="2.5")
    assert (struct.name, struct.value) == ("add", 2.5)
    sold = event(tmp_path, event="transaction", tr_orderid="O-1", tr_total="9.5", tr_currency="EUR")
    assert (sold.transaction_id, sold.value, sold.currency) == ("O-1", 9.5, "EUR")


def test_lines_of_older_pipelines_and_empty_first_columns_are_read(tmp_path: Path) -> None:
    hits, problems = read(enriched(tmp_path, line(app_id="", platform=""), line(MIN_COLUMNS), line() + "\r"))
    assert (len(hits), problems) == (3, [])
    [hit], _ = read(enriched(tmp_path, line(app_id="")))
    assert hit.session == "s-1"


def test_bad_lines_are_told_and_show_no_value(tmp_path: Path) -> None:
    secret = "jane@shop.example"
    hits, problems = read(
        enriched(
            tmp_path,
            secret,
            line(),
            line(60),
            line(event=secret),
            line(collector_tstamp=secret),
            line(collector_tstamp=""),
            line(dvce_created_tstamp="1970-01-01 00:00:00"),
            line(page_title="\N{SNOWMAN}").encode("utf-16-le"),
            line(),
        )
    )
    assert [hit.entry for hit in hits] == [1, 8]
    assert [problem.removeprefix("part-00000:") for problem in problems] == [
        "line 1: has 1 columns; an enriched event has 131",
        "line 3: has 60 columns; an enriched event has 131",
        "line 4: event: is none of page_view, page_ping, struct, unstruct, transaction, transaction_item",
        "line 5: collector_tstamp: is no ISO 8601 date and time, such as 2026-11-25T10:00:00.123Z",
        "line 6: collector_tstamp: is missing",
        "line 7: dvce_created_tstamp: is before 2000 or after 2099",
        "line 8: event: is none of page_view, page_ping, struct, unstruct, transaction, transaction_item",
    ]

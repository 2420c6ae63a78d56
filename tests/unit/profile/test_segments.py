from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import orjson
import pytest

from monitor.capture.line import Context, hit_of
from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.registry import decode
from monitor.privacy.inspected import Inspected
from monitor.profile.breakdown import MANY_WORDS, MOST_PATHS, MOST_SEGMENTS, Breakdown, Row
from monitor.profile.build import profile_of
from monitor.profile.dimensions import values_of
from monitor.profile.encode import decode_profile, encode
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from monitor.profile.segments import Segment, segments_of, visitor_group
from tests.support.streams import inspected, profile

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"


def times(seen: Profile, path: str, facet: str, dimension: str, value: str) -> int:
    counted = seen.breakdown
    row, column = Row(path, facet), Segment(dimension, value)
    if row not in counted.rows or column not in counted.segments:
        return 0
    return int(counted.counts[counted.rows.index(row), counted.segments.index(column)])


def words(**fields: Any) -> set[str]:
    return {str(segment) for segment in segments_of(inspected(**fields).event)}


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (IPHONE, {"browser Safari", "device iPhone"}),
        (WINDOWS, {"browser Chrome", "device Windows"}),
        (WINDOWS + " Edg/131.0", {"browser Edge", "device Windows"}),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/131.0 Mobile Safari/537.36", {"device Android phone"}),
        ("Mozilla/5.0 (compatible; Googlebot/2.1)", {"browser bot", "device other"}),
    ],
)
def test_an_agent_is_a_family_of_browsers_and_a_kind_of_device(agent: str, expected: set[str]) -> None:
    assert expected <= words(agent=agent)


def test_a_page_is_its_host_its_template_and_the_medium_that_led_to_it() -> None:
    page = "https://shop.example/de/products/blue-shirt?utm_medium=Email&utm_source=x"
    assert {"host shop.example", "page /de/products/*", "medium email"} <= words(page=page)
    assert "medium gclid" in words(page="https://shop.example/?gclid=abc")
    assert not {word for word in words(page="https://[broken") if word.startswith(("host", "page"))}


def test_consent_release_tags_and_visits_are_segments_too() -> None:
    consent = Consent(analytics_storage=Signal.GRANTED, ad_storage=Signal.DENIED)
    found = words(properties={"app_version": "4.2.0"}, consent=consent, tags=("web", "eu"), session="a")
    assert {"analytics consent granted", "advertising consent denied", "release 4.2.0", "tag web", "tag eu"} <= found
    assert f"visitor {visitor_group('a')}" in found


def test_the_country_is_the_one_capture_says_the_visitor_was_in() -> None:
    assert "country DE" in words(country="DE")
    assert not {word for word in words() if word.startswith("country")}
    assert values_of(inspected({"country": "Norway"}, country="DE"), "country") == ("DE",)
    assert values_of(inspected({"country": "Norway"}), "country") == ("Norway",)


def test_a_part_of_a_country_is_of_that_country() -> None:
    url = "https://www.google-analytics.com/g/collect?v=2&tid=G-1&en=purchase"
    [event] = decode(hit_of({"at": "2026-11-25T10:00:00Z", "url": url, "region": "US-CA"}, Context())).events
    assert event.country == "US"


def test_what_was_there_is_counted_by_segment_with_what_it_looked_like() -> None:
    def one(agent: str, **properties: Any) -> Inspected:
        return inspected(properties, agent=agent)

    seen = profile_of(
        [
            one(IPHONE, currency="EUR", value="12,50"),
            one(IPHONE, currency="EUR", items=[{"price": 1}, {"price": None}]),
            one(WINDOWS, currency="", value=3),
            one(WINDOWS, currency="USD", value=1.5),
        ],
        budget=None,
    )
    assert times(seen, "", "", "", "") == 4
    assert times(seen, "currency", "", "device", "iPhone") == 2
    assert times(seen, "currency", '"EUR', "device", "iPhone") == 2
    assert times(seen, "currency", "empty", "device", "Windows") == 1
    assert times(seen, "value", "~localised number", "browser", "Safari") == 1
    assert times(seen, "value", "number", "device", "Windows") == 2
    assert times(seen, "items[].price", "null", "device", "iPhone") == 1
    assert times(seen, "items[]", "object", "device", "iPhone") == 2


def test_words_that_must_not_be_kept_are_not_kept_by_segment_either() -> None:
    seen = profile([{"email": "jane", "coupon": "SPRING", "note": "hello"}])
    assert not [row for row in seen.breakdown.rows if row.facet.startswith('"')]


def test_what_is_too_much_falls_to_a_bound_in_any_order_of_merging() -> None:
    parts = [
        profile(
            [{"kind": f"w{chr(97 + i)}", "size": "ok"} | {f"p{i}q{chr(97 + j)}": 1 for j in range(11)}],
            page=f"https://a.example/{chr(97 + i)}",
        )
        for i in range(26)
    ]
    whole = Profile()
    backwards = Profile()
    for part in parts:
        whole = merge(whole, part)
        backwards = merge(part, backwards)
    assert whole.breakdown == backwards.breakdown
    assert len({row.path for row in whole.breakdown.rows}) == MOST_PATHS
    assert sum(segment.dimension == "page" for segment in whole.breakdown.segments) == MOST_SEGMENTS
    assert Row("kind", MANY_WORDS) in whole.breakdown.rows
    assert not [row for row in whole.breakdown.rows if row.path == "kind" and row.facet.startswith('"')]


def test_breakdowns_compare_by_what_they_count() -> None:
    one = Breakdown((Segment("", ""),), (Row("a", ""),), np.array([[1]]))
    assert one == Breakdown((Segment("", ""),), (Row("a", ""),), np.array([[1]]))
    assert one != Breakdown((Segment("", ""),), (Row("a", ""),), np.array([[2]]))
    assert one != "a breakdown"


def test_bytes_written_before_segments_were_counted_are_readable() -> None:
    data = encode(profile([{"currency": "EUR"}]))
    body = orjson.loads(zlib.decompress(data[4:]))
    del body["s"]
    older = decode_profile(data[:4] + zlib.compress(orjson.dumps(body)))
    assert older.breakdown == Breakdown()
    assert older.properties["currency"].present == 1

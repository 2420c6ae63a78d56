"""No request to an advertising platform, however odd, makes its decoder fail; what is said fits into a row."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.decode.registry import decode
from monitor.decode.row import rows_of
from tests.support.decoding import hit_of

KEY = "c2rHi7OQgV0u3CcfQ00B"
ENDPOINTS = st.sampled_from(
    [
        "https://analytics.tiktok.com/api/v2/pixel", "https://analytics.tiktok.com/i18n/pixel/",
        "https://tr.snapchat.com/p", "https://tr.snapchat.com/config", "https://ct.pinterest.com/v3/",
        "https://ct.pinterest.com/user/", "https://t.co/i/adsct", "https://static.ads-twitter.com/.js",
        "https://alb.reddit.com/rp.gif", "https://pixel-config.reddit.com/pixels", "https://sslwidget.criteo.com/event",
        "https://widget.eu.criteo.com/event", "https://insight.adsrvr.org/track/up", "https://insight.adsrvr.org/track",
        "https://insight.adsrvr.org/tags", "https://js.adsrvr.org/", "https://tr.outbrain.com/unifiedPixel",
        "https://trc.taboola.com/log/3/unip", "https://trc.taboola.com/1/trc/3/json",
        "https://cdn.taboola.com/unip/.js", "https://q.quora.com/_/ad", "https://t.teads.tv/track",
        "https://beacon.sojern.com/p", "https://c.seznam.cz/conv",
        f"https://creativecdn.com/tags?id=pr_{KEY}_orderstatus2_1_2_3&", "https://creativecdn.com/tags",
        "https://p1.zemanta.com/v2/p/js", "https://js-tag.zemanta.com/.js",
        "https://track.adform.net/Serving/TrackPoint/", "https://www.awin1.com/sread.php", "https://x.example/sread.js",
        "https://www.awin1.com/basket.php", "https://www.dwin1.com/1.js", "https://s.amazon-adsystem.com/iu3",
        "https://sp.analytics.yahoo.com/sp.pl", "https://ups.analytics.yahoo.com/ups",
    ]
)  # fmt: skip
NAMES = st.sampled_from(
    [
        "analytics_message", "pid", "ev", "e_pr", "e_iids", "cdid", "u_hem", "du", "ts", "tid", "event", "ed", "pd",
        "ad", "cb", "txn_id", "events", "event_id", "tw_sale_amount", "id", "m.valueDecimal", "m.products", "auto_pn",
        "dpm", "a", "p0", "p1", "fu", "sc", "cs", "adv", "ct", "upid", "v", "marketerId", "name", "optOut", "en",
        "data", "tim", "revenue", "unified_id", "tag", "u", "value", "action", "buyer_pixel_id", "tag_version",
        "pixelId", "pt", "t", "sha256_eml", "ids", "consent", "pm", "lid", "ADFPageName", "merchant", "b", "c", "d",
        "parts", "testmode", "product_line", "ex-hargs", "dcc", ".yp", "gv", "he", "ea", "gdpr", "us_privacy", "cd",
        "su",
    ]
)  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "1", "12.50", "12,5", "1e999", "NaN", "[", "[[]]", "[[1,2],[null],{}]", '{"a":[1]}', "{}",
            '{"mpvd":{"en":[]}}', '{"line_items":{"a":null}}', "e=vc&p=%5Bi%3D1%26pr%3D9%26q%3D1e300%5D",
            "e=ce&m=%5B%5D", "e", "[]", "0:", f"pr_{KEY}_uid_", f"pr_{KEY}_orderstatus2_a", "AW:P|1|2",
            "AW:P|1|2|3|4|5|x\r\nAW:P", "01:22|x|:", "1,2,,3", "p=12345678-1;", "eyJhIjpbMV0sImMiOiJ4eHh4eHh4In0=",
            "1745853783458", "LDU", "1YYN", "%", "%25%5B",
        ]
    ),
)  # fmt: skip
PAIRS = st.lists(st.tuples(NAMES, VALUES), max_size=10)
JSON_ENDPOINTS = st.sampled_from(
    [
        "https://analytics.tiktok.com/api/v2/pixel", "https://analytics.tiktok.com/api/v2/pixel/act",
        "https://business-api.tiktok.com/open_api/v1.3/event/track/", "https://tr.snapchat.com/p",
        "https://tr.snapchat.com/v3/p/events", "https://tr.snapchat.com/v2/conversion",
        "https://api.pinterest.com/v5/ad_accounts/1/events", "https://ads-api.x.com/12/measurement/conversions/p",
        "https://ads-api.reddit.com/api/v2.0/conversions/events/p",
        "https://ads-api.reddit.com/api/v3/pixels/p/conversion_events",
        "https://insight.adsrvr.org/track/realtimeconversion", "https://pixels.spotify.com/v1/ingest",
        "https://creativecdn.com/tags/v2",
    ]
)  # fmt: skip
KEYS = st.sampled_from(
    [
        "event", "event_id", "context", "pixel", "code", "codes", "user", "page", "url", "properties", "contents",
        "value", "currency", "timestamp", "data", "batch", "ctx", "req", "t", "i", "md", "log", "pids", "pid", "ev",
        "e_pr", "e_iids", "event_name", "event_time", "user_data", "custom_data", "opt_out", "data_processing_options",
        "event_type", "conversions", "identifiers", "conversion_time", "events", "type", "tracking_type", "metadata",
        "event_metadata", "products", "event_at", "adv", "items", "action", "body", "th", "tags", "eventType",
        "offerIds", "conversionValue", "signal_diagnostic_labels", "auto_collected_properties", "limited_data_use",
        "external_id", "em", "action_source",
    ]
)  # fmt: skip
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**60), 2**60), st.floats(allow_nan=False), VALUES),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=6)),
    max_leaves=24,
)
DOCUMENTS = st.dictionaries(KEYS, JSON, max_size=6)


def holds(url: str, body: str | bytes | None = None) -> None:
    """Assert that a request is read or refused, the same way twice, and fits into rows of JSON."""
    hit = hit_of(url, body)
    said = decode(hit)
    assert said == decode(hit)
    assert said.undecodable is None or not said.undecodable.reason.startswith("the decoder failed")
    for row in rows_of(hit, said):
        orjson.dumps(row)


@settings(max_examples=200, deadline=None)
@given(endpoint=ENDPOINTS, query=PAIRS, form=PAIRS)
def test_no_parameters_make_a_decoder_fail(
    endpoint: str, query: list[tuple[str, str]], form: list[tuple[str, str]]
) -> None:
    joined = "" if endpoint.endswith("&") else "?"
    holds(f"{endpoint}{joined}{urlencode(query, errors='replace')}", urlencode(form, errors="replace"))


@settings(max_examples=200, deadline=None)
@given(endpoint=JSON_ENDPOINTS, document=DOCUMENTS | JSON)
def test_no_document_makes_a_decoder_fail(endpoint: str, document: object) -> None:
    holds(endpoint, orjson.dumps(document))


@settings(max_examples=50, deadline=None)
@given(endpoint=JSON_ENDPOINTS, body=st.binary(max_size=64))
def test_no_bytes_make_a_decoder_fail(endpoint: str, body: bytes) -> None:
    holds(endpoint, body)


@pytest.mark.parametrize(
    ("url", "unit"),
    [
        ("https://tr.outbrain.com/unifiedPixel?name=x&marketerId=", "m,"),
        ("https://insight.adsrvr.org/track/up?adv=a&upid=", "m,"),
        ("https://sslwidget.criteo.com/event?p0=e%3Dvc&a=", "m,"),
        ("https://sslwidget.criteo.com/event?a=1&p0=e%3Dvc%26p%3D", "%255Bi%25253D1%255D"),
        ("https://alb.reddit.com/rp.gif?id=a&event=Lead&auto_pn=", "1~a|"),
        ("https://tr.snapchat.com/p?pid=p&ev=PURCHASE&e_iids=", "a,"),
        ("https://analytics.twitter.com/i/adsct?txn_id=o&events=[", '["a"],'),
        ("https://www.awin1.com/basket.php?product_line=", "AW:P|1|2|3%0A"),
        ("https://www.awin1.com/sread.js?a=1&c=2&d=", "1:2|"),
        (f"https://creativecdn.com/tags?id=pr_{KEY}_offer_", "a,"),
    ],
)
def test_what_repeats_without_end_is_read_within_bounds(url: str, unit: str) -> None:
    said = decode(hit_of(url + unit * (500_000 // len(unit))))
    assert len(said.events) <= 5_000
    for event in said.events:
        assert len(event.items) <= 1_000
        lists = [*event.properties.values(), *event.properties.get("user_data", {}).values()]
        assert all(len(value) <= 1_000 for value in lists if isinstance(value, list))

"""Decoding never raises, whatever bytes and URLs it is fed, and what it says can always be printed as JSON."""

from __future__ import annotations

import gzip
from base64 import b64encode
from typing import Any
from urllib.parse import quote_plus

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.capture.hit import Hit
from monitor.decode.body import Body
from monitor.decode.query import clean, parse_pairs, unquote_deep
from monitor.decode.registry import decode, decoders
from monitor.decode.row import rows_of
from monitor.decode.values import money, number
from monitor.decode.vendors.ga4_items import parse_item

FAST = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])

HOSTS = [*sorted({host for decoder in decoders() for host in decoder.hosts}), "shop.example", "a.scorecardresearch.com"]
PATHS = [
    *sorted({sign.rstrip("?") for decoder in decoders() for sign in decoder.signs if sign.startswith("/")}),
    "/g/collect",
    "/mp/collect",
    "/collect",
    "/batch",
    "/__utm.gif",
    "/v1/t",
    "/v1/batch",
    "/gtm.js",
    "/gtag/js",
    "/v19.0/123/events",
    "/",
    "",
]
NAMES = [
    "v",
    "tid",
    "en",
    "t",
    "ep.a",
    "epn.value",
    "up.x",
    "pr1",
    "pr1id",
    "il1pi1id",
    "promo1nm",
    "dl",
    "dr",
    "cu",
    "gcs",
    "gcd",
    "npa",
    "us_privacy",
    "id",
    "ev",
    "eid",
    "cd[contents]",
    "cd[value]",
    "ud[em]",
    "label",
    "data",
    "item",
    "em",
    "value",
    "oid",
    "random",
    "measurement_id",
    "utmac",
    "utme",
    "utmt",
    "cid",
    "sid",
    "_p",
    "_s",
    "z",
    "tr",
    "ti",
    "writeKey",
]
VALUES = st.one_of(
    st.sampled_from(
        [
            "2",
            "1",
            "G-A",
            "UA-1-2",
            "AW-1",
            "purchase",
            "pageview",
            "G111",
            "13p3pPp2p5l1",
            "1YNN",
            "1,5",
            "9" * 5000,
            "NaN",
            "idA~nmB~pr1~k0a~v0b",
            "~~~",
            "k0~v0",
            '[{"id":"a"}]',
            "[" * 300,
            '{"a":',
            "%",
            "%zz",
            "5(a*b)(1)",
            "tv.1~em.x",
        ]
    ),
    st.text(max_size=20),
)
TEXT = st.text(alphabet=st.characters(codec=None, categories=None), max_size=40)  # lone surrogates too
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES) | TEXT, VALUES | TEXT), max_size=12)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "events",
                    "name",
                    "params",
                    "items",
                    "data",
                    "batch",
                    "type",
                    "event",
                    "properties",
                    "context",
                    "user_data",
                    "custom_data",
                    "consent",
                    "timestamp",
                    "value",
                    "pids",
                    "messageId",
                    "traits",
                    "page",
                    "url",
                    "user_properties",
                ]
            )
            | st.text(max_size=4),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def form(pairs: list[tuple[str, str]]) -> str:
    return "&".join(f"{name}={value}" for name, value in pairs)


def wrapped(data: bytes, how: str) -> bytes:
    if how == "gzip":
        return gzip.compress(data, 1, mtime=0)
    if how == "base64":
        return b64encode(data)
    return data[: len(data) // 2] if how == "cut" else data


FORMS = PAIRS.map(form).map(lambda text: text.encode("utf-8", "surrogatepass"))
BODIES = st.builds(
    wrapped,
    st.binary(max_size=60) | FORMS | JSON.map(orjson.dumps),
    st.sampled_from(["", "", "gzip", "base64", "cut"]),
)
URLS = st.builds(
    lambda host, path, pairs: f"https://{host}{path}?{form(pairs)}",
    st.sampled_from(HOSTS),
    st.sampled_from(PATHS),
    PAIRS,
)


def assert_printable(hit: Hit) -> None:
    decoded = decode(hit)
    for row in rows_of(hit, decoded):
        orjson.dumps(row)
    lost = decoded.undecodable
    assert lost is None or not lost.reason.startswith("the decoder failed"), lost


@FAST
@given(URLS, BODIES, st.sampled_from(["GET", "POST", "OPTIONS", ""]), st.none() | TEXT)
def test_requests_that_look_like_tracking(url: str, body: bytes, method: str, page: str | None) -> None:
    assert_printable(Hit(at=0.0, method=method, url=url, body=body, page=None if page is None else clean(page)))


@FAST
@given(TEXT, st.binary(max_size=200), st.sampled_from(["gzip", "br", "deflate", "é"]))
def test_any_text_as_url_and_any_bytes_as_body(url: str, body: bytes, encoding: str) -> None:
    for address in (url, f"https://{url}", f"https://www.google-analytics.com/g/collect?{url}"):
        assert_printable(Hit(at=0.0, method="POST", url=address, body=body, headers=(("content-encoding", encoding),)))


@FAST
@given(st.binary(max_size=300))
def test_a_body_is_opened_or_left_as_it_is(raw: bytes) -> None:
    body = Body(raw)
    orjson.dumps([body.text, body.lines, body.form, body.shape, body.documents, body.problem])


@FAST
@given(TEXT)
def test_text_always_comes_out_encodable(text: str) -> None:
    clean(text).encode()
    unquote_deep(text).encode()
    orjson.dumps([parse_pairs(text), parse_item(clean(text))])
    number(text)
    money(text)


@FAST
@given(JSON)
def test_json_comes_out_as_it_went_in(value: Any) -> None:
    raw = orjson.dumps(value)
    body = Body(gzip.compress(raw, 1, mtime=0))
    if isinstance(value, dict | list):
        assert body.json == orjson.loads(raw)


@FAST
@given(st.lists(st.tuples(st.text(min_size=1, max_size=8), st.text(max_size=8)), max_size=8))
def test_encoding_and_parsing_a_query_is_the_identity(pairs: list[tuple[str, str]]) -> None:
    text = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)
    assert parse_pairs(text) == pairs

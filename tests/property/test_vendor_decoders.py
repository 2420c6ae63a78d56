"""No request, however odd, makes a vendor's decoder fail; and decoding is a function of the hit alone."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.decoding import said

NAMES = st.sampled_from(
    [
        "id", "ev", "en", "cd[value]", "cd[contents]", "cd[]", "ud[em]", "cd[a][b]", "dl", "ts", "fbp", "dpo", "data",
        "item", "label", "value", "random", "fst", "auid", "em", "oid", "url", "tid", "gcd", "gcs", "ti", "pid", "evt",
        "items", "prodid", "asc", "conversionId", "time", "l", "cx", "x",
    ]
)  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "1234567", "12.50", "12,5", "NaN", "1e999", "[", "[{}]", '{"a":[1]}', "(1*2*3)", "((", "tv.1~em.a~em.b~em",
            "event=x;event=y;=;a", "G-ABC1234XYZ", "GTM-ABC123", "1745853783458", "13l3l3l3l1l1", "LDU", "*", "",
            "https://1.fls.doubleclick.net/activityi;~oref=%25",
        ]
    ),
)  # fmt: skip
PAIRS = st.lists(st.tuples(NAMES, VALUES), max_size=8)
ENDPOINTS = st.sampled_from(
    [
        "https://www.facebook.com/tr/",
        "https://x.example/tr",
        "https://connect.facebook.net/signals/config/1",
        "https://www.facebook.com/privacy_sandbox/",
        "https://www.googleadservices.com/pagead/conversion/1234567/",
        "https://googleads.g.doubleclick.net/pagead/viewthroughconversion/AW-1234567/",
        "https://www.google.com/ccm/collect",
        "https://www.google.com/pagead/form-data/1234567",
        "https://www.googletagmanager.com/gtag/js",
        "https://x.example/a.js",
        "https://ad.doubleclick.net/activity;src=1;type=a;cat=b;ord=%C3;;=;~oref=%25%25",
        "https://px.ads.linkedin.com/collect",
        "https://bat.bing.com/action/0",
    ]
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**60), 2**60), st.floats(allow_nan=False), VALUES),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                [
                    "type", "event", "batch", "messageId", "anonymousId", "properties", "traits", "context", "page",
                    "consent", "library", "products", "timestamp", "sentAt", "data", "event_name", "event_time",
                    "user_data", "custom_data", "contents", "pids", "signalType", "value", "writeKey", "url", "title",
                ]
            ),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=20,
)  # fmt: skip
JSON_ENDPOINTS = st.sampled_from(
    [
        "https://api.segment.io/v1/t",
        "https://api.segment.io/v1/b",
        "https://api.segment.io/v1/m",
        "https://x.example/v1/track",
        "https://graph.facebook.com/v21.0/1234567/events",
        "https://px.ads.linkedin.com/wa/",
        "https://bat.bing.com/actionp/0?ti=1",
    ]
)


def failed(url: str, body: str | bytes | None = None) -> str | None:
    """Return the reason when a decoder failed on a request rather than refusing it."""
    one, other = said(url, body), said(url, body)
    assert one == other
    reason = one.undecodable.reason if one.undecodable else ""
    return reason if reason.startswith("the decoder failed") else None


@settings(max_examples=150, deadline=None)
@given(endpoint=ENDPOINTS, query=PAIRS, form=PAIRS)
def test_no_parameters_make_a_decoder_fail(
    endpoint: str, query: list[tuple[str, str]], form: list[tuple[str, str]]
) -> None:
    assert failed(f"{endpoint}?{urlencode(query, errors='replace')}", urlencode(form, errors="replace")) is None


@settings(max_examples=200, deadline=None)
@given(endpoint=JSON_ENDPOINTS, document=JSON)
def test_no_document_makes_a_decoder_fail(endpoint: str, document: object) -> None:
    assert failed(endpoint, orjson.dumps(document)) is None


@settings(max_examples=100, deadline=None)
@given(endpoint=JSON_ENDPOINTS, body=st.binary(max_size=64))
def test_no_bytes_make_a_decoder_fail(endpoint: str, body: bytes) -> None:
    assert failed(endpoint, body) is None

"""No request, however odd, makes a measurement vendor's decoder fail; and decoding is a function of the hit alone."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.decoding import said

NAMES = st.sampled_from(
    [
        "AQB", "pageName", "events", "products", "v1", "c1", "v2", "D", "pe", "c.", ".c", "a.", ".a", "cid.", ".cid",
        "x.id", "g", "-g", "t", "ts", "purchaseID", "mid", "dpid", "d_cid", "d_visid_ver", "d_orgid", "mbox",
        "mboxURL", "orderTotal", "s:event:type", "l:event:playhead", "c1", "c2", "c7", "cs_ucfr", "s", "idclient",
        "type", "click", "cmd", "ref", "dcsdat", "WT.ti", "WT.dl", "WT.tx_e", "WT.co_f", "dcssip", "h", "n",
        "idsite", "action", "data", "u", "rand", "e", "a", "d", "sec", "props", "name", "q", "event", "token",
        "sib_type", "key", "ma_url", "clsjsv", "sstVersion", "wid",
    ]
)  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "", "1", "1.50", "NaN", "1e999", "D=v1", "D=v2+v2", 'D="x"+c1', "D=", "event1=2:a,purchase",
            "a;b;1;2;e=1|f;v=1|w", ";;;;", "lnk_o", "tnt", "a\x01b\x011", "[{}]", '{"a":1}',
            '[{"name":"x","data":1}]', "{", "1700000000", "24", "p", "https://a.example/?gclid=1", "pid=x", "page",
            "track", "AM",
        ]
    ),
)  # fmt: skip
PAIRS = st.lists(st.tuples(NAMES, VALUES), max_size=10)
STREAM = "0dada9f4-fa94-4c9c-8aaf-fdbac6c56287"
ENDPOINTS = st.sampled_from(
    [
        "https://a.example/b/ss/one,two/1/JS/s12",
        "https://a.example/b/ss//6",
        "https://dpm.demdex.net/ibs:dpid=1&x",
        "https://a.demdex.net/event",
        "https://dpm.demdex.net/id",
        "https://a.tt.omtrdc.net/m2/a/mbox/json",
        "https://a.hb.omtrdc.net/",
        "https://assets.adobedtm.com/launch-.js",
        "https://sb.scorecardresearch.com/p",
        "https://logs.xiti.com/hit.xiti",
        "https://a.example/x/dcs.gif",
        "https://ping.chartbeat.net/ping",
        "https://p1.parsely.com/plogger/",
        "https://dev.visualwebsiteoptimizer.com/c.gif",
        "https://1.log.optimizely.com/event",
        "https://async-px.dynamicyield.com/dpx",
        "https://b.6sc.co/v1/beacon/img.gif",
        "https://in-automate.brevo.com/p",
        "https://a.example/cls_report",
        "https://a.example/sst",
        "https://a.example/mktzsave",
        "https://nexus.ensighten.com/a/b/Bootstrap.js",
        "https://collection.decibelinsight.net/i/1/da/",
        "https://in.hotjar.com/api/v2/client/sites/1/visit-data",
    ]
)
JSON_ENDPOINTS = st.sampled_from(
    [
        f"https://edge.adobedc.net/ee/v1/interact?configId={STREAM}",
        f"https://edge.adobedc.net/ee/v1/privacy/set-consent?configId={STREAM}",
        "https://a.tt.omtrdc.net/rest/v1/delivery?client=a&sessionId=b",
        "https://a.hb-api.omtrdc.net/api/v1/sessions/x/events",
        "https://a.pa-cd.com/event?s=1&idclient=2",
        "https://logx.optimizely.com/v1/events",
        "https://logx.optimizely.com/log/event",
        "https://dev.visualwebsiteoptimizer.com/events/t?a=1",
        "https://ariane.abtasty.com/",
        "https://api.indicative.com/service/event",
        "https://in-automate.brevo.com/api/v2/trackEvent",
        "https://api.fullstory.com/v2/events",
        "https://rs.fullstory.com/rec/page",
        "https://e.clarity.ms/collect",
        "https://in.hotjar.com/api/v2/client/sites/1/visit-data",
    ]
)
KEYS = st.sampled_from(
    [
        "events", "xdm", "data", "__adobe", "analytics", "products", "identityMap", "ECID", "id", "web",
        "webPageDetails", "URL", "commerce", "order", "priceTotal", "timestamp", "eventType", "meta", "state",
        "entries", "key", "value", "consent", "consentStrings", "execute", "prefetch", "pageLoad", "mboxes",
        "notifications", "name", "context", "address", "url", "playerTime", "ts", "params", "visitors", "snapshots",
        "decisions", "tags", "revenue", "d", "event", "props", "page", "h", "t", "qt", "cid", "dl", "apiKey",
        "eventName", "properties", "user", "session", "e", "uid",
    ]
)  # fmt: skip
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**60), 2**60), st.floats(allow_nan=False), VALUES),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=6)),
    max_leaves=24,
)


def failed(url: str, body: str | bytes | None = None) -> str | None:
    """Return the reason when a decoder failed on a request rather than refusing it."""
    one, other = said(url, body), said(url, body)
    assert one == other
    reason = one.undecodable.reason if one.undecodable else ""
    return reason if reason.startswith("the decoder failed") else None


@settings(max_examples=200, deadline=None)
@given(endpoint=ENDPOINTS, query=PAIRS, form=PAIRS)
def test_no_parameters_make_a_decoder_fail(
    endpoint: str, query: list[tuple[str, str]], form: list[tuple[str, str]]
) -> None:
    assert failed(f"{endpoint}?{urlencode(query, errors='replace')}", urlencode(form, errors="replace")) is None


@settings(max_examples=250, deadline=None)
@given(endpoint=JSON_ENDPOINTS, document=JSON)
def test_no_document_makes_a_decoder_fail(endpoint: str, document: object) -> None:
    assert failed(endpoint, orjson.dumps(document)) is None


@settings(max_examples=100, deadline=None)
@given(endpoint=st.one_of(JSON_ENDPOINTS, ENDPOINTS), body=st.binary(max_size=64))
def test_no_bytes_make_a_decoder_fail(endpoint: str, body: bytes) -> None:
    assert failed(endpoint, body) is None

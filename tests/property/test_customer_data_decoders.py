"""No request, however odd, makes a decoder of analytics and customer data vendors fail."""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import urlencode

import orjson
from hypothesis import given
from hypothesis import strategies as st

from tests.support.decoding import said
from tests.support.effort import examples

NAMES = st.sampled_from(
    [
        "$", "$device_id", "$distinct_id", "$insert_id", "$lib", "$set", "$token", "Identity", "Items", "Type",
        "__ym", "_cvar", "_e", "_ts", "_uid", "a", "action", "actionField", "amount", "anonymousId", "api_key",
        "app_id", "attributes", "attrs", "batch", "browser-info", "c", "cdt", "channel", "client", "co",
        "contactFields", "context", "cts", "custom_attributes", "cx", "d", "data", "device_id", "distinct_id",
        "dt", "dtm", "e", "e_a", "e_c", "ec_items", "ec_products", "ecommerce", "eid", "entries", "et", "event",
        "eventTypeId", "event_properties", "event_type", "events", "external_id", "f", "fields", "formValues",
        "hs_context", "i", "identification", "identifiers", "identity", "idgoal", "idsite", "insert_id", "jzb",
        "k", "k0", "key", "known_identities", "library", "loader.cfg", "m", "messageId", "metadata", "metric",
        "mp_lib", "n", "n0", "name", "offset", "p", "page", "page-url", "pd", "pf", "pid", "pl", "post_time",
        "price", "product_action", "product_id", "products", "profile", "properties", "props", "pu", "purchase",
        "purchases", "q", "r", "requests", "revenue", "schema", "sentAt", "sent_at", "shared", "site-info",
        "sp", "stm", "t", "t0", "tealium_account", "tealium_event", "ti", "ti_sk", "time", "timestamp", "token",
        "tr", "tr_tt", "traits", "tv", "type", "u", "ue_pr", "ue_px", "ui", "userId", "user_data",
        "user_identities", "user_properties", "uuid", "value", "visitor_id",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "ue", "pv", "se", "tr", "track", "page", "commerce_event", "16", "3", "1745853783458", "-1", "NaN", "1e999",
            "goal://x/y", "pv:1:t:x", "::t:", "[", "[[1],[2,[3]],7]",
            '{"data":[{"schema":"iglu:a/b/jsonschema/1-0-0"}]}',
            "eyJkYXRhIjp7fX0", '{"data":{"schema":7,"data":[]}}', '{"ecommerce":[{"purchase":7}]}', "12,5", "$direct",
            "2025-12-31T23:59:58Z", "phc_x", "web", "?idsite=1&e_a=x", "",
        ]
    ),
)  # fmt: skip
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**60), 2**60), st.floats(allow_nan=False), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=6)),
    max_leaves=20,
)
ENDPOINTS = st.sampled_from(
    [
        "https://hosted.rudderstack.com/v1/batch",
        "https://api2.amplitude.com/2/httpapi",
        "https://api.amplitude.com/identify",
        "https://api-js.mixpanel.com/track/",
        "https://api-js.mixpanel.com/engage/",
        "https://us.i.posthog.com/e/",
        "https://us.i.posthog.com/flags/",
        "https://x.example/com.snowplowanalytics.snowplow/tp2",
        "https://x.example/com.snowplowanalytics.iglu/v1",
        "https://x.example/matomo.php",
        "https://x.example/ppms.php",
        "https://heapanalytics.com/h",
        "https://heapanalytics.com/api/track",
        "https://track.customer.io/api/v1/customers/u/events",
        "https://track.customer.io/api/v2/batch",
        "https://cdp.customer.io/v1/batch",
        "https://a.klaviyo.com/client/events/",
        "https://a.klaviyo.com/client/event-bulk-create/",
        "https://a.klaviyo.com/api/track",
        "https://sdk.iad-01.braze.com/api/v3/data/",
        "https://rest.iad-01.braze.com/users/track",
        "https://jssdks.mparticle.com/v2/JS/KEY/Events",
        "https://jssdks.mparticle.com/v3/JS/KEY/events",
        "https://identity.mparticle.com/v1/identify",
        "https://collect.tealiumiq.com/event",
        "https://collect.tealiumiq.com/a/b/2/i.gif",
        "https://track.hubspot.com/__ptbe.gif",
        "https://forms.hscollectedforms.net/collected-forms/submit/form",
        "https://api.hsforms.com/submissions/v3/integration/submit/1/ab",
        "https://api.hubapi.com/events/v3/send",
        "https://plausible.io/api/event",
        "https://x.example/api/event",
        "https://data.pendo.io/data/ptm.gif/KEY",
        "https://data.pendo.io/data/track",
        "https://api-iam.intercom.io/messenger/web/ping",
        "https://api.intercom.io/events",
        "https://c.lytics.io/c/acct",
        "https://events.split.io/api/events/bulk",
        "https://events.split.io/api/testImpressions/beacon",
        "https://events.split.io/api/testImpressions/count/beacon",
        "https://mc.yandex.ru/watch/77",
        "https://mc.yandex.ru/collect",
    ]
)
PAIRS = st.lists(st.tuples(NAMES, TEXTS), max_size=10)


def failed(url: str, body: str | bytes | None = None, **fields: Any) -> str | None:
    """Return the reason when a decoder failed on a request rather than refusing it."""
    one, other = said(url, body, **fields), said(url, body, **fields)
    assert one == other
    reason = one.undecodable.reason if one.undecodable else ""
    return reason if reason.startswith("the decoder failed") else None


@examples(300)
@given(endpoint=ENDPOINTS, document=JSON)
def test_no_document_makes_a_decoder_fail(endpoint: str, document: object) -> None:
    assert failed(endpoint, orjson.dumps(document)) is None


@examples(200)
@given(endpoint=ENDPOINTS, document=st.dictionaries(NAMES, JSON, min_size=1, max_size=8))
def test_no_object_of_the_right_names_makes_a_decoder_fail(endpoint: str, document: dict[str, object]) -> None:
    schema = "iglu:x/payload_data/jsonschema/1-0-0"
    assert failed(endpoint, orjson.dumps({"schema": schema, "data": [document]} | document)) is None


@examples(150)
@given(endpoint=ENDPOINTS, query=PAIRS, form=PAIRS)
def test_no_parameters_make_a_decoder_fail(
    endpoint: str, query: list[tuple[str, str]], form: list[tuple[str, str]]
) -> None:
    url = f"{endpoint}?{urlencode(query, errors='replace')}"
    assert failed(url) is None
    assert failed(url, urlencode(form, errors="replace")) is None


@examples(80)
@given(endpoint=ENDPOINTS, body=st.binary(max_size=64))
def test_no_bytes_make_a_decoder_fail(endpoint: str, body: bytes) -> None:
    assert failed(endpoint, body, method="POST") is None


@examples(60)
@given(document=JSON)
def test_no_packed_document_makes_a_decoder_fail(document: object) -> None:
    packed = urlsafe_b64encode(zlib.compress(orjson.dumps(document))).decode()
    assert failed(f"https://data.pendo.io/data/ptm.gif/KEY?jzb={packed}") is None

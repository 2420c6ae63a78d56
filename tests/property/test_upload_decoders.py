"""What servers, apps and sites themselves upload: no body, however odd, makes a decoder fail or a row unwritable."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson
from hypothesis import given
from hypothesis import strategies as st

from tests.support.decoding import hit_of
from tests.support.effort import examples
from tests.support.fuzzing import undone

ENDPOINTS = st.sampled_from(
    [
        "https://googleads.googleapis.com/v18/customers/1:uploadClickConversions",
        "https://googleads.googleapis.com/v18/customers/1:uploadConversionAdjustments",
        "https://googleads.googleapis.com/v18/customers/1/offlineUserDataJobs/2:addOperations",
        "https://datamanager.googleapis.com/v1/events:ingest",
        "https://datamanager.googleapis.com/v1/audienceMembers:remove",
        "https://graph.facebook.com/v17.0/1234567/activities",
        "https://graph.facebook.com/v17.0/",
        "https://analytics.us.tiktok.com/api/v1/app_sdk/batch",
        "https://shop.example/.well-known/shopify/monorail/unstable/produce_batch",
        "https://shop.example/a/elevar?source_url=https%3A%2F%2Fshop.example%2F",
        "https://shop.example/cdn-cgi/rum?",
        "https://shop.example/_vercel/insights/event",
        "https://cloud.umami.is/api/send",
        "https://api2.branch.io/v2/event/standard",
        "https://app.adjust.com/event",
        "https://api2.appsflyer.com/inappevent/app",
        "https://trk.kissmetrics.io/e",
        "https://x.gosquared.com/batch",
    ]
)
NAMES = st.sampled_from(
    [
        "conversions", "conversionAdjustments", "operations", "create", "remove", "transactionAttribute", "cartData",
        "items", "restatementValue", "adjustedValue", "gclidDateTimePair", "gclid", "consent", "adUserData", "events",
        "destinations", "operatingAccount", "accountType", "userData", "userIdentifiers", "additionalEventParameters",
        "parameterName", "value", "custom_events", "custom_events_file", "batch", "relative_url", "body", "event", "ud",
        "attached_files", "_eventName", "_valueToSum", "fb_content", "schema_id", "payload", "products", "metadata",
        "event_created_at_ms", "ecommerce", "purchase", "actionField", "eventType", "type", "website", "data", "name",
        "event_data", "user_data", "content_items", "app_token", "callback_params", "eventValue", "_k", "_n", "context",
        "audienceMembers", "transactionAmountMicros", "eventTimestamp", "revenue", "currency", "order_id",
    ]
)  # fmt: skip
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70).map(lambda whole: whole if abs(whole) < 2**63 else float(whole)),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=10),
    st.sampled_from(
        ["[{}]", '{"a":1}', "1234/activities", "f0", "GRANTED", "customers/1/conversionActions/2", "1e999"]
    ),
)
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=5)),
    max_leaves=14,
)


@examples(150)
@given(url=ENDPOINTS, document=DOCUMENTS)
def test_no_document_makes_a_decoder_fail(url: str, document: object) -> None:
    assert undone(hit_of(url, orjson.dumps(document))) is None


@examples(80)
@given(url=ENDPOINTS, pairs=st.lists(st.tuples(NAMES, DOCUMENTS), max_size=6))
def test_no_form_of_documents_makes_a_decoder_fail(url: str, pairs: list[tuple[str, object]]) -> None:
    form = urlencode([(name, orjson.dumps(value).decode()) for name, value in pairs])
    assert undone(hit_of(url, form, method="POST")) is None

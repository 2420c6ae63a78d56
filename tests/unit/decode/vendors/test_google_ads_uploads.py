"""Google Ads' uploads: one event an entry, whichever API it goes by."""

from __future__ import annotations

import orjson
import pytest

from monitor.decode.consent.signals import Signal
from monitor.decode.event import Event, Kind
from tests.support.decoding import events_of, said

ADS = "https://googleads.googleapis.com/v18/customers/1234567890"
MANAGER = "https://datamanager.googleapis.com/v1/events:ingest"
AT = 1_764_000_000.0


def uploaded(url: str, body: object) -> tuple[Event, ...]:
    return events_of(url, orjson.dumps(body), at=AT)


def test_click_conversions_are_one_event_each() -> None:
    entry = {
        "gclid": "Cj0K",
        "conversionAction": "customers/1234567890/conversionActions/987",
        "conversionDateTime": "2025-11-24 15:50:00+00:00",
        "conversionValue": 12.5,
        "currencyCode": "EUR",
        "orderId": "A-1",
        "userIdentifiers": [{"hashedEmail": "0" * 64}],
        "cartData": {"merchantId": 5, "items": [{"productId": "p", "quantity": 2, "unitPrice": 6}]},
        "consent": {"adUserData": "GRANTED", "adPersonalization": "DENIED"},
        "conversionEnvironment": "WEB",
    }
    first, second = uploaded(f"{ADS}:uploadClickConversions", {"conversions": [entry, {"gbraid": "x"}]})
    assert (first.vendor, first.kind, first.name, first.account) == (
        "google_ads", Kind.EVENT, "conversion", "1234567890/987",
    )  # fmt: skip
    assert (first.value, first.currency, first.transaction_id, first.at) == (12.5, "EUR", "A-1", 1_763_999_400.0)
    assert first.click_ids == {"gclid": "Cj0K"}
    assert first.items == ({"productId": "p", "quantity": 2, "unitPrice": 6},)
    assert first.properties == {
        "conversionDateTime": "2025-11-24 15:50:00+00:00",
        "conversionEnvironment": "WEB",
        "user_data": [{"hashedEmail": "0" * 64}],
        "cart": {"merchantId": 5},
    }
    assert first.consent is not None
    assert (first.consent.ad_user_data, first.consent.ad_personalization) == (Signal.GRANTED, Signal.DENIED)
    assert (second.account, second.click_ids, second.consent, second.batch_index) == (
        "1234567890", {"gbraid": "x"}, None, 1,
    )  # fmt: skip


def test_an_adjustment_restates_what_a_conversion_was_worth() -> None:
    (event,) = uploaded(
        f"{ADS}:uploadConversionAdjustments",
        {
            "conversionAdjustments": [
                {
                    "adjustmentType": "RESTATEMENT",
                    "conversionAction": "customers/1/conversionActions/2",
                    "gclidDateTimePair": {"gclid": "g", "conversionDateTime": "2025-11-20 10:00:00+00:00"},
                    "restatementValue": {"adjustedValue": 3, "currencyCode": "USD"},
                }
            ]
        },
    )
    assert (event.name, event.value, event.currency, event.click_ids) == (
        "conversion_adjustment", 3.0, "USD", {"gclid": "g"},
    )  # fmt: skip
    assert event.properties == {"adjustmentType": "RESTATEMENT"}


def test_members_of_a_list_are_identities_and_store_sales_events() -> None:
    sale = {
        "conversionAction": "customers/1/conversionActions/2",
        "transactionAmountMicros": 1_500_000,
        "currencyCode": "EUR",
        "orderId": "S-1",
    }
    member, sold = uploaded(
        f"{ADS}/offlineUserDataJobs/55:addOperations",
        {
            "operations": [
                {"remove": {"userIdentifiers": [{"hashedEmail": "a"}]}},
                {"create": {"userIdentifiers": [{"hashedEmail": "b"}], "transactionAttribute": sale}},
            ]
        },
    )
    assert (member.kind, member.name, member.properties) == (
        Kind.IDENTIFY, "user_data", {"operation": "remove", "user_data": [{"hashedEmail": "a"}]},
    )  # fmt: skip
    assert (sold.kind, sold.name, sold.account) == (Kind.EVENT, "store_sale", "1234567890/2")
    assert (sold.value, sold.currency, sold.transaction_id) == (1.5, "EUR", "S-1")


def test_the_data_manager_api_sends_an_event_to_each_destination() -> None:
    body = {
        "destinations": [
            {"operatingAccount": {"accountType": "GOOGLE_ADS", "accountId": "12"}, "productDestinationId": "34"},
            {
                "operatingAccount": {"accountType": "GOOGLE_ANALYTICS_PROPERTY", "accountId": "9"},
                "productDestinationId": "G-X",
            },
        ],
        "events": [
            {
                "eventName": "purchase",
                "eventTimestamp": "2025-11-24T15:50:00Z",
                "transactionId": "A-1",
                "conversionValue": 5,
                "currency": "EUR",
                "adIdentifiers": {"gclid": "g"},
                "clientId": "1.2",
                "userData": {"userIdentifiers": [{"emailAddress": "0" * 64}]},
                "additionalEventParameters": [{"parameterName": "coupon", "value": "X"}],
            }
        ],
        "consent": {"adUserData": "CONSENT_GRANTED"},
    }  # fmt: skip
    ads, analytics = uploaded(MANAGER, body)
    assert (ads.vendor, ads.account, analytics.vendor, analytics.account) == ("google_ads", "12/34", "ga4", "9/G-X")
    assert (ads.name, ads.value, ads.currency, ads.transaction_id) == ("purchase", 5.0, "EUR", "A-1")
    assert (ads.click_ids, ads.user_ids) == ({"gclid": "g"}, {"client": "1.2"})
    assert ads.properties == {"coupon": "X", "user_data": [{"emailAddress": "0" * 64}]}
    assert ads.consent is not None
    assert ads.consent.ad_user_data is Signal.GRANTED


def test_members_of_an_audience_are_identities() -> None:
    url = "https://datamanager.googleapis.com/v1/audienceMembers:remove"
    body = {"audienceMembers": [{"userData": {"userIdentifiers": [{"emailAddress": "x"}]}}]}
    (event,) = uploaded(url, body)
    assert (event.kind, event.properties["operation"]) == (Kind.IDENTIFY, "remove")


@pytest.mark.parametrize(
    ("url", "body", "reason"),
    [
        (f"{ADS}:uploadClickConversions", b"\x0a\x0a1234567890", "no entries in the upload"),
        (f"{ADS}:uploadClickConversions", b'{"conversions":[]}', "no entries in the upload"),
        (MANAGER, b"[]", "no entries in the body"),
    ],
)
def test_an_upload_without_entries_is_undecodable(url: str, body: bytes, reason: str) -> None:
    undecodable = said(url, body).undecodable
    assert undecodable is not None
    assert undecodable.reason == reason


@pytest.mark.parametrize(
    "call", ["/googleAds:searchStream", "/offlineUserDataJobs:create", "/offlineUserDataJobs/5:run"]
)
def test_what_else_the_api_does_is_no_tracking(call: str) -> None:
    assert said(f"{ADS}{call}", b"{}").events == ()

"""Adobe's Web SDK: events of a request one by one, XDM and Analytics data under their own names, consent kept."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from monitor.decode.event import Event, Kind, Transport
from tests.support.decoding import events_of, said

STREAM = "0dada9f4-fa94-4c9c-8aaf-fdbac6c56287"
EDGE = f"https://edge.adobedc.net/ee/va6/v1/interact?configId={STREAM}&requestId=r"


def sent(*events: Any, url: str = EDGE, **document: Any) -> tuple[Event, ...]:
    return events_of(url, orjson.dumps({**document, "events": list(events)}), page="https://www.shop.example/")


PAGE = {
    "xdm": {
        "_id": "e-1",
        "eventType": "web.webpagedetails.pageViews",
        "timestamp": "2023-11-14T22:13:30.500Z",
        "web": {
            "webPageDetails": {"URL": "https://www.shop.example/?gclid=g", "name": "home"},
            "webReferrer": {"URL": "https://r.example/"},
        },
        "device": {"screenHeight": 1},
        "identityMap": {"ECID": [{"id": "e"}], "CRMID": [{"id": "c", "primary": True}], "odd": 3},
    },
    "data": {"tier": "gold"},
}
PURCHASE = {
    "xdm": {
        "eventType": "commerce.purchases",
        "commerce": {
            "order": {"purchaseID": "O-1", "priceTotal": 70, "currencyCode": "EUR"},
            "purchases": {"value": 1},
        },
        "productListItems": [{"SKU": "a", "quantity": 2}],
    }
}


def test_a_page_and_a_purchase_of_one_request() -> None:
    page, purchase = sent(PAGE, PURCHASE)
    assert (page.vendor, page.kind, page.name) == ("adobe_edge", Kind.PAGE, "web.webpagedetails.pageViews")
    assert (page.account, page.event_id, page.at) == (STREAM, "e-1", 1_700_000_010.5)
    assert (page.page, page.referrer) == ("https://www.shop.example/?gclid=g", "https://r.example/")
    assert (page.user_ids, page.click_ids) == ({"client": "e", "CRMID": "c"}, {"gclid": "g"})
    assert set(page.properties) == {"web", "tier"}
    assert (purchase.name, purchase.kind, purchase.batch_index) == ("commerce.purchases", Kind.EVENT, 1)
    assert (purchase.value, purchase.currency, purchase.transaction_id) == (70.0, "EUR", "O-1")
    assert purchase.items == ({"SKU": "a", "quantity": 2},)


def test_analytics_data_is_read_as_a_hit_of_analytics() -> None:
    analytics = {"eVar1": "x", "events": "purchase,event5=2", "products": ";s;1;9.5", "purchaseID": "7"}
    (event,) = sent({"xdm": {}, "data": {"__adobe": {"analytics": analytics, "target": {"profile.a": "1"}}}})
    assert (event.name, event.transaction_id) == ("purchase", "7")
    assert event.properties["events"] == {"purchase": 1, "event5": 2}
    assert (event.properties["eVar1"], event.properties["target"]) == ("x", {"profile.a": "1"})
    assert event.items == ({"product": "s", "quantity": 1, "total": 9.5},)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("decisioning.propositionDisplay", Kind.TELEMETRY), ("media.ping", Kind.TELEMETRY), ("own.signup", Kind.EVENT)],
)
def test_kinds_of_event_types(name: str, kind: Kind) -> None:
    assert sent({"xdm": {"eventType": name}})[0].kind is kind


def test_a_first_party_domain_and_a_server() -> None:
    (own,) = sent(PAGE, url=f"https://data.shop.example/ee/v1/collect?configId={STREAM}")
    assert own.transport is Transport.FIRST_PARTY
    (server,) = sent(PURCHASE, url=f"https://server.adobedc.net/ee/v2/interact?dataStreamId={STREAM}:dev")
    assert (server.account, server.transport) == (f"{STREAM}:dev", Transport.VENDOR)


def test_a_request_without_events_asks_who_the_visitor_is() -> None:
    (event,) = events_of(EDGE, '{"meta":{"state":{}},"query":{"identity":{"fetch":["ECID"]}}}')
    assert (event.kind, event.name) == (Kind.INIT, "acquire")


@pytest.mark.parametrize(
    ("given", "raw"),
    [
        ({"standard": "Adobe", "version": "1.0", "value": {"general": "out"}}, {"Adobe": "out"}),
        ({"standard": "Adobe", "version": "2.0", "value": {"collect": {"val": "y"}}}, {"Adobe": "y"}),
        ({"standard": "IAB TCF", "version": "2.0", "value": "CPxyz"}, {"IAB TCF": "CPxyz"}),
    ],
)
def test_consent_set_is_kept_raw(given: Any, raw: dict[str, str]) -> None:
    url = f"https://edge.adobedc.net/ee/v1/privacy/set-consent?configId={STREAM}"
    (event,) = events_of(url, orjson.dumps({"consent": [given]}))
    assert (event.kind, event.name) == (Kind.INIT, "set-consent")
    assert event.consent is not None
    assert event.consent.raw == raw


def test_consent_in_the_visitors_state_and_on_the_event() -> None:
    state = {"state": {"entries": [{"key": "kndctr_X_AdobeOrg_consent", "value": "general=in"}, {"key": "other"}, 5]}}
    strings = [{"consentStandard": "IAB TCF", "consentStringValue": "CP"}]
    (event,) = sent({"xdm": {"eventType": "a", "consentStrings": strings}}, meta=state)
    assert event.consent is not None
    assert event.consent.raw == {"adobe": "general=in", "IAB TCF": "CP"}


def test_other_requests_with_a_config_id_are_not_taken() -> None:
    assert events_of(f"https://x.example/ee/v1/interact?configId=12&{STREAM}", "{}") == ()
    assert events_of(f"https://x.example/api/settings?configId={STREAM}") == ()


def test_a_request_whose_body_is_missing_is_counted_with_its_reason() -> None:
    undecodable = said(EDGE).undecodable
    assert undecodable is not None
    assert (undecodable.vendor, undecodable.reason) == ("adobe_edge", "no events in the body")


def test_media_events_keep_what_is_played() -> None:
    played = {"sessionDetails": {"name": "n", "length": 60}, "playhead": 3}
    url = f"https://edge.adobedc.net/ee/va/v1/sessionStart?configId={STREAM}"
    (event,) = sent({"xdm": {"eventType": "media.sessionStart", "mediaCollection": played}}, url=url)
    assert (event.name, event.kind) == ("media.sessionStart", Kind.EVENT)
    assert event.properties == {"mediaCollection": played}

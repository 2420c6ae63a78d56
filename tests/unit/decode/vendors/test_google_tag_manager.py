"""Containers and tags a page loads, told by their script on Google's hosts and by their id elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, lines_of, said

MARKUP = {(row["site"], row["entry"]): row for row in lines_of("the-markup/requests.jsonl")}
OMNIBUG = [row for row in lines_of("omnibug/requests.jsonl") if row["provider"] == "GOOGLETAGMAN"]


@pytest.mark.parametrize(
    ("site", "entry", "name", "account"),
    [
        ("colorado", 91, "gtag/js", "AW-11008580020"),
        ("connecticut", 50, "gtag/destination", "AW-16698081169"),
        ("plannedparenthood", 22, "gtm/js", "GTM-WW77R9R"),
    ],
)
def test_loaders_in_captures(site: str, entry: int, name: str, account: str) -> None:
    event = event_of(MARKUP[site, entry]["url"])
    assert (event.vendor, event.kind, event.name) == ("google_tag_manager", Kind.LOADER, name)
    assert (event.account, event.transport) == (account, Transport.VENDOR)


@pytest.mark.parametrize("row", OMNIBUG, ids=lambda row: row["url"][-20:])
def test_omnibugs_containers(row: dict[str, Any]) -> None:
    event = event_of(row["url"])
    assert event.account == "GTM-ABC123"
    if "l" in row["asserted"]:
        assert event.properties == {"data_layer": row["asserted"]["l"]["value"]}


@pytest.mark.parametrize(
    ("url", "name", "account"),
    [
        ("https://sgtm.shop.example/gtm.js?id=GTM-ABC123", "gtm.js", "GTM-ABC123"),
        ("https://load.shop.example/kqzxwvab.js?id=GTM-ABC123&page=1", "loader", "GTM-ABC123"),
        ("https://shop.example/metrics/?id=GTM-ABC123", "loader", "GTM-ABC123"),
        ("https://shop.example/metrics/gtag/js?id=G-ABC1234XYZ", "gtag/js", "G-ABC1234XYZ"),
        ("https://shop.example/metrics/?id=G-ABC1234XYZ&cx=c&l=dataLayer", "loader", "G-ABC1234XYZ"),
    ],
)
def test_first_party_loaders_are_told_by_their_id(url: str, name: str, account: str) -> None:
    event = event_of(url, page="https://www.shop.example/")
    assert (event.kind, event.name, event.account) == (Kind.LOADER, name, account)
    assert event.transport is Transport.FIRST_PARTY


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example/product?id=G-1234567",
        "https://shop.example/product?id=GTM-",
        "https://shop.example/js/gtag.js?sqkflh",
        "https://www.googletagmanager.com/static/service_worker/54l0/sw_iframe.html?origin=x",
    ],
)
def test_other_requests_are_no_loader(url: str) -> None:
    assert events_of(url) == ()


def test_a_previewed_environment_is_shown_its_key_is_not() -> None:
    event = event_of("https://www.googletagmanager.com/gtm.js?id=GTM-ABC123&gtm_auth=s3cret&gtm_preview=env-3")
    assert event.properties == {"environment": "env-3"}


def test_google_analytics_own_requests_are_not_taken_for_loaders() -> None:
    decoded = said("https://www.google-analytics.com/g/collect?v=2&tid=G-ABC1234XYZ&en=page_view&id=GTM-ABC123")
    assert [event.vendor for event in decoded.events] == ["ga4"]

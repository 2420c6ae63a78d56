"""What a place is named for, where neither a decoder nor a list nor a parameter says what a beacon is."""

from __future__ import annotations

import pytest

from monitor.decode.catalogue import company_of
from monitor.decode.event import Kind
from monitor.decode.generic.events import words_of
from monitor.decode.generic.places import named_place, tracking_place
from monitor.decode.generic.shape import Rule
from monitor.decode.request import Request
from tests.support.decoding import event_of, hit_of, shape_shown

AD = "https://x.adroll.com"
ANALYTICS = "https://x.gosquared.com"


def place(url: str) -> tuple[Kind, str] | None:
    request = Request(hit_of(url))
    company = company_of(request.host)
    assert company is not None
    shape = named_place(request, words_of(request), company.purpose)
    return (shape.kind, shape.name) if shape else None


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/prebid/v2/bid", Kind.INIT, "ad_request"),
        ("/openrtb2/auction", Kind.INIT, "ad_request"),
        ("/delivery/asyncspc.php", Kind.INIT, "ad_request"),
        ("/t/imp.gif", Kind.TELEMETRY, "ad_delivery"),
        ("/track/impression/12", Kind.TELEMETRY, "ad_delivery"),
        ("/v3/win", Kind.TELEMETRY, "ad_delivery"),
        ("/viewability", Kind.TELEMETRY, "ad_delivery"),
        ("/js-errors", Kind.TELEMETRY, "statistics"),
        ("/api/v1/metrics", Kind.TELEMETRY, "statistics"),
        ("/rum", Kind.TELEMETRY, "statistics"),
        ("/conv/", Kind.EVENT, "conversion"),
        ("/track_order.php", Kind.EVENT, "conversion"),
        ("/rt/123", Kind.EVENT, "segment"),
    ],
)
def test_the_path_names_what_a_place_takes(path: str, kind: Kind, name: str) -> None:
    assert place(f"{AD}{path}?a=1&b=2&c=3") == (kind, name)


@pytest.mark.parametrize("path", ["/", "/i", "/1/2/3", "/orders-of-magnitude", "/blog/converse", "/adventure"])
def test_other_words_name_nothing(path: str) -> None:
    assert place(f"{AD}{path}?a=1&b=2&c=3") is None


def test_what_means_an_ad_is_only_one_at_a_company_that_advertises() -> None:
    assert place(f"{AD}/view?a=1&b=2&c=3") == (Kind.TELEMETRY, "ad_delivery")
    assert place(f"{ANALYTICS}/view?a=1&b=2&c=3") is None


@pytest.mark.parametrize(
    "url",
    [
        f"{AD}/px?a=1&b=2&c=3",
        f"{AD}/v1/collect?a=1&b=2&c=3",
        f"{AD}/a/b/track.gif?a=1&b=2&c=3",
        "https://pixel.adroll.com/zz?a=1&b=2&c=3",
    ],
)
def test_a_place_for_tracking_takes_an_event(url: str) -> None:
    request = Request(hit_of(url))
    shape = tracking_place(request, words_of(request))
    assert shape is not None
    assert (shape.rule, shape.kind, shape.name) == (Rule.TRACKING_PLACE, Kind.EVENT, "track")


def test_what_a_beacon_states_wins_over_the_place_it_goes_to() -> None:
    url = f"{ANALYTICS}/log?event=purchase&site_id=a&b=2"
    shape = shape_shown(hit_of(url, page="https://www.shop.example/"))
    assert shape is not None
    assert (shape.rule, shape.name) == (Rule.STATES_EVENT, "purchase")


def test_a_companys_application_calling_itself_is_no_tracking() -> None:
    own = hit_of(f"{ANALYTICS}/v1/events?a=1&b=2&c=3", page="https://app.gosquared.com/dashboard")
    assert shape_shown(own) is None
    assert shape_shown(hit_of(own.url, page="https://www.shop.example/")) is not None


def test_an_event_keeps_what_it_is_worth() -> None:
    event = event_of(f"{ANALYTICS}/x?event=purchase&order_id=A-1&revenue=12.50&currency=eur")
    assert (event.value, event.currency, event.transaction_id) == (12.5, "EUR", "A-1")

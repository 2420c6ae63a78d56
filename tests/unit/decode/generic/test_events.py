from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from monitor.decode.generic.shape import Rule
from tests.support.decoding import event_of, hit_of, said, shape_shown

PAGE = "https://www.shop.example/cart?step=2"


def shown(url: str, body: str | None = None, page: str | None = PAGE) -> tuple[Rule, Kind, str, str] | None:
    shape = shape_shown(hit_of(url, body, page=page))
    return (shape.rule, shape.kind, shape.name, shape.account) if shape else None


@pytest.mark.parametrize(
    ("url", "kind", "name", "account"),
    [
        ("https://pixel.keywee.co/i?e=pv&aid=18&site_id=a1", Kind.PAGE, "pv", "a1"),
        ("https://pixel.keywee.co/i?event=Newsletter%20Sign-up&x=1&y=2", Kind.EVENT, "Newsletter Sign-up", ""),
        ("https://pixel.keywee.co/i?type=purchase&x=1&pixel_id=9", Kind.EVENT, "purchase", "9"),
    ],
)
def test_an_event_that_is_named_is_one(url: str, kind: Kind, name: str, account: str) -> None:
    assert shown(url) == (Rule.STATES_EVENT, kind, name, account)


def test_an_event_may_be_named_in_a_body() -> None:
    body = '{"event":"viewed","site_id":"exchange","properties":{"a":1}}'
    assert shown("https://events.api.boomtrain.com/x", body) == (Rule.STATES_EVENT, Kind.EVENT, "viewed", "exchange")
    assert event_of("https://events.api.boomtrain.com/x", body, page=PAGE).properties["properties"] == {"a": 1}


@pytest.mark.parametrize(
    "url",
    [
        "https://api.keywee.co/i?event=12&x=1&y=2",
        "https://api.keywee.co/i?type=javascript&x=1&y=2",
        "https://api.keywee.co/i?ev=jane%40example.org&x=1&y=2",
        "https://pixel.keywee.co/i?event=purchase",
        "https://platform.linkedin.com/badge?event=view&x=1&y=2",
    ],
)
def test_what_may_mean_anything_names_no_event(url: str) -> None:
    assert shown(url) is None


def test_a_page_is_told_by_its_own_address() -> None:
    url = "https://pixel.keywee.co/i?where=https%3A%2F%2Fshop.example%2Fcart&x=1&y=2"
    assert shown(url) == (Rule.STATES_PAGE, Kind.PAGE, "page", "")


@pytest.mark.parametrize(
    "query",
    [
        "ref=https%3A%2F%2Fwww.shop.example%2F&x=1&y=2",
        "img=https%3A%2F%2Fcdn.example%2Fa.png&x=1&y=2",
        "where=https%3A%2F%2Fapi.keywee.co%2Fa&x=1&y=2",
    ],
)
def test_other_addresses_are_no_page(query: str) -> None:
    assert shown(f"https://api.keywee.co/i?{query}") is None


def test_a_widget_that_is_told_its_page_measures_nothing() -> None:
    assert shown("https://platform.linkedin.com/badge?url=https%3A%2F%2Fwww.shop.example%2Fcart&a=1&b=2") is None


@pytest.mark.parametrize(
    ("url", "body", "name"),
    [
        ("https://api.sonobi.com/v2/config.json?a=1&b=2&c=3", None, "config"),
        ("https://bid.contextweb.com/header/ortb", '{"id":"1","imp":[{"id":"1"}],"site":{"page":"p"}}', "ad_request"),
        ("https://p.visualrevenue.com/?idsite=6&callback=_vrq.run&a=1", None, "request"),
    ],
)
def test_what_asks_for_an_answer_reports_nothing(url: str, body: str | None, name: str) -> None:
    found = shown(url, body)
    assert found is not None
    assert found[:3] == (Rule.ASKS, Kind.INIT, name)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://hn.inspectlet.com/ginit?wid=6", "replay"),
        ("https://bam.nr-data.net/events/1/NRBR-2a?a=1&v=2&to=3", "performance"),
    ],
)
def test_what_records_sessions_or_speed_is_telemetry_without_its_content(url: str, name: str) -> None:
    event = event_of(url, '{"user_id":"1","events":[1,2,3]}', page=PAGE)
    assert (event.kind, event.name, event.properties) == (Kind.TELEMETRY, name, {})


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        ("https://secure.adnxs.com/px?id=648423&t=2", Kind.EVENT, "conversion"),
        ("https://pagead2.googlesyndication.com/activeview?avi=B&id=osdim", Kind.TELEMETRY, "viewability"),
        ("https://securepubads.g.doubleclick.net/gampad/ads?gdfp_req=1&correlator=2&iu=%2F1", Kind.INIT, "ad_request"),
        ("https://p.lp4.io/pl?i=4f6993&p=http%3A%2F%2Fwww.shop.example%2F", Kind.TELEMETRY, "load_times"),
        ("https://p.lp4.io/p?i=4f6993&p=http%3A%2F%2Fwww.shop.example%2F", Kind.PAGE, "page"),
    ],
)
def test_an_endpoint_whose_use_is_known_needs_no_further_sign(url: str, kind: Kind, name: str) -> None:
    found = shown(url)
    assert found is not None
    assert found[:3] == (Rule.ENDPOINT, kind, name)


def test_what_shows_nothing_stays_unread() -> None:
    decoded = said("https://dpx.airpr.com/zz?a=1&b=2&c=3", page=PAGE)
    assert decoded.events == ()
    assert decoded.unread is not None
    assert decoded.unread.company == "AirPR"

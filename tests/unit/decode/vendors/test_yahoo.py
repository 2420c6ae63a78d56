"""Yahoo: the dot and its matches."""

from __future__ import annotations

from monitor.decode.event import Kind
from tests.support.decoding import event_of, lines_of, said

MARKUP = {(row["site"], row["entry"]): row for row in lines_of("the-markup/pixels.jsonl")}


def test_a_page_view_and_a_match_in_captures() -> None:
    page = event_of(MARKUP["new-york", 51]["url"])
    assert (page.kind, page.name, page.account) == (Kind.PAGE, "page_view", "10176718")
    assert page.page == "https://nystateofhealth.ny.gov/"
    assert set(page.properties) == {"page_title", "tag_manager"}
    match = event_of(MARKUP["cityofhope", 129]["url"])
    assert (match.kind, match.account) == (Kind.SYNC, "55953")


def test_an_event_with_its_value() -> None:
    event = event_of(
        f"https://sp.analytics.yahoo.com/spp.pl?a=10000&.yp=1&ec=shop&ea=buy&el=x&ev=3&gv=12.50&he={'a' * 64}"
    )
    assert (event.kind, event.name, event.value) == (Kind.EVENT, "buy", 12.5)
    assert event.properties == {
        "event_category": "shop",
        "event_action": "buy",
        "event_label": "x",
        "event_value": 3,
        "value": 12.5,
        "user_data": {"email": "a" * 64},
    }


def test_the_script_is_inventory_and_a_hit_without_a_pixel_is_counted() -> None:
    assert event_of("https://s.yimg.com/wi/ytc.js").kind is Kind.LOADER
    undecodable = said("https://sp.analytics.yahoo.com/sp.pl?a=10000").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no pixel id"

"""Webtrends: pages and links, repetitions that count once."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, lines_of

OMNIBUG = [row["url"] for row in lines_of("omnibug/measurement.jsonl") if row["provider"] == "WEBTRENDSONDEMAND"]
HIT = "https://wt.shop.example/dcsabc_1/dcs.gif?&dcsdat=1440859427339&dcssip=www.shop.example&dcsuri=/&WT.co_f=v"


def test_a_page() -> None:
    event = event_of(next(url for url in OMNIBUG if "WT.seg_3" in url))
    assert (event.vendor, event.kind, event.account) == ("webtrends", Kind.PAGE, "dcs222y7nq6k81h24nxtc6793_2k1d")
    assert event.page == "https://www.webtrends.com/about-us/contact-us/"
    assert event.properties["page_title"] == "Contact Us – Webtrends"
    assert (event.properties["WT.seg_3"], event.properties["WT.hdr.Accept"]) == ("test123", "*/*")
    assert event.user_ids == {"client": "2422f3f3-1139-4608-b81e-db1a337673c2"}


@pytest.mark.parametrize(("happened", "name"), [("24", "offsite"), ("20", "download"), ("77", "dl_77")])
def test_links(happened: str, name: str) -> None:
    event = event_of(f"{HIT}&WT.dl={happened}")
    assert (event.kind, event.name) == (Kind.EVENT, name)


def test_a_purchase() -> None:
    event = event_of(f"{HIT}&WT.tx_e=p&WT.tx_s=9.50&WT.tx_i=O-1")
    assert (event.name, event.value, event.transaction_id) == ("purchase", 9.5, "O-1")


def test_a_redirected_hit_collapses_with_the_first() -> None:
    again = HIT.replace("?&", "?dcsredirect=126&dcstlh=0&")
    assert event_of(HIT).collapse_key == event_of(again).collapse_key is not None
    assert event_of("https://a.example/dcs.gif?dcsdat=1").collapse_key is None


def test_the_handshake_is_no_page() -> None:
    event = event_of("https://statse.webtrendslive.com/dcsabc_1/wtid.js?callback=x")
    assert (event.kind, event.account, event.properties) == (Kind.INIT, "dcsabc_1", {})


def test_without_a_data_source_the_host_is_the_account() -> None:
    assert event_of("https://stats.a.example/dcs.gif?dcsuri=/x").account == "stats.a.example"

"""Adobe Analytics: variables under the names implementers write, copies resolved, products and events taken apart."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind, Transport
from monitor.decode.vendors.adobe_analytics_variables import DEEPEST, products, resolve, success_events, take_apart
from tests.support.decoding import event_of, events_of, said
from tests.support.vectors import captured_event

HIT = "https://smetrics.shop.example/b/ss/shop/1/JS-2.1.0/s78921068678131?AQB=1&t=9%2F0%2F2018%2016%3A16%3A47%202%20420"


def test_a_page_view_in_a_capture() -> None:
    event = captured_event("savethechildren", 66)
    assert (event.vendor, event.kind, event.name) == ("adobe_analytics", Kind.PAGE, "page_view")
    assert (event.account, event.transport) == ("stcf.prod.us", Transport.FIRST_PARTY)
    assert event.page == "https://www.savethechildren.org/"
    said = event.properties
    assert said["pageName"] == said["eVar2"] == "Homepage"  # v2=D=pageName
    assert said["prop2"] == event.page  # c2=D=g
    assert said["eVar14"] == event.user_ids["client"] == event.user_ids["userid"]  # v14=D=mid
    assert said["events"] == {"event79": 1.446}
    assert "prop28" not in said  # D=v28 of an eVar that was not sent
    assert (event.currency, event.value, event.transaction_id) == ("USD", None, None)


def test_a_custom_link_in_a_capture() -> None:
    event = captured_event("savethechildren", 221)
    assert (event.kind, event.name, event.properties["hit_type"]) == (Kind.EVENT, "custom_link", "custom_link")
    assert event.properties["linkName"]
    assert event.properties["events"] == {"event11": 1}


def test_a_purchase_names_its_hit_and_sums_its_products() -> None:
    event = event_of(
        f"{HIT}&events=purchase:A7,event1=2.5,scAdd&purchaseID=O-1&cc=EUR&v0=mail"
        "&products=Shoes;S-1;2;59.80;event5=1.5|event6;eVar1=red|eVar2=42,;S-2;1;10.20"
    )
    assert (event.kind, event.name, event.properties["hit_type"]) == (Kind.EVENT, "purchase", "page_view")
    assert (event.value, event.currency, event.transaction_id) == (70.0, "EUR", "O-1")
    assert event.properties["events"] == {"purchase": 1, "event1": 2.5, "scAdd": 1}
    assert (event.properties["serials"], event.properties["campaign"]) == ({"purchase": "A7"}, "mail")
    assert event.items == (
        {
            "category": "Shoes",
            "product": "S-1",
            "quantity": 2,
            "total": 59.8,
            "events": {"event5": 1.5, "event6": 1},
            "eVars": {"eVar1": "red", "eVar2": "42"},
        },
        {"product": "S-2", "quantity": 1, "total": 10.2},
    )


@pytest.mark.parametrize(
    ("pe", "kind", "name"),
    [
        ("lnk_d", Kind.EVENT, "download_link"),
        ("lnk_e", Kind.EVENT, "exit_link"),
        ("m_s", Kind.EVENT, "media"),
        ("tnt", Kind.TELEMETRY, "tnt"),
    ],
)
def test_hits_that_are_no_page_view(pe: str, kind: Kind, name: str) -> None:
    event = event_of(f"{HIT}&pageName=home&pe={pe}")
    assert (event.kind, event.name) == (kind, name)


def test_one_event_a_report_suite() -> None:
    events = events_of("https://o.shop.example/b/ss/shop,global/1/H.27.5/s2?AQB=1&pageName=home")
    assert [(event.account, event.batch_index) for event in events] == [("shop", 0), ("global", 1)]


def test_a_redirected_hit_collapses_with_the_first() -> None:
    first = event_of(f"{HIT}&pageName=home")
    second = event_of(f"{HIT}&pccr=true&vidn=2A74A4EE051D3B16-6000014AC00F5216&&pageName=home")
    assert first.collapse_key == second.collapse_key is not None
    assert event_of(f"{HIT.replace('s789', 's790')}&pageName=home").collapse_key != first.collapse_key


def test_a_post_carries_the_same_form() -> None:
    event = event_of("https://shop.sc.omtrdc.net/b/ss/shop/1/JS-2/s1", "AQB=1&pageName=home&pe=lnk_o&pev2=open&AQE=1")
    assert (event.name, event.properties["linkName"], event.transport) == ("custom_link", "open", Transport.VENDOR)


def test_context_data_nests_and_customer_ids_are_identity() -> None:
    event = event_of(
        f"{HIT}&pageName=a&cid.&crm.&id=77&as=1&.crm&.cid&d.&nsid=0&.d&c.&a.&activitymap.&page=Home&.activitymap&.a&x=1&.c&c2=z"
    )
    assert event.user_ids == {"crm": "77"}
    assert event.properties["customer"] == {"crm.as": "1"}
    assert event.properties["contextData"] == {"a.activitymap.page": "Home", "x": "1"}
    assert event.properties["prop2"] == "z"
    assert not {"d", "nsid", "page"} & set(event.properties)


def test_unclosed_and_stray_ends_of_stacks_are_harmless() -> None:
    assert take_apart([(".c", ""), ("c.", ""), ("a", "1"), ("a", "2"), (".x", "")]) == ({}, {"c": {"a": "1"}})
    assert take_apart([("c.", "")] * 100 + [("x", "1")])[1] == {"c": {".".join([*["c"] * 8, "x"]): "1"}}


def test_copies_are_resolved_once_and_bounded() -> None:
    assert resolve({"v1": 'D=ch+": "+v2', "ch": "home", "v2": "D=c3", "c3": "x"})["v1"] == "home: x"
    assert resolve({"D": "..", "v1": "..g", "g": "u", "v2": "D=g"}) == {"D": "..", "v1": "u", "g": "u", "v2": "D=g"}
    assert resolve({"v1": "D=v2", "v2": "D=v1"}) == {"v1": "D=v2", "v2": "D=v1"}
    assert resolve({"c9": "D=User-Agent", "c4": "D=v4", "v5": ""}) == {"c9": "D=User-Agent", "v5": ""}
    long = {f"x{n}": f"D=x{n + 1}" for n in range(3000)} | {"x3000": "end"}
    assert resolve(long)["x0"] == "D=x1"
    assert resolve({f"x{n}": f"D=x{n + 1}" for n in range(DEEPEST)} | {f"x{DEEPEST}": "end"})["x0"] == "end"
    doubling = {f"v{n}": "D=" + "+".join([f"v{n + 1}"] * 30) for n in range(1, 12)} | {"v12": "word"}
    assert max(map(len, resolve(doubling).values())) < 10_000


@pytest.mark.parametrize("text", ["", ",", ";;;;;;;", ";x;NaN;;=|;=", "a" * 10])
def test_odd_products_and_events_are_read_as_far_as_they_go(text: str) -> None:
    assert isinstance(products(text), tuple)
    assert isinstance(success_events(text)[0], dict)
    assert products(";x;NaN") == ({"product": "x", "quantity": "NaN"},)


def test_the_data_insertion_api() -> None:
    body = (
        "<?xml version='1.0'?><request><reportSuiteID>shop</reportSuiteID><visitorID>v-1</visitorID>"
        "<pageName>A &amp; B</pageName><eVar1>x</eVar1><events>purchase</events><products>;s;1;5</products>"
        "<purchaseID>9</purchaseID><currencyCode>USD</currencyCode><timestamp>1700000100</timestamp></request>"
    )
    event = event_of("https://shop.sc.omtrdc.net/b/ss//6", body)
    assert (event.account, event.name, event.value, event.transaction_id) == ("shop", "purchase", 5.0, "9")
    assert (event.properties["pageName"], event.properties["eVar1"], event.at) == ("A & B", "x", 1_700_000_100.0)
    assert event.user_ids == {"user": "v-1"}


def test_a_hit_without_variables_is_counted_with_its_reason() -> None:
    undecodable = said("https://metrics.shop.example/b/ss/shop/1/JS-2.1.0/s78921068678131?AQB=1&AQE=1").undecodable
    assert undecodable is not None
    assert (undecodable.vendor, undecodable.reason) == ("adobe_analytics", "no variables")

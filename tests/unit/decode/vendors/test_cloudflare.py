from __future__ import annotations

import orjson
import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, said

URL = "https://www.shop.example/cdn-cgi/rum?"


@pytest.mark.parametrize(("number", "kind", "name"), [(1, Kind.PAGE, "page_view"), (3, Kind.TELEMETRY, "performance")])
def test_the_first_report_of_a_load_is_the_page(number: int, kind: Kind, name: str) -> None:
    body = {"siteToken": "t-1", "eventType": number, "location": "https://www.shop.example/a", "pageloadId": "p"}
    event = event_of(URL, orjson.dumps(body))
    assert (event.vendor, event.kind, event.name, event.account) == ("cloudflare", kind, name, "t-1")
    assert (event.page, event.transport) == ("https://www.shop.example/a", Transport.FIRST_PARTY)


def test_the_script_is_inventory_and_a_visit_of_the_path_nothing() -> None:
    assert event_of("https://static.cloudflareinsights.com/beacon.min.js").kind is Kind.LOADER
    assert said(URL).events == ()

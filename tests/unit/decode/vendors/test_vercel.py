from __future__ import annotations

import orjson
import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, said

SITE = "https://www.shop.example/_vercel"
PAGE = "https://www.shop.example/a?gclid=g"


@pytest.mark.parametrize(
    ("path", "more", "kind", "name", "properties"),
    [
        ("/insights/view", {}, Kind.PAGE, "pageview", {}),
        ("/insights/event", {"en": "Signup", "ed": {"plan": "pro"}}, Kind.EVENT, "Signup", {"plan": "pro"}),
        ("/insights/event", {"en": "Signup", "ed": '{"plan":"pro"}'}, Kind.EVENT, "Signup", {"plan": "pro"}),
        ("/speed-insights/vitals", {"href": PAGE}, Kind.TELEMETRY, "performance", {}),
    ],
)
def test_a_call_of_a_site_to_itself(
    path: str, more: dict[str, object], kind: Kind, name: str, properties: object
) -> None:
    body = {"o": PAGE, "r": "https://search.example/", "ts": 1_700_000_000_500} | more
    event = event_of(f"{SITE}{path}", orjson.dumps(body), page=PAGE)
    assert (event.vendor, event.kind, event.name, event.properties) == ("vercel", kind, name, properties)
    assert (event.at, event.page, event.click_ids) == (1_700_000_000.5, PAGE, {"gclid": "g"})
    assert event.transport is Transport.FIRST_PARTY


def test_scripts_are_inventory_and_an_empty_call_is_undecodable() -> None:
    assert event_of(f"{SITE}/insights/script.js").kind is Kind.LOADER
    assert said(f"{SITE}/insights/view", b"x").undecodable is not None

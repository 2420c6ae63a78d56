"""The list of endpoints: well formed, about known companies, and used as it says."""

from __future__ import annotations

from importlib.resources import files

import orjson
import pytest

from monitor.decode.catalogue import company_of
from monitor.decode.event import Kind
from monitor.decode.generic.endpoints import endpoints
from monitor.decode.generic.shape import Rule
from tests.support.decoding import hit_of, shape_shown

ROWS = orjson.loads(files("monitor.decode").joinpath("data", "endpoints.json").read_bytes())


def test_every_row_is_about_a_company_of_the_catalogue_and_stands_once() -> None:
    places = [(row[0], row[1]) for each in ("known", "seen") for row in ROWS[each]]
    assert [place for place in places if company_of(place[0]) is None] == []
    assert len(places) == len(set(places))
    assert len(endpoints("known")) > 300


def test_no_pattern_is_open_within_the_first_word_by_which_rows_are_looked_up() -> None:
    paths = {row[1] for each in ("known", "seen") for row in ROWS[each]}
    assert [path for path in paths if path.endswith("*") and path[1:-1].isalnum()] == []


@pytest.mark.parametrize(
    ("url", "rule", "kind", "name", "account"),
    [
        ("https://1.mktoresp.com/webevents/visitWebPage?_mchId=7&a=1&b=2", Rule.ENDPOINT, Kind.PAGE, "visit", "7"),
        ("https://events.attentivemobile.com/e?t=p&c=shop&b=1", Rule.ENDPOINT, Kind.EVENT, "p", "shop"),
        ("https://secure.adnxs.com/pixie?e=PageView&pi=1&b=2", Rule.ENDPOINT, Kind.PAGE, "PageView", "1"),
        ("https://x.kk-resources.com/zz?merchantid=9&a=1&b=2", Rule.USUAL, Kind.EVENT, "conversion", "9"),
        ("https://tpsc-ew1.doubleverify.com/zz?ctx=9&a=1&b=2", Rule.WATCHES, Kind.TELEMETRY, "verification", ""),
    ],
)
def test_an_endpoint_says_what_it_is_for(url: str, rule: Rule, kind: Kind, name: str, account: str) -> None:
    shape = shape_shown(hit_of(url, page="https://www.shop.example/"))
    assert shape is not None
    assert (shape.rule, shape.kind, shape.name, shape.account) == (rule, kind, name, account)


def test_what_a_domain_is_known_for_is_not_said_of_what_is_no_beacon() -> None:
    assert shape_shown(hit_of("https://x.kk-resources.com/zz?a=1", page="https://www.shop.example/")) is None

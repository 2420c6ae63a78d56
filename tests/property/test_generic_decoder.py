"""Whatever is sent to a known company, the decoder of last resort gives one kind or none, and never fails."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.decode.generic.words import PARTNERS, REDIRECTS, USERS
from tests.support.decoding import hit_of, said, shape_shown

HOSTS = st.sampled_from(
    ["x.bidswitch.net", "cm.g.doubleclick.net", "pixel.keywee.co", "in.hotjar.com", "ib.adnxs.com", "www.shop.example"]
)
PATHS = st.one_of(
    st.sampled_from(["/", "/sync", "/px", "/cm/", "/x/setuid.gif", "/a/config.json"]), st.text(max_size=20)
)
NAMES = st.one_of(
    st.sampled_from([*PARTNERS, *USERS, *sorted(REDIRECTS), "event", "type", "action"]), st.text(max_size=8)
)
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["${UID}", "%%ID%%", "https%3A%2F%2Fib.adnxs.com%2Fx", "//", "https://", "786792932447", "pv"]),
)
PAIRS = st.lists(st.tuples(NAMES, VALUES), max_size=8)
DOCUMENTS = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), VALUES),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(host=HOSTS, path=PATHS, query=PAIRS, body=st.one_of(st.none(), DOCUMENTS))
def test_nothing_makes_the_decoder_of_last_resort_fail(
    host: str, path: str, query: list[tuple[str, str]], body: object
) -> None:
    url = f"https://{host}{path}?{urlencode(query, errors='replace')}"
    sent = orjson.dumps(body) if body is not None else None
    shape_shown(hit_of(url, sent, page="https://www.shop.example/"))
    decoded = said(url, sent, page="https://www.shop.example/")
    assert decoded.undecodable is None or not decoded.undecodable.reason.startswith("the decoder failed")
    if host == "www.shop.example":
        assert not any(event.vendor == "bidswitch" for event in decoded.events)

"""The quick way through YAML reads what the careful way reads, to the column."""

from __future__ import annotations

import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.yaml_events import NotPlain, read_plain
from monitor.config.yaml_source import MAX_DEPTH, _load_carefully, _Loader, _plain_value
from tests.support.effort import examples

words = st.text("ab: -#'\"~,{}[]é\n01.", max_size=8) | st.sampled_from(["true", "on", "1.5", "0x1F", "2026-11-24", "~"])
trees = st.recursive(
    words | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@examples(100)
@given(trees, st.booleans(), st.sampled_from(["", "# a remark\n", "\n\n"]))
def test_both_ways_read_the_same_data_at_the_same_places(tree: object, flow: bool, head: str) -> None:
    text = head + yaml.safe_dump(tree, default_flow_style=flow, allow_unicode=True)
    careful = _load_carefully(text, "x.yaml")
    try:
        data, places = read_plain(text, _Loader.yaml_implicit_resolvers, _plain_value, MAX_DEPTH)
    except NotPlain:
        return
    assert data == careful.data
    assert {loc: places[loc] for loc in places if loc} == {loc: place for loc, place in careful.places.items() if loc}

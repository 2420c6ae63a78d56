"""The elements of a HAR are found wherever its bytes are split, and are what a JSON parser finds."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.capture.elements import NotClosed, Splitter

_leaves = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(['"', "\\", '\\"', "{[", "]}"])
)
VALUES = st.recursive(
    _leaves,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6) | st.just("entries"), inner, max_size=4)
    ),
    max_leaves=12,
)
ENTRIES = st.lists(st.dictionaries(st.text(max_size=6), VALUES, max_size=3), max_size=6)


def in_parts(data: bytes, sizes: list[int]) -> Callable[[int], bytes]:
    source, left = io.BytesIO(data), list(sizes)
    return lambda size: source.read(min(size, left.pop() if left else size))


@settings(max_examples=80, deadline=None)
@given(
    before=st.dictionaries(st.sampled_from(["creator", "browser", "x", "log"]), VALUES, max_size=3),
    pages=ENTRIES,
    entries=ENTRIES,
    after=VALUES,
    outside=VALUES,
    indent=st.sampled_from([None, 0, 2]),
    ascii_only=st.booleans(),
    sizes=st.lists(st.integers(1, 40), max_size=200),
)
def test_elements_are_what_json_says(  # noqa: PLR0917 - one HAR has that many parts
    before: dict[str, Any],
    pages: list[Any],
    entries: list[Any],
    after: Any,
    outside: Any,
    indent: int | None,
    ascii_only: bool,
    sizes: list[int],
) -> None:
    log = {**before, "pages": pages, "entries": entries, "after": after}
    document = {"first": outside, "log": log, "last": {"entries": [outside]}}
    data = json.dumps(document, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "replace")
    splitter = Splitter(in_parts(data, sizes))
    found: dict[str, list[Any]] = {"pages": [], "entries": []}
    for element in splitter:
        assert element.data is not None
        found[element.array].append(json.loads(element.data))
        assert not element.gap.strip().strip(b",").strip()
    written = json.loads(data)["log"]
    assert found == {"pages": written["pages"], "entries": written["entries"]}
    assert splitter.found == {"pages", "entries"}


@settings(deadline=None)
@given(data=st.binary(max_size=400) | st.text('{}[]"\\,: abelnogrstipu', max_size=200).map(str.encode))
def test_any_bytes_end_in_elements_or_in_a_word_that_it_is_broken(data: bytes) -> None:
    try:
        for element in Splitter(io.BytesIO(data).read):
            assert element.array in {"entries", "pages"}
    except NotClosed:
        pass

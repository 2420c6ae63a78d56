from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator

import pytest

from monitor.capture import elements
from monitor.capture.elements import Element, NotClosed, Splitter


def split(text: bytes) -> list[Element]:
    return list(Splitter(io.BytesIO(text).read))


def test_only_the_lists_of_log_count() -> None:
    elsewhere = b'"entries": [{"a": 1}], "x": {"entries": [{"a": 2}]}, "list": [{"entries": [{"a": 3}]}]'
    text = b'{%b, "log": {"y": {"entries": [{"a": 3}]}, "entries": [{"a": 4}]}, "z": {%b}}' % (elsewhere, elsewhere)
    assert [element.data for element in split(text)] == [b'{"a": 4}']


def test_brackets_and_keys_inside_strings_are_text() -> None:
    text = rb'{"log": {"comment": "\"entries\": [{ \\", "entries": [{"a": "}\\\"]{"}, {"b": "\\"}]}}'
    assert [element.data for element in split(text)] == [rb'{"a": "}\\\"]{"}', rb'{"b": "\\"}']


def test_what_stands_between_entries_is_handed_on() -> None:
    found = split(b'{"log": {"entries": [1, {"a": 1}, null, {"b": 2}, "x"]}}')
    assert [(element.data, element.gap.strip()) for element in found] == [
        (b'{"a": 1}', b"1,"),
        (b'{"b": 2}', b", null,"),
        (b"", b', "x"'),
    ]


def test_a_text_that_ends_early_or_closes_too_much_is_told_after_what_it_held() -> None:
    for text in (b'{"log": {"entries": [{"a": 1}, {"b"', b'{"log": {"entries": [{"a": 1}]}}}}'):
        found = iter(Splitter(io.BytesIO(text).read))
        assert next(found).data == b'{"a": 1}'
        with pytest.raises(NotClosed):
            next(found)


def test_an_element_that_is_too_large_is_left_out_and_the_next_one_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "ELEMENT_BYTES", 50_000)
    monkeypatch.setattr(elements, "CHUNK_BYTES", 4_000)
    text = json.dumps({"log": {"entries": [{"a": list(range(20_000))}, {"b": 1}]}}).encode()
    assert [element.data for element in split(text)] == [None, b'{"b": 1}']


def test_a_string_of_200_megabytes_is_cut_and_its_element_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "CHUNK_BYTES", 200_000)
    monkeypatch.setattr(elements, "STRING_BYTES", 1_000_000)

    def text() -> Iterator[bytes]:
        yield b'{"log": {"entries": [{"text": "'
        for _ in range(1000):
            yield b"\\u00e4\\ud83d\\ude00x\\n" * 10_000
        yield b'", "url": "u"}, {"b": 1}]}}'

    parts = text()
    tracemalloc.start()
    try:
        first, second = Splitter(lambda _size: next(parts, b""))
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()
    assert first.cut
    assert json.loads(first.data or b"")["url"] == "u"
    assert second == Element("entries", b'{"b": 1}', b", ", cut=False)

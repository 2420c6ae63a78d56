from __future__ import annotations

import gzip
import zlib
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote_plus

import orjson
import pytest

from monitor.decode import unpack
from monitor.decode.body import Body, Shape
from monitor.decode.jsontext import MAX_DEPTH

DOCUMENT = {"event": "purchase", "properties": {"value": 12.5, "name": "Ünïcode"}}
JSON = orjson.dumps(DOCUMENT)
MULTIPART = (
    b"------WebKitFormBoundaryAb\r\n"
    b'Content-Disposition: form-data; name="id"\r\n\r\n123\r\n'
    b"------WebKitFormBoundaryAb\r\n"
    b'Content-Disposition: form-data; name="cd[contents]"\r\nContent-Type: text/x\r\n\r\n[{"id":"a"}]\r\n\r\nrest\r\n'
    b"------WebKitFormBoundaryAb--\r\n"
)


def raw_deflate(data: bytes) -> bytes:
    opener = zlib.compressobj(wbits=-15)
    return opener.compress(data) + opener.flush()


@pytest.mark.parametrize(
    ("raw", "layers"),
    [
        (JSON, ()),
        (b"\xef\xbb\xbf" + JSON, ()),
        (b"  \n" + JSON, ()),
        (gzip.compress(JSON, mtime=0), ("gzip",)),
        (zlib.compress(JSON), ("deflate",)),
        (b64encode(JSON), ("base64",)),
        (urlsafe_b64encode(JSON).rstrip(b"="), ("base64",)),
        (b64encode(gzip.compress(JSON, mtime=0)), ("base64", "gzip")),
        (gzip.compress(b64encode(JSON), mtime=0), ("gzip", "base64")),
    ],
)
def test_json_is_found_whatever_it_is_wrapped_in(raw: bytes, layers: tuple[str, ...]) -> None:
    body = Body(raw)
    assert body.json == DOCUMENT
    assert body.layers == layers
    assert body.shape is Shape.JSON
    assert body.problem is None


def test_raw_deflate_is_believed_when_the_header_says_so() -> None:
    assert Body(raw_deflate(JSON), "deflate").json == DOCUMENT


def test_a_wrong_content_encoding_does_no_harm() -> None:
    assert Body(JSON, "gzip").json == DOCUMENT
    assert Body(JSON, "br").json == DOCUMENT
    assert Body(JSON, "deflate").json == DOCUMENT


def test_what_cannot_be_opened_says_why() -> None:
    assert Body(gzip.compress(JSON, mtime=0)[:-12]).problem == "truncated gzip"
    assert Body(b"\x1f\x8b\x08\x00garbage that is no stream").problem is not None


def test_a_gzip_bomb_is_opened_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MAX_BYTES", 10_000)
    body = Body(gzip.compress(b"0" * 5_000_000, mtime=0))
    assert body.problem == "larger than 16 MiB"
    assert len(body.data) == 10_000


def test_documents_one_a_line() -> None:
    body = Body(b'{"a":1}\n{"a":2}\r\n\n{"a":3}\n')
    assert body.documents == ({"a": 1}, {"a": 2}, {"a": 3})
    assert body.shape is Shape.JSON_LINES


def test_lines_that_are_not_all_json_are_no_documents() -> None:
    assert Body(b'{"a":1}\n{"a":').documents == ()


@pytest.mark.parametrize("value", [JSON, b64encode(JSON), b64encode(gzip.compress(JSON, mtime=0))])
def test_a_form_that_carries_json_in_data(value: bytes) -> None:
    body = Body(b"verbose=1&data=" + quote_plus(value).encode())
    assert body.shape is Shape.FORM
    assert body.json == DOCUMENT


def test_a_form_of_several_lines_gives_all_pairs() -> None:
    body = Body(b"en=scroll&a=1\r\nen=click&b=%20")
    assert body.form == [("en", "scroll"), ("a", "1"), ("en", "click"), ("b", " ")]
    assert body.lines == ("en=scroll&a=1", "en=click&b=%20")
    assert body.shape is Shape.FORM


def test_multipart_is_read_without_a_content_type() -> None:
    body = Body(MULTIPART)
    assert body.shape is Shape.MULTIPART
    assert body.form == [("id", "123"), ("cd[contents]", '[{"id":"a"}]\r\n\r\nrest')]


def test_an_emoji_cut_in_two_costs_only_itself() -> None:
    assert Body(b'{"name":"cut \\ud83d","n":1}').json == {"name": "cut \ufffd", "n": 1}


def test_nan_is_read_as_null() -> None:
    assert Body(b'{"value":NaN}').json == {"value": None}


@pytest.mark.parametrize("depth", [MAX_DEPTH + 10, 5_000, 200_000])
def test_json_nested_too_deep_is_not_read(depth: int) -> None:
    assert Body(b"[" * depth + b"]" * depth).documents == ()


def test_other_shapes() -> None:
    assert Body(b"").shape is Shape.EMPTY
    assert Body(b" \r\n").shape is Shape.EMPTY
    assert Body(b"hello there").shape is Shape.TEXT
    assert Body(b"\x08\x00\x01\xff").shape is Shape.BYTES

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from monitor.capture.har_body import body_of
from monitor.capture.problem import Malformed


def body(**post: Any) -> bytes:
    return body_of(post)[0]


def test_text_is_utf8() -> None:
    assert body(text="Größe – 12 €") == "Größe – 12 €".encode()
    assert body(text="Größe") == "Größe".encode()


def test_text_with_one_byte_a_character_is_those_bytes() -> None:
    packed = gzip.compress(b'{"a": 1}', mtime=0)
    assert body(text=packed.decode("latin-1")) == packed
    assert body(text="Größe".encode().decode("latin-1")) == "Größe".encode()


def test_base64_is_decoded_where_it_is_named() -> None:
    assert body(text="AAEC/w==", encoding="base64") == b"\0\1\2\xff"
    assert body(text="AAEC/w==") == b"AAEC/w=="
    with pytest.raises(Malformed, match="is base64 and is not"):
        body(text="AAECA", encoding="base64")


def test_text_comes_before_params() -> None:
    assert body(text="a=1&a=2", params=[{"name": "a", "value": "1"}]) == b"a=1&a=2"


def test_params_become_the_form_they_were() -> None:
    params = [{"name": "ev", "value": "Add To"}, {"name": "cd[v]", "value": "1+1"}, {"name": "ev", "value": "ä"}]
    assert body(mimeType="application/x-www-form-urlencoded", params=params) == b"ev=Add+To&cd%5Bv%5D=1%2B1&ev=%C3%A4"


def test_params_become_the_multipart_body_they_were() -> None:
    params = [
        {"name": "ev", "value": "Purchase"},
        {"name": "f", "fileName": "a.txt", "contentType": "text/plain", "value": "x"},
    ]
    assert body(mimeType="multipart/form-data; boundary=AB", params=params) == (
        b'--AB\r\nContent-Disposition: form-data; name="ev"\r\n\r\nPurchase\r\n'
        b'--AB\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nx\r\n'
        b"--AB--\r\n"
    )


def test_params_become_the_json_they_were() -> None:
    one = [{"name": "type", "value": "t"}, {"name": "data", "value": {"n": 1}}]
    many = [{"name": "0", "value": {"n": 1}}, {"name": "1", "value": {"n": 2}}]
    assert json.loads(body(mimeType="application/json", params=one)) == {"type": "t", "data": {"n": 1}}
    assert json.loads(body(mimeType="application/json; charset=utf-8", params=many)) == [{"n": 1}, {"n": 2}]


def test_json_that_was_taken_for_the_name_of_a_form_field_is_json_again() -> None:
    params = [{"name": '{"id":"a=b"}', "value": ""}]
    assert body(mimeType="application/x-www-form-urlencoded", params=params) == b'{"id":"a=b"}'


def test_the_head_of_an_upload_stream_is_no_body() -> None:
    text = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\na=1&b=2"
    assert body(text=text) == b"a=1&b=2"
    assert body(text="content-type=a") == b"content-type=a"


@pytest.mark.parametrize(
    "post", [{}, {"text": None}, {"text": "", "params": []}, {"params": [None]}, {"text": 5, "params": {}}]
)
def test_nothing_is_an_empty_body(post: dict[str, Any]) -> None:
    assert body_of(post)[0] == b""

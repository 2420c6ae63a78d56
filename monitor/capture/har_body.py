"""The bytes a request sent, rebuilt from what a HAR says of them."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from monitor.capture.problem import Malformed

_BOUNDARY = re.compile(r'boundary="?([^";,]+)', re.IGNORECASE)
# Firefox writes the head of an upload's stream before its content (its own cURL export takes it off again).
_STREAM_HEAD = re.compile(r"(?:content-(?:type|length|disposition):[^\r\n]*\r?\n)+\r?\n", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def body_of(post: Mapping[str, Any]) -> tuple[bytes, str | None]:
    """Return the body of a HAR's `postData` and the content type it names.

    Text comes first; params only where there is no text, for they lost what the text says exactly. Raises Malformed.
    """
    mime = post.get("mimeType")
    content_type = mime if isinstance(mime, str) and mime else None
    text = post.get("text")
    if isinstance(text, str) and text:
        encoding = post.get("encoding", post.get("_encoding"))
        if isinstance(encoding, str) and encoding.lower() == "base64":
            return _unbase64(text), content_type
        return _bytes(_STREAM_HEAD.sub("", text, count=1) if text[:8].lower() == "content-" else text), content_type
    params = post.get("params")
    if isinstance(params, list) and params:
        return _from_params([p for p in params if isinstance(p, dict)], content_type or ""), content_type
    return b"", content_type


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=False)
    except binascii.Error as error:
        raise Malformed(".request.postData.text", "says it is base64 and is not") from error


def _bytes(text: str) -> bytes:
    """Return the bytes behind a text: UTF-8, unless it is one byte a character, as browsers write binary bodies."""
    if text.isascii():
        return text.encode()
    try:
        single = text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")
    if _CONTROL.search(text):
        return single
    try:
        single.decode("utf-8")
    except UnicodeDecodeError:
        return text.encode()
    return single


def _from_params(params: list[Mapping[str, Any]], content_type: str) -> bytes:
    """Return a body with the same content as a list of parameters, in the format its content type names."""
    pairs = [(str(p.get("name", "")), p.get("value", "")) for p in params]
    kind = content_type.partition(";")[0].strip().lower()
    if kind.endswith("json"):
        return _json(pairs)
    if len(pairs) == 1 and pairs[0][0][:1] in {"{", "["} and pairs[0][1] in {"", None}:
        # A JSON body that said it was a form: exporters take all of it for a name.
        return pairs[0][0].encode("utf-8", "replace")
    boundary = _BOUNDARY.search(content_type)
    if kind == "multipart/form-data" and boundary:
        return _multipart(params, boundary[1])
    return urlencode([(name, _text(value)) for name, value in pairs], errors="replace").encode()


def _json(pairs: list[tuple[str, Any]]) -> bytes:
    numbered = [name for name, _ in pairs] == [str(i) for i in range(len(pairs))]
    content: Any = [value for _, value in pairs] if numbered else dict(pairs)
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _multipart(params: list[Mapping[str, Any]], boundary: str) -> bytes:
    text = ""
    for param in params:
        text += f'--{boundary}\r\nContent-Disposition: form-data; name="{param.get("name", "")}"'
        if isinstance(param.get("fileName"), str):
            text += f'; filename="{param["fileName"]}"'
        if isinstance(param.get("contentType"), str):
            text += f"\r\nContent-Type: {param['contentType']}"
        text += f"\r\n\r\n{_text(param.get('value', ''))}\r\n"
    return f"{text}--{boundary}--\r\n".encode("utf-8", "replace")


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

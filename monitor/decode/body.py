"""A request's body, opened by its shape: what MIME types and headers claim is wrong too often to be asked first."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

from monitor.decode.jsontext import parse_json, parse_json_lines
from monitor.decode.lazy import lazy
from monitor.decode.multipart import is_multipart, parse_multipart
from monitor.decode.query import Pairs, decode_bytes, parse_pairs
from monitor.decode.unpack import unpack

MAX_LINES = 20_000
"""Lines read of a body; no vendor takes batches of more events than some hundreds."""

_FORM = re.compile(r"\s*[A-Za-z0-9_.$~*:@!%+\-\[\]]{1,200}=")


class Shape(StrEnum):
    """What an opened body looks like."""

    EMPTY = "empty"
    JSON = "json"  # one document
    JSON_LINES = "json-lines"  # one document a line
    FORM = "form"  # k=v&…; also GA4's lines of them
    MULTIPART = "multipart"
    TEXT = "text"
    BYTES = "bytes"


class Body:
    """One body, opened on demand and remembered. No accessor raises; what cannot be read is empty or None.

    `data` is the body with every gzip, deflate and base64 layer taken off (`layers` names them, outermost first);
    `problem` says in a few words why it could not be opened whole (`truncated gzip`, `larger than 16 MiB`), or is None.
    """

    def __init__(self, raw: bytes, encoding: str = "") -> None:
        """Take the bytes as captured and the `Content-Encoding` header, which is only a last resort."""
        self.raw = raw
        self._encoding = encoding

    @lazy
    def _unpacked(self) -> tuple[bytes, tuple[str, ...], str | None]:
        return unpack(self.raw, self._encoding)

    @property
    def data(self) -> bytes:
        """Return the opened bytes."""
        return self._unpacked[0]

    @property
    def layers(self) -> tuple[str, ...]:
        """Return the names of the layers taken off, outermost first."""
        return self._unpacked[1]

    @property
    def problem(self) -> str | None:
        """Return why the body is not whole, or None."""
        return self._unpacked[2]

    @lazy
    def text(self) -> str:
        """Return the opened bytes as text (UTF-8, else Latin-1), a byte-order mark dropped."""
        return decode_bytes(self.data).removeprefix("\ufeff")

    @lazy
    def lines(self) -> tuple[str, ...]:
        r"""Return the non-empty lines of the text, split at `\n` or `\r\n` only, as GA4 batches are.

        At most MAX_LINES are read.
        """
        lines = self.text.split("\n", MAX_LINES)[:MAX_LINES]
        return tuple(line for raw in lines if (line := raw.rstrip("\r")))

    @lazy
    def documents(self) -> tuple[Any, ...]:
        """Return the JSON documents of the body: one, or one a line, or the one inside a form's `data` (raw or base64).

        Empty when the body is no JSON. Documents nested deeper than `jsontext.MAX_DEPTH` are not read.
        """
        text = self.text
        if text.lstrip()[:1] in {"{", "["}:
            found = parse_json(text)
            return parse_json_lines(self.lines) if found is None else (found,)
        data = next((value for name, value in self.form if name == "data"), None)
        if data is None:
            return ()
        found = parse_json(data)
        if found is None:
            # A sender that forgets to encode base64 for a form loses its plus signs to blanks.
            found = parse_json(decode_bytes(unpack(data.replace(" ", "+").encode())[0]))
        return () if found is None else (found,)

    @property
    def json(self) -> Any:
        """Return the first JSON document, or None when there is none."""
        return self.documents[0] if self.documents else None

    @lazy
    def form(self) -> Pairs:
        """Return the pairs of a urlencoded or multipart body in order; a form of several lines gives all of them."""
        if is_multipart(self.data):
            return parse_multipart(self.data)
        if not self._looks_like_a_form:
            return []
        return [pair for line in self.lines for pair in parse_pairs(line)]

    @property
    def _looks_like_a_form(self) -> bool:
        return _FORM.match(self.text[:256]) is not None

    @lazy
    def shape(self) -> Shape:
        """Tell what the opened body is."""
        if not self.data.strip():
            return Shape.EMPTY
        if is_multipart(self.data):
            return Shape.MULTIPART
        if self.text.lstrip()[:1] in {"{", "["} and self.documents:
            return Shape.JSON if len(self.documents) == 1 else Shape.JSON_LINES
        if self._looks_like_a_form:
            return Shape.FORM
        return Shape.BYTES if b"\0" in self.data[:4096] else Shape.TEXT

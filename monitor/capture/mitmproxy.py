"""Flows that mitmproxy saved (`mitmdump -w`), one after the other.

A flow is one typed netstring (tnetstrings.info: length, colon, data, a letter for the type; mitmproxy adds `;` for
text): an object of the flow's state, of which `type` and `request` are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from monitor.capture.hit import Hit
from monitor.capture.instant import plausible
from monitor.capture.line import Context
from monitor.capture.opening import Broken, Stream
from monitor.capture.problem import CaptureError, Malformed
from monitor.capture.request import METHOD, WEB, clean, kept_headers

FLOW_BYTES = 32 * 1024 * 1024
"""A longer flow, mostly one with a large answer, is passed over unread."""
_CHUNK_BYTES = 1024 * 1024
_MAX_DIGITS = 12
_BEGINNING = re.compile(rb"[1-9]\d{0,11}:(\d{1,2}):([a-z_]{1,40})[;,]")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_Element = tuple[int, bytes]
"""The letter of a type, and the data."""


def looks_like_flows(head: bytes) -> bool:
    """Tell the beginning of a file of flows: an object whose first key is a name."""
    found = _BEGINNING.match(head)
    return found is not None and int(found[1]) == len(found[2])


def read_flows(
    stream: Stream, *, file: str, named: str, context: Context, tell: Callable[[str, str], None]
) -> Iterator[Hit]:
    """Yield the requests of a file of flows; `Hit.entry` is the number of the flow in it, from 0.

    Flows that are no HTTP (TCP, UDP, DNS) are passed over. `named` is the file as errors name it, `tell` takes (place,
    why) of flows that cannot be read. Raises CaptureError where the first cannot and nothing behind it either.
    """
    number = 0
    try:
        while (flow := _next(stream)) is not _END:
            place = f"flows[{number}]"
            number += 1
            if flow is None:
                tell(place, f"larger than {FLOW_BYTES // 1024**2} MB, skipped")
                continue
            try:
                hit = _hit(flow, context, file, number - 1)
            except Malformed as error:
                tell(f"{place}.{error.place}" if error.place else place, error.why)
            else:
                if hit is not None:
                    yield hit
    except Broken as error:
        if not number:
            raise CaptureError(named, "", str(error)) from error
        tell("", f"{error}; read up to flows[{number}]")


_END: _Element = (0, b"")


def _next(stream: Stream) -> _Element | None:
    """Return the next element, None for one too long, `_END` behind the last. Raises Broken."""
    head = stream.peek(_MAX_DIGITS + 1)
    if not head:
        stream.read(1)
        return _END
    length, colon, _ = head.partition(b":")
    if not colon or not length.isdigit():
        broken = "there is something that is no flow" if len(head) > _MAX_DIGITS or not length.isdigit() else _CUT
        raise Broken(broken)
    _exactly(stream, len(length) + 1)
    size = int(length)
    if size <= FLOW_BYTES:
        data = _exactly(stream, size + 1)
        return data[-1], data[:-1]
    for begin in range(0, size + 1, _CHUNK_BYTES):
        _exactly(stream, min(_CHUNK_BYTES, size + 1 - begin))
    return None


_CUT = "the last flow ends early: the file is truncated"


def _exactly(stream: Stream, size: int) -> bytes:
    parts = []
    while size:
        part = stream.read(min(size, _CHUNK_BYTES))
        if not part:
            raise Broken(_CUT)
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _hit(flow: _Element, context: Context, file: str, entry: int) -> Hit | None:
    """Return the request of a flow, None for one that is no HTTP. Raises Malformed."""
    state = _object(flow, "")
    if _text(state, "type") not in {"http", ""}:
        return None
    if "request" not in state:
        raise Malformed("request", "is missing")
    request = _object(state["request"], "request")
    method, headers = _text(request, "method"), list(_headers(request.get("headers")))
    if not METHOD.fullmatch(method):
        raise Malformed("request.method", "is no HTTP method")
    host = next((value for name, value in headers if name.lower() == "host"), "")
    url = _url(request, host)
    kept = kept_headers(headers)
    referer = kept.get("referer", "")
    return Hit(
        at=_at(request.get("timestamp_start")),
        method=method.upper(),
        url=url,
        headers=tuple(kept.items()),
        body=_data(request, "content"),
        page=referer if WEB.match(referer) else context.page,
        session=context.session,
        consent=context.consent,
        source=context.source,
        environment=context.environment,
        tags=context.tags,
        weight=context.weight,
        file=file,
        entry=entry,
    )


def _url(request: dict[str, _Element], host: str) -> str:
    """Return the address as the client meant it: `authority` or the Host header, not the machine it was routed to."""
    scheme, path = _text(request, "scheme").lower(), _text(request, "path")
    authority = _text(request, "authority") or host
    if not authority:
        authority, port = _text(request, "host"), _data(request, "port").decode("latin-1")
        if authority and port.isdigit() and len(port) <= 5 and int(port) != _DEFAULT_PORTS.get(scheme):
            authority = f"{authority}:{port}"
    authority = authority.removesuffix(f":{_DEFAULT_PORTS.get(scheme, 0)}")
    url = path if WEB.match(path) else f"{scheme}://{authority}{path}"
    if not WEB.match(url):
        raise Malformed("request", "has no scheme, host and path of the web")
    return url


def _at(value: _Element | None) -> float:
    if value is None:
        raise Malformed("request.timestamp_start", "is missing")
    try:
        return plausible(float(value[1][:40]))
    except ValueError as error:
        why = str(error) if str(error).startswith("is ") else "is no number of seconds"
        raise Malformed("request.timestamp_start", why) from error


def _headers(value: _Element | None) -> Iterator[tuple[str, str]]:
    for pair in _elements(value[1], "request.headers") if value else ():
        parts = list(_elements(pair[1], "request.headers"))
        if len(parts) == 2:
            yield _decoded(parts[0][1]), _decoded(parts[1][1])


def _object(element: _Element, place: str) -> dict[str, _Element]:
    if element[0] != ord("}"):
        raise Malformed(place, "is no object")
    parts = _elements(element[1], place)
    found: dict[str, _Element] = {}
    for _, name in parts:
        held = next(parts, None)
        if held is None:
            raise Malformed(place, "has a name without a value")
        found[_decoded(name)] = held
    return found


def _elements(data: bytes, place: str) -> Iterator[_Element]:
    """Yield the elements that stand one after the other. Raises Malformed."""
    at = 0
    while at < len(data):
        colon = data.find(b":", at, at + _MAX_DIGITS + 1)
        length = data[at:colon] if colon > 0 else b""
        end = colon + 1 + int(length) if length.isdigit() else len(data)
        if end >= len(data):
            raise Malformed(place, "is no typed netstring")
        yield data[end], data[colon + 1 : end]
        at = end + 1


def _text(state: dict[str, _Element], name: str) -> str:
    return _decoded(_data(state, name))


def _data(state: dict[str, _Element], name: str) -> bytes:
    kind, data = state.get(name, _END)
    return b"" if kind in b"]}" else data


def _decoded(data: bytes) -> str:
    return clean(data.decode("utf-8", "replace"))

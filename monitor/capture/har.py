"""HAR, the browsers' export of network traffic (HTTP Archive 1.2, Jan Odvarko, 2012), entry by entry."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import orjson

from monitor.capture.elements import ELEMENT_BYTES, STRING_BYTES, Element, NotClosed, Splitter
from monitor.capture.har_body import body_of
from monitor.capture.har_cookies import cookies_of
from monitor.capture.har_pages import Pages
from monitor.capture.hit import Hit
from monitor.capture.instant import MILLISECONDS, from_iso, plausible
from monitor.capture.opening import Broken, Stream
from monitor.capture.problem import CaptureError, Malformed
from monitor.capture.request import HEADERS, METHOD, WEB, clean, host_of, site_of

HEAD_BYTES = 1024 * 1024

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


def read_har(
    stream: Stream, *, file: str, named: str, source: str, environment: str, tell: Callable[[str, str], None]
) -> Iterator[Hit]:
    """Yield the requests of a HAR.

    `named` is the file as errors name it, `tell` takes (place, why) of what cannot be read. Raises CaptureError where
    nothing in it can be; a HAR that breaks off yields what came before.
    """
    splitter = Splitter(stream.read)
    head = stream.peek(HEAD_BYTES)
    entries = _Entries(file, source, environment, tell)
    why = ""
    try:
        for element in splitter:
            yield from entries.hits(element)
    except Broken as error:
        why = str(error)
        if "entries" not in splitter.found:
            raise CaptureError(named, "", why) from error
    except NotClosed:
        why = "the JSON ends early or is broken"
    if "entries" not in splitter.found:
        raise CaptureError(named, "", _why_no_har(head))
    if why:
        tell("", f"{why}; read up to entries[{entries.index}]")


class _Entries:
    """Turns the elements of a HAR into hits; `index` is how many entries went by."""

    def __init__(self, file: str, source: str, environment: str, tell: Callable[[str, str], None]) -> None:
        self._file = file
        self._source = source
        self._environment = environment
        self._tell = tell
        self._pages = Pages()
        self.index = 0

    def hits(self, element: Element) -> Iterator[Hit]:
        """Yield the hit of an element, if it is an entry that has one."""
        if element.array == "pages":
            self._page(element)
            return
        self._strays(element)
        if element.data == b"":
            return
        place = f"entries[{self.index}]"
        try:
            hit = self._hit(element)
        except Malformed as error:
            self._tell(f"{place}{error.place}", error.why)
        else:
            if element.cut and hit is not None and len(hit.body) >= STRING_BYTES // 2:
                self._tell(f"{place}.request.postData", f"longer than {STRING_BYTES // 1024**2} MB, the rest cut off")
            if hit is not None:
                yield hit
        self.index += 1

    def _page(self, element: Element) -> None:
        # A damaged page only leaves its requests to their Referer.
        with suppress(Malformed):
            self._pages.add(self._loads(element.data or b"null", ""))

    def _strays(self, element: Element) -> None:
        """Report what stands between entries and is none."""
        gap = element.gap.strip().strip(b",").strip()
        if not gap:
            return
        try:
            number = len(orjson.loads(b"[" + gap + b"]"))
        except orjson.JSONDecodeError:
            self._tell(f"entries[{self.index}]", "there is something before it that is not JSON")
            return
        for _ in range(number):
            self._tell(f"entries[{self.index}]", "is no object")
            self.index += 1

    def _hit(self, element: Element) -> Hit | None:
        """Return the hit of an entry, None for what never left over HTTP. Raises Malformed."""
        if element.data is None:
            raise Malformed("", f"larger than {ELEMENT_BYTES // 1024**2} MB, skipped")
        entry = self._loads(element.data, f"entries[{self.index}]")
        request = _request(entry)
        url, method = _url(request.get("url")), request.get("method")
        if url is None:
            return None
        if not isinstance(method, str) or not METHOD.fullmatch(method):
            raise Malformed(".request.method", "is missing" if method is None else "is no HTTP method")
        headers, body = _headers(request.get("headers")), b""
        post = request.get("postData")
        if isinstance(post, dict):
            body, content_type = body_of(post)
            if content_type:
                headers.setdefault("content-type", clean(content_type))
        at = _at(entry.get("startedDateTime"))
        page = self._pages.of(entry, url, headers.get("referer"))
        cookies = cookies_of(entry, at, document=url == page)
        return Hit(
            at=at,
            method=method.upper(),
            url=url,
            headers=tuple(headers.items()),
            body=body,
            page=page,
            # One browser's export: what was chosen on a site holds for all that its pages send.
            session=f"{self._file} {site_of(host_of(page))}" if page else None,
            source=self._source,
            environment=self._environment,
            file=self._file,
            entry=self.index,
            banner=cookies.banner,
            cookies=cookies.names,
            set_cookies=cookies.written,
        )

    def _loads(self, data: bytes, place: str) -> Any:
        """Return what an element says.

        What browsers write and JSON does not know (NaN, half surrogates, control characters) is read too; bytes that
        are not UTF-8 are told and replaced. Raises Malformed.
        """
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError as error:
            text = data.decode("utf-8", "replace")
            try:
                value = json.loads(text, strict=False)
            except (ValueError, RecursionError):
                raise Malformed("", f"not JSON: {error.msg}") from error
            if place and not _is_utf8(data):
                self._tell(place, "not UTF-8 text; the bytes in question are read as \N{REPLACEMENT CHARACTER}")
            return value


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _why_no_har(head: bytes) -> str:
    try:
        orjson.loads(head)
    except orjson.JSONDecodeError as error:
        if len(head) < HEAD_BYTES:
            return f"not JSON: {error.msg}, line {error.lineno} column {error.colno}"
    return 'a HAR without entries: there is no list {"log": {"entries": […]}} in it'


def _request(entry: Any) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise Malformed("", "is no object")
    request = entry.get("request")
    if not isinstance(request, dict):
        raise Malformed(".request", "is missing" if request is None else "is no object")
    return request


def _url(value: Any) -> str | None:
    """Return a web address, None for another scheme (data:, blob:, wss:, chrome-extension:, …). Raises Malformed."""
    if not isinstance(value, str) or not value:
        raise Malformed(".request.url", "is no text" if value else "is missing")
    if WEB.match(value):
        return clean(value)
    if _SCHEME.match(value):
        return None
    raise Malformed(".request.url", "is no absolute URL")


def _at(value: Any) -> float:
    try:
        if isinstance(value, str):
            return from_iso(value, naive_is_utc=True)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return plausible(value / 1000 if abs(value) >= MILLISECONDS else float(value))
    except (ValueError, OverflowError) as error:
        raise Malformed(".startedDateTime", str(error)) from error
    raise Malformed(".startedDateTime", "is missing" if value is None else "is no date and time")


def _headers(headers: Any) -> dict[str, str]:
    kept: dict[str, str] = {}
    for header in headers if isinstance(headers, list) else ():
        try:
            name = header["name"].lower()
            if name in HEADERS and name not in kept:
                kept[name] = clean(header["value"])
        except (TypeError, KeyError, AttributeError):
            # No header at all, and nothing else in the entry depends on it.
            continue
    return kept

"""The cookies of a HAR's entry: what went along, what was written, and what a consent platform noted in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from monitor.capture.banner import banner_of, cookie_names, lifetimes_of, read_cookie_header, read_set_cookie
from monitor.capture.hit import SetCookie
from monitor.capture.request import clean


class Cookies(NamedTuple):
    """What a `Hit` keeps of them."""

    banner: tuple[tuple[str, str], ...] | None
    names: tuple[str, ...]
    written: tuple[SetCookie, ...]


NONE = Cookies(None, (), ())


def cookies_of(entry: Mapping[str, Any], at: float, *, document: bool) -> Cookies:
    """Return the cookies of an entry sent at `at`; with the request for a page itself (`document`), an absent note is
    an empty one: that is where a consent platform's would be.
    """
    request, response = entry.get("request"), entry.get("response")
    sent = [pair for text in _headers(request, "cookie") for pair in read_cookie_header(text)]
    sent = sent or list(_listed(request))
    written = [
        cookie for text in _headers(response, "set-cookie") for line in text.split("\n")
        if (cookie := read_set_cookie(line, at)) is not None
    ]  # fmt: skip
    if not (sent or written or document):
        return NONE
    banner = banner_of((name, clean(value)) for name, value in sent)
    return Cookies(
        banner if banner or document else None, cookie_names(name for name, _ in sent), lifetimes_of(written)
    )


def _headers(message: Any, wanted: str) -> Iterator[str]:
    headers = message.get("headers") if isinstance(message, dict) else None
    for header in headers if isinstance(headers, list) else ():
        if isinstance(header, dict):
            name, value = header.get("name"), header.get("value")
            if isinstance(name, str) and isinstance(value, str) and name.lower() == wanted:
                yield value


def _listed(request: Any) -> Iterator[tuple[str, str]]:
    """Yield what `request.cookies` lists, for exports that leave out the header."""
    cookies = request.get("cookies") if isinstance(request, dict) else None
    for cookie in cookies if isinstance(cookies, list) else ():
        if isinstance(cookie, dict):
            name, value = cookie.get("name"), cookie.get("value")
            if isinstance(name, str) and isinstance(value, str):
                yield name, value

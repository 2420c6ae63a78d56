"""One request to a web service, and what its answer means for a message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from monitor.alerts.figures import shorten
from monitor.alerts.outcome import Later, Refused, Scope
from monitor.config.secrets import SecretMissing

CONNECTION_ERRORS: tuple[type[Exception], ...] = (OSError, HTTPException, ValueError)
"""What a broken connection or a garbled answer raises; URLError and timeouts are OSErrors."""
MAX_ANSWER = 65_536
"""Bytes of an answer that are read; a reason for a refusal is a line."""
DEFAULT_WAIT = 30.0


class _NoRedirects(HTTPRedirectHandler):
    """Follow nothing: a redirected POST becomes a GET without the message, and secrets go where nobody sent them."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None


_OPENER = build_opener(_NoRedirects)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said. `headers` are by lower-case name."""

    status: int
    text: str
    headers: Mapping[str, str]


def call(url: str, body: bytes, headers: Mapping[str, str], timeout: float, method: str = "POST") -> Answer:
    """Make one request and return its answer, whatever its status. Raises what a broken connection raises."""
    request = Request(url, body, dict(headers), method=method)  # noqa: S310 - only http and https get here
    try:
        with _OPENER.open(request, timeout=timeout) as answer:
            return Answer(answer.status, _text(answer.read(MAX_ANSWER)), _by_name(answer.headers))
    except HTTPError as error:
        with error:
            return Answer(error.code, _text(error.read(MAX_ANSWER)), _by_name(error.headers))


def web_address(url: str, where: object) -> str:
    """Return an address. Raises SecretMissing where it is none, without repeating it: it may be a secret."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise SecretMissing(f"{where}: holds no web address") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SecretMissing(f"{where}: holds no web address")
    return url


def refusal(answer: Answer, who: str) -> Later | Refused:
    """Return what an answer other than a yes means.

    429 asks to wait (RFC 6585), 408 and 5xx say nothing of whether the message was taken, 401 to 404 and 410 are about
    the set-up, as is a redirect; any other 4xx is about the message in this shape (RFC 9110, 15).
    """
    why = f"{who} answered {answer.status}" + (f": {shorten(answer.text, 200)}" if answer.text else "")
    if answer.status == 429:
        return Later(f"{who} asks to wait", _retry_after(answer.headers), whole_channel=True)
    if answer.status == 408 or answer.status >= 500:
        return Later(why, whole_channel=True, in_doubt=True)
    if answer.status in {401, 402, 403, 404, 405, 410} or 300 <= answer.status < 400:
        return Refused(why, Scope.CHANNEL)
    return Refused(why, Scope.MESSAGE)


def unreachable(error: Exception, who: str) -> Later:
    """Return what a failed connection means; only where it was never made is it sure that nothing arrived."""
    reason = error.reason if isinstance(error, URLError) else error
    cut_off = isinstance(reason, (TimeoutError, ConnectionResetError, BrokenPipeError))
    text = str(reason) or type(reason).__name__
    return Later(f"{who} cannot be reached: {text}", whole_channel=True, in_doubt=cut_off or reason is error)


def _retry_after(headers: Mapping[str, str]) -> float:
    value = headers.get("retry-after", "")
    return float(value) if value.isdigit() else DEFAULT_WAIT


def _text(raw: bytes) -> str:
    return " ".join(raw.decode(errors="replace").split())


def _by_name(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}

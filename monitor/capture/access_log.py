"""Access logs of nginx and Apache: what a tracking proxy or a server container was asked, one request a line.

Read are the combined format (Apache's mod_log_config, `%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i"`, which
is nginx's `combined` too), the common format it extends, and `vhost_combined`, which begins with `%v:%p`. What stands
behind, such as `"$http_x_forwarded_for"` or times, is passed over. The visitor's address never enters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from monitor.capture.hit import Hit
from monitor.capture.instant import plausible
from monitor.capture.jsonl import read_lines
from monitor.capture.line import Context
from monitor.capture.opening import Stream
from monitor.capture.problem import Malformed
from monitor.capture.request import METHOD, WEB, clean

NO_HOST = "access-log.invalid"
"""The host of requests whose log does not say theirs; `.invalid` is nobody's (RFC 2606)."""

_QUOTED = rb'"([^"\\]*(?:\\.[^"\\]*)*)"'
_LINE = re.compile(
    rb"\[(\d\d)/([A-Za-z]{3})/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)\] "
    + _QUOTED
    + rb" (?:\d{3}|-) (?:\d+|-)(?: "
    + _QUOTED
    + rb" "
    + _QUOTED
    + rb")?",
    re.DOTALL,
)
_PROTOCOL = re.compile(rb"\d(?:\.\d)?")
_VHOST = re.compile(rb"((?:[\w-]+\.)+[\w-]+|localhost|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?|([\w-]+):(\d{1,5})")
_MONTHS = {m: n for n, m in enumerate(b"jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
_ESCAPE = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
_CONTROLS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"b": b"\b", b"v": b"\v", b"f": b"\f"}
_BLANKS = re.compile(r"[\x00-\x20\x7f]")
_ROTATED = re.compile(
    r"[._-](?:\d{1,8}(?:-\d{1,6})?|\d{4}-\d\d-\d\d)$|\.(?:gz|zst|log|txt|json|old)$|[._-]?access(?:[._-]log)?$"
)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


def looks_like_log(line: bytes) -> bool:
    """Tell a line of an access log."""
    return _LINE.search(line) is not None


def read_access_log(
    stream: Stream, *, file: str, named: str, context: Context, tell: Callable[[str, str], None]
) -> Iterator[Hit]:
    """Yield the requests of an access log; `Hit.entry` is the number of the line, from 0.

    `named` is the file as errors name it, `tell` takes (place, why) of lines that cannot be read; they are skipped.
    Raises CaptureError where the stream breaks before its first line ended.
    """
    host = host_of(file)
    return read_lines(
        stream, named=named, tell=tell, hit_at=lambda line, entry: hit_of_log(line, context, host, file, entry)
    )


def host_of(file: str) -> str:
    """Return the host that a log's file is named after (`sgtm.shop.example.access.log.2.gz`), or `NO_HOST`."""
    name, before = file.lower(), ""
    while name != before:
        name, before = _ROTATED.sub("", name), name
    return name if _DOMAIN.fullmatch(name) else NO_HOST


def hit_of_log(line: bytes, context: Context, host: str, file: str, entry: int) -> Hit:
    """Return the request of one line; `host` is where it went when the line does not say. Raises Malformed."""
    found = _LINE.search(line)
    if found is None:
        raise Malformed("", "no line of an access log in the combined format")
    request, referer, agent = found.group(10, 11, 12)
    method, target = _request(request)
    headers = {"user-agent": _text(agent), "referer": _text(referer)}
    page = headers["referer"]
    return Hit(
        at=_at(found.groups()[:9]),
        method=method,
        url=target if WEB.match(target) else f"{_origin(line[: found.start()], host)}{target}",
        headers=tuple((name, value) for name, value in headers.items() if value),
        page=page if WEB.match(page) else context.page,
        session=context.session,
        consent=context.consent,
        source=context.source,
        environment=context.environment,
        tags=context.tags,
        weight=context.weight,
        file=file,
        entry=entry,
    )


@lru_cache(maxsize=1024)
def _at(time: tuple[bytes, ...]) -> float:
    """Return epoch seconds; the lines of one second stand together, so few times are worked out twice."""
    day, month, year, hour, minute, second, sign, hours, minutes = time
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    try:
        zone = timezone(-offset if sign == b"-" else offset) if offset else UTC
        at = datetime(
            int(year),
            _MONTHS.get(month.lower(), 0),
            int(day),
            int(hour),
            int(minute),
            min(int(second), 59),
            tzinfo=zone,
        ).timestamp()
        return plausible(at)
    except (ValueError, OverflowError) as error:
        why = str(error) if str(error).startswith("is ") else "is no date and time such as 25/Nov/2026:10:00:00 +0100"
        raise Malformed("time", why) from error


def _request(request: bytes) -> tuple[str, str]:
    """Return the method and the target of a request line. Raises Malformed for what never was HTTP (scanners, TLS)."""
    first, _, rest = _unescaped(request).partition(b" ")
    method = first.decode("latin-1")
    if not rest or not METHOD.fullmatch(method):
        raise Malformed("request", "is no HTTP request")
    asked, _, protocol = rest.rpartition(b" HTTP/")
    target = _decoded(asked if _PROTOCOL.fullmatch(protocol) else rest)
    target = _BLANKS.sub(lambda blank: f"%{ord(blank[0]):02X}", target)
    if not target.startswith("/") and not WEB.match(target):
        raise Malformed("request", "asks for no path")
    return method.upper(), target


def _origin(prefix: bytes, host: str) -> str:
    """Return scheme and host: of the field before the address where there is one, else of the whole log.

    The fields are `[vhost] address identity user`; identity is `-` but on the oddest servers, a user may hold spaces.
    """
    fields = prefix.split(None, 3)
    found = _VHOST.fullmatch(fields[0]) if len(fields) == 4 and fields[1] != b"-" else None
    if found is None:
        return f"https://{host}"
    name, port = (found[1] or found[3]).decode().lower(), (found[2] or found[4] or b"443").decode()
    if port in {"80", "443"}:
        return f"{'http' if port == '80' else 'https'}://{name}"
    return f"https://{name}:{port}"


def _text(field: bytes | None) -> str:
    return "" if field in {None, b"-"} else _decoded(_unescaped(field or b""))


def _unescaped(field: bytes) -> bytes:
    r"""Return a field as it was before logging: `\xHH` of both servers, `\"`, `\\` and `\n` of Apache."""
    if b"\\" not in field:
        return field
    return _ESCAPE.sub(lambda e: bytes.fromhex(e[1].decode()) if e[1] else _CONTROLS.get(e[2], e[2]), field)


def _decoded(text: bytes) -> str:
    return clean(text.decode("utf-8", "replace"))

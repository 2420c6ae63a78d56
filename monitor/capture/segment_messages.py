"""Dumps of Segment's and RudderStack's messages, one a line, as if each had been posted to their API.

The messages are those of the spec (segment.com/docs/connections/spec/common), as Segment's S3 archives and
RudderStack's object storage hold them; the body of a batch call (`{"batch": […]}`) is a line too.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from monitor.capture.hit import Hit
from monitor.capture.instant import MILLISECONDS, from_iso, plausible
from monitor.capture.jsonl import loads, read_lines
from monitor.capture.line import Context
from monitor.capture.opening import Stream
from monitor.capture.problem import Malformed
from monitor.capture.request import WEB

CALLS = frozenset({"track", "page", "screen", "identify", "group", "alias"})
SEGMENT, RUDDERSTACK = "https://api.segment.io/v1/", "https://hosted.rudderlabs.com/v1/"
TIMES = ("receivedAt", "sentAt", "timestamp", "originalTimestamp")
"""When the vendor was asked, best first; when the event happened is for the decoder to say."""
_SOMEONE = ("messageId", "anonymousId", "userId", "rudderId", "previousId")


def looks_like_message(value: Mapping[str, Any]) -> bool:
    """Tell a message, or a batch of them, from other JSON objects."""
    messages = value.get("batch")
    if isinstance(messages, list):
        return any(isinstance(message, dict) and looks_like_message(message) for message in messages[:10])
    call = value.get("type")
    return isinstance(call, str) and call in CALLS and any(name in value for name in _SOMEONE)


def read_messages(
    stream: Stream, *, file: str, named: str, context: Context, tell: Callable[[str, str], None]
) -> Iterator[Hit]:
    """Yield the hits of a dump; `Hit.entry` is the number of the line, from 0.

    `named` is the file as errors name it, `tell` takes (place, why) of lines that cannot be read; they are skipped.
    Raises CaptureError where the stream breaks before its first line ended.
    """
    return read_lines(stream, named=named, tell=tell, hit_at=lambda line, entry: _hit(line, context, file, entry))


def _hit(line: bytes, context: Context, file: str, entry: int) -> Hit:
    value = loads(line)
    if not isinstance(value, dict):
        raise Malformed("", "is no object")
    call: Any = value.get("type")
    messages: Any = [value]
    if "batch" in value:
        call, messages = "batch", value["batch"]
        if not isinstance(messages, list) or not messages or not all(isinstance(one, dict) for one in messages):
            raise Malformed("batch", "is no list of messages")
    elif not isinstance(call, str) or call not in CALLS:
        raise Malformed("type", "is missing" if call is None else f"is none of {', '.join(sorted(CALLS))}")
    about = _of(messages[0], "context")
    page, agent, session = _of(about, "page").get("url"), about.get("userAgent"), about.get("sessionId")
    headers = [("content-type", "application/json")]
    if isinstance(agent, str) and agent:
        headers.append(("user-agent", agent))
    project = value.get("projectId")
    if isinstance(project, str) and project and not value.get("writeKey"):
        # Archives name the source by this; Basic authentication is where the API has the key of the source.
        headers.append(("authorization", f"Basic {base64.b64encode(f'{project}:'.encode()).decode()}"))
    return Hit(
        at=_at(value, messages[0]),
        method="POST",
        url=f"{RUDDERSTACK if any(map(_is_rudder, messages)) else SEGMENT}{call}",
        headers=tuple(headers),
        body=line.strip(),
        page=page if isinstance(page, str) and WEB.match(page) else context.page,
        session=str(session) if isinstance(session, str | int) and session else context.session,
        consent=context.consent,
        source=context.source,
        environment=context.environment,
        tags=context.tags,
        weight=context.weight,
        file=file,
        entry=entry,
    )


def _at(value: Mapping[str, Any], message: Mapping[str, Any]) -> float:
    name, stated = next(
        ((name, held[name]) for name in TIMES for held in (value, message) if held.get(name) is not None), ("", None)
    )
    try:
        if isinstance(stated, str):
            return from_iso(stated, naive_is_utc=True)
        if isinstance(stated, int | float) and not isinstance(stated, bool):
            return plausible(stated / 1000 if abs(stated) >= MILLISECONDS else float(stated))
    except (ValueError, OverflowError) as error:
        raise Malformed(name, str(error)) from error
    raise Malformed(name, "is no date and time" if name else f"has no time ({', '.join(TIMES)})")


def _is_rudder(message: Mapping[str, Any]) -> bool:
    """Tell RudderStack's messages by their own fields, or by the library that made them."""
    library = _of(_of(message, "context"), "library").get("name")
    named = isinstance(library, str) and "rudder" in library.lower()
    return named or "rudderId" in message or message.get("channel") == "web"


def _of(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    held = value.get(key)
    return held if isinstance(held, dict) else {}

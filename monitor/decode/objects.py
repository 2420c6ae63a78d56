"""Objects out of documents nobody vouches for: what the decoders of JSON vendors read again and again."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterable, Mapping
from typing import Any

from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money, text_of

MOST_EVENTS = 5_000
"""Events read of one request. The largest batch documented is Mixpanel's and Amplitude's 2,000
(developer.mixpanel.com/reference/import-events, amplitude.com/docs/apis/analytics/batch-event-upload).
"""

MOST_COPIES = 100_000
"""Values of what a batch shares that are copied to its events: 5,000 events with 20 shared values each. A batch that
would need more was made to be expensive.
"""

Object = Mapping[str, Any]


def mapping(value: Any) -> Object:
    """Return an object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> list[Object]:
    """Return the objects of a list, or one object alone as a list; whatever else stands among them is dropped.

    No more than one beyond MOST_EVENTS are looked at, which `bounded` then refuses.
    """
    if isinstance(value, dict):
        return [value]
    return [item for item in value[: MOST_EVENTS + 1] if isinstance(item, dict)] if isinstance(value, list) else []


def bounded(found: list[Object], request: Request, missing: str) -> list[Object]:
    """Return the objects of a batch as they are. Raises Unreadable when there are none, with what is wrong with the
    body or else `missing` as the reason, and when there are more than MOST_EVENTS.
    """
    if not found:
        raise Unreadable(request.body.problem or missing)
    if len(found) > MOST_EVENTS:
        raise Unreadable("more events than a batch can have")
    return found


def shared_by(entries: list[Any], shared: Object) -> Object:
    """Return what the events of a batch share, to be copied to each. Raises Unreadable beyond MOST_COPIES."""
    if len(entries) * len(shared) > MOST_COPIES:
        raise Unreadable("more shared values than a batch can have")
    return shared


def documents(request: Request) -> list[Object]:
    """Return the objects a body holds: one, a list of them, or one a line."""
    return mappings([item for document in request.body.documents[: MOST_EVENTS + 1] for item in mappings(document)])


def without(source: Object, *names: Iterable[str]) -> dict[str, Any]:
    """Return an object without these names and without what is null: a null says no more than a missing name."""
    gone = {name for some in names for name in some}
    return {name: value for name, value in source.items() if name not in gone and value is not None}


def items_out(properties: Object, *names: str) -> tuple[tuple[Object, ...], dict[str, Any]]:
    """Return (items, the properties without them): the first of `names` that holds a list of objects and nothing else.

    A list of products that is none stays a property, so that it can be seen, and checked.
    """
    for name in names:
        listed = properties.get(name)
        if isinstance(listed, list) and listed and all(isinstance(item, dict) for item in listed):
            return tuple(listed), {key: value for key, value in properties.items() if key != name}
    return (), dict(properties)


def first_amount(source: Object, *names: str) -> float | None:
    """Return the first of these names that holds an amount."""
    return next((amount for name in names if (amount := money(source.get(name))) is not None), None)


def first_text(source: Object, *names: str) -> str | None:
    """Return the first of these names that holds an identifier as text."""
    return next((text for name in names if (text := text_of(source.get(name)))), None)


def ids(**found: Any) -> dict[str, str]:
    """Return the identifiers that are there, by kind."""
    return {kind: text for kind, value in found.items() if (text := text_of(value))}


def basic_user(request: Request) -> str:
    """Return the user name of Basic authentication, where server libraries put the key of the account; "" for none."""
    scheme, _, credentials = (request.hit.header("authorization") or "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return b64decode(credentials.strip(), validate=True).decode().partition(":")[0]
    except (binascii.Error, ValueError):
        return ""

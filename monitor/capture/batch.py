"""A collector's batch: checked request by request, so that one bad request costs itself only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from monitor.capture.hit import Hit
from monitor.capture.line import CONTEXT_KEYS, Context, context_of, hit_of
from monitor.capture.problem import Malformed, nearest, shown

KEYS = ("batch", "requests", *CONTEXT_KEYS)
MAX_ID = 200
MAX_LISTED = 100
"""Requests that could not be kept, named one by one."""
AHEAD_SECONDS = 86_400.0
"""How far ahead of ours a sender's clock may be: a time zone taken for UTC, not more."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """One request of a batch that was not kept: its index, and why."""

    index: int
    why: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What a body said: an id if it named one, the hits to keep, how many requests could not be, the first of them."""

    id: str | None
    hits: tuple[Hit, ...]
    rejected: int
    problems: tuple[Rejected, ...]


def batch_of(body: bytes, now: float) -> Batch:
    """Return what a body says; `Hit.entry` is the index of the request in it. `now` is when it arrived.

    Raises Malformed where the body as a whole says nothing that can be kept.
    """
    value = loads(body, 'is no object such as {"requests": […]}')
    for key in value:
        if key not in KEYS:
            raise Malformed(shown(key), f"unknown key{nearest(key, KEYS)}")
    requests = value.get("requests")
    if not isinstance(requests, list):
        raise Malformed("requests", "is missing" if requests is None else "is no list")
    context = context_of(value, Context())
    name = _id(value)
    hits: list[Hit] = []
    problems: list[Rejected] = []
    for index, request in enumerate(requests):
        try:
            hits.append(not_ahead(hit_of(request, context, entry=index), now))
        except Malformed as error:
            if len(problems) < MAX_LISTED:
                problems.append(Rejected(index, str(error)))
    return Batch(name, tuple(hits), len(requests) - len(hits), tuple(problems))


def loads(body: bytes, otherwise: str) -> dict[str, Any]:
    """Return the object a body is. Raises Malformed, with `otherwise` for what is JSON and no object."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Malformed("", f"not JSON: {error.msg}, line {error.lineno} column {error.colno}") from error
    if not isinstance(value, dict):
        raise Malformed("", otherwise)
    return value


def not_ahead(hit: Hit, now: float) -> Hit:
    """Return a hit as it is. Raises Malformed where it was sent after it arrived, beyond what clocks differ."""
    if hit.at > now + AHEAD_SECONDS:
        raise Malformed("at", "is more than a day in the future")
    return hit


def _id(value: Mapping[str, Any]) -> str | None:
    name = value.get("batch")
    if name is None:
        return None
    if not isinstance(name, str) or not 0 < len(name) <= MAX_ID:
        raise Malformed("batch", f"is no text of 1 to {MAX_ID} characters")
    return name

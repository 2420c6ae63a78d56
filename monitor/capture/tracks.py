"""The batches of Trackingplan's capture SDKs, so that a site which runs one can point it here.

The format is that of trackingplan.js 1.31.1, the iOS and Android SDKs and the server container's tag (template version
2), read from their public sources on 2026-11-25: `{"requests": [track, …], "common": {…}}`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

import orjson

from monitor.capture.batch import MAX_LISTED, Batch, Rejected, loads, not_ahead
from monitor.capture.hit import Hit
from monitor.capture.instant import MILLISECONDS, plausible
from monitor.capture.line import Context
from monitor.capture.problem import Malformed
from monitor.capture.request import METHOD, WEB, clean

OWN = "TRACKINGPLAN"
"""What the SDK's own events, such as its page_load, have for an endpoint; no tag sent them."""
SERVER = "ssgtm"
SERVER_HOST = "server-container.invalid"
"""The host of requests a server container was asked for: its tag says their path only. `.invalid` is RFC 2606's."""
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def tracks_of(body: bytes, now: float) -> Batch:
    """Return what an SDK's body says; `Hit.entry` is the index of the track in it. `now` is when it arrived.

    The SDKs name no batch; its id is made of its tracks, so that a retry has the same. Raises Malformed where the body
    as a whole says nothing that can be kept.
    """
    value = loads(body, 'is no object such as {"requests": […], "common": {…}}')
    tracks, common = value.get("requests"), value.get("common")
    if not isinstance(tracks, list):
        raise Malformed("requests", "is missing" if tracks is None else "is no list")
    if not isinstance(common, dict | None):
        raise Malformed("common", "is no object")
    common = common or {}
    context = _context(common, Context(page=_page(_of(common, "context").get("load_url"))))
    agent = _of(common, "context").get("user_agent")
    hits: list[Hit] = []
    problems: list[Rejected] = []
    rejected = 0
    for index, track in enumerate(tracks):
        try:
            hit = _hit(track, context, agent if isinstance(agent, str) else "", index)
            if hit is not None:
                hits.append(not_ahead(hit, now))
        except Malformed as error:
            rejected += 1
            if len(problems) < MAX_LISTED:
                problems.append(Rejected(index, str(error)))
    return Batch(_id(common.get("tp_id"), tracks, body), tuple(hits), rejected, tuple(problems))


def _id(account: Any, tracks: list[Any], body: bytes) -> str:
    try:
        same = orjson.dumps([account, tracks])
    except orjson.JSONEncodeError:
        same = body  # nested deeper than is written
    return f"tracks-{hashlib.sha256(same).hexdigest()[:40]}"


def _hit(track: Any, shared: Context, agent: str, index: int) -> Hit | None:
    """Return the request of a track, None for an event of the SDK itself. Raises Malformed."""
    if not isinstance(track, dict):
        raise Malformed("", "is no object")
    request = track.get("request")
    if not isinstance(request, dict):
        raise Malformed("request", "is missing" if request is None else "is no object")
    endpoint = request.get("endpoint")
    if endpoint == OWN:
        return None
    context = _context(track, shared)
    page = _page(request.get("href")) or context.page
    body = _body(request.get("post_payload"))
    return Hit(
        at=_at(track.get("ts")),
        method=_method(request.get("method"), body),
        url=_url(endpoint, f"https://{SERVER_HOST}/" if request.get("protocol") == SERVER else page),
        headers=(("user-agent", clean(agent)),) if agent else (),
        body=body,
        page=page,
        session=context.session,
        source=context.source,
        environment=context.environment,
        tags=context.tags,
        weight=context.weight,
        entry=index,
    )


def _context(value: Mapping[str, Any], base: Context) -> Context:
    """Return what a batch or a track says of its requests, over another. Raises Malformed."""
    environment = _word(value, "environment")
    rate = value.get("sampling_rate")
    tags = base.tags + tuple(tag for tag in _tags(value.get("tags")) if tag not in base.tags)
    return replace(
        base,
        session=_word(value, "session_id") or base.session,
        source=_word(value, "source_alias") or base.source,
        environment=environment.lower() if environment else base.environment,
        tags=tags,
        weight=base.weight if rate is None else _weight(rate),
    )


def _word(value: Mapping[str, Any], key: str) -> str | None:
    word = value.get(key)
    if word is None or word == "":
        return None
    if not isinstance(word, str):
        raise Malformed(key, "is no text")
    return word


def _tags(value: Any) -> list[str]:
    """Return tags as texts: `release=42` of `{"release": 42}`. Raises Malformed."""
    if value is None or value == []:
        return []
    if not isinstance(value, dict):
        raise Malformed("tags", "is no object of texts")
    return [
        f"{name}={held}" if isinstance(held, str) else f"{name}={_json(held, 'tags').decode()}"
        for name, held in value.items()
        if held is not None
    ]


def _weight(rate: Any) -> float:
    """Return how many requests one stands for: a rate of 10 is one of ten, as is 0.1. Raises Malformed."""
    if isinstance(rate, bool) or not isinstance(rate, int | float):
        raise Malformed("sampling_rate", "is no number")
    weight = float(rate) if rate >= 1 else 1 / rate if rate > 0 else math.inf
    if not math.isfinite(weight):
        raise Malformed("sampling_rate", "is not above 0")
    return weight


def _at(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Malformed("ts", "is missing" if value is None else "is no number of milliseconds")
    try:
        return plausible(value / 1000 if abs(value) >= MILLISECONDS else float(value))
    except (ValueError, OverflowError) as error:
        raise Malformed("ts", str(error)) from error


def _method(value: Any, body: bytes) -> str:
    """Return the HTTP method; the SDKs also write how it was sent (`BEACON`, `FORM_SUBMIT`). Raises Malformed."""
    if value is None or value == "":
        return "POST" if body else "GET"
    if not isinstance(value, str) or not METHOD.fullmatch(value.replace("_", "")):
        raise Malformed("request.method", "is no HTTP method")
    method = value.upper()
    if method in _METHODS:
        return method
    return "POST" if body or method == "BEACON" else "GET"


def _url(value: Any, base: str | None) -> str:
    if not isinstance(value, str) or not value:
        raise Malformed("request.endpoint", "is no text" if value else "is missing")
    if WEB.match(value):
        return value
    try:
        url = urljoin(base or "", value)
    except ValueError as error:
        raise Malformed("request.endpoint", "is no URL") from error
    if not WEB.match(url):
        raise Malformed("request.endpoint", "is no absolute http or https URL")
    return url


def _page(value: Any) -> str | None:
    return value if isinstance(value, str) and WEB.match(value) else None


def _body(value: Any) -> bytes:
    """Return a payload as it was sent; base64 in a data URL is opened, other base64 is left to decoding."""
    if value is None:
        return b""
    if not isinstance(value, str):
        return _json(value, "request.post_payload")
    head, _, data = value.partition(",") if value.startswith("data:") else ("", "", "")
    if head.endswith(";base64"):
        try:
            return base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError) as error:
            raise Malformed("request.post_payload", "is no base64") from error
    return value.encode()


def _json(value: Any, place: str) -> bytes:
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError as error:
        raise Malformed(place, "is nested too deeply") from error


def _of(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    held = value.get(key)
    return held if isinstance(held, dict) else {}

"""The HTTP collector: batches of raw requests in, on disk before they are acknowledged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from monitor.capture.batch import MAX_ID, Batch, batch_of
from monitor.capture.body import Refusal, Refused, read_body, unpacked
from monitor.capture.problem import Malformed
from monitor.capture.spool import Spool, SpoolFull, payload_of
from monitor.capture.tracks import tracks_of
from monitor.config.settings import Collector

PATH = "/v1/hits"
TRACKS_PATH = "/v1/tracks"
"""Where the SDKs of another vendor may post; they put the name of their account behind it."""
WORKERS = 8
"""Threads that check and spool batches: enough to share one fsync, few enough to leave the processor to the passes."""
BODY_SECONDS = 15.0
"""A sender that needs longer for one body is slow on purpose or gone."""
RETRY_BUSY, RETRY_FULL = "1", "30"

_Read = Callable[[bytes, float], Batch]


class Outcome(StrEnum):
    """What became of one request to the collector."""

    ACCEPTED = "accepted"
    MALFORMED = "malformed"  # all or some of it; the good ones are kept
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"
    FORBIDDEN = "forbidden"
    SHED = "shed"  # too many at once
    FULL = "full"  # no room in the spool
    FAILED = "failed"  # the disk did not take it
    SLOW = "slow"
    DISCONNECTED = "disconnected"


def collector_app(
    spool: Spool,
    settings: Collector,
    *,
    on_result: Callable[[str], None],
    now: Callable[[], float],
    new_id: Callable[[], str],
) -> ASGIApp:
    """Return the collector as an ASGI application: `POST /v1/hits` and `POST /v1/tracks/…`, as docs/capture.md
    describes them.

    `on_result` is told the `Outcome` of every POST (from any thread), `now` is the wall clock, `new_id` names batches
    that came without a name. Never blocks the event loop: checking and spooling happen in threads.
    """
    endpoint = _Endpoint(spool, settings, on_result, now, new_id)
    cors = Middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=("GET", "HEAD", "POST"),
        allow_headers=("content-type", "content-encoding", "idempotency-key"),
        expose_headers=("retry-after",),
        allow_private_network=True,
        max_age=86_400,
    )
    return Starlette(
        routes=[
            Route(PATH, endpoint.post, methods=["POST"]),
            Route(PATH, endpoint.describe, methods=["GET"]),
            *(Route(TRACKS_PATH + rest, endpoint.post_tracks, methods=["POST"]) for rest in ("", "/", "/{account}")),
        ],
        exception_handlers={HTTPException: _http_error},
        middleware=[cors] if settings.allowed_origins else [],
    )


class _Endpoint:
    """What happens to a request, in order: origin, load, size, content, disk."""

    def __init__(
        self,
        spool: Spool,
        settings: Collector,
        on_result: Callable[[str], None],
        now: Callable[[], float],
        new_id: Callable[[], str],
    ) -> None:
        self._spool = spool
        self._settings = settings
        self._on_result = on_result
        self._now = now
        self._new_id = new_id
        self._in_flight = 0
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="collector")

    async def describe(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "what": "The collector of Tagwatch: POST a batch of raw tracking requests here as JSON.",
                "example": {"requests": [{"at": "2026-11-25T10:00:00Z", "method": "GET", "url": "https://…"}]},
                "max_body_bytes": self._settings.max_body_bytes,
                "see": "docs/capture.md",
            }
        )

    async def post(self, request: Request) -> Response:
        return await self._post(request, batch_of)

    async def post_tracks(self, request: Request) -> Response:
        return await self._post(request, tracks_of)

    async def _post(self, request: Request, read: _Read) -> Response:
        if self._in_flight >= self._settings.max_in_flight:
            return self._answer(Outcome.SHED, 503, "too many requests at once", retry=RETRY_BUSY)
        self._in_flight += 1
        try:
            return await self._take(request, read)
        except Refused as refused:
            return self._refuse(refused.refusal)
        except TimeoutError:
            return self._answer(Outcome.SLOW, 408, f"the body did not arrive within {BODY_SECONDS:.0f} seconds")
        except ClientDisconnect:
            return self._answer(Outcome.DISCONNECTED, 400, "the body did not arrive")
        finally:
            self._in_flight -= 1

    async def _take(self, request: Request, read: _Read) -> Response:
        origin = request.headers.get("origin")
        allowed = self._settings.allowed_origins
        if origin is not None and origin not in allowed and "*" not in allowed:
            # Any page may send text/plain without asking; what it would send here is not ours to count.
            return self._answer(Outcome.FORBIDDEN, 403, "this origin is not in collector.allowed_origins")
        name = request.headers.get("idempotency-key") or None
        if name is not None and len(name) > MAX_ID:
            return self._answer(Outcome.MALFORMED, 400, f"Idempotency-Key: is longer than {MAX_ID} characters")
        async with asyncio.timeout(BODY_SECONDS):
            body = await read_body(request, self._settings.max_body_bytes)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._workers, self._keep, body, name, read)

    def _keep(self, body: bytes, name: str | None, read: _Read) -> Response:
        """Check a body and spool what is good of it. Raises Refused."""
        try:
            batch = read(unpacked(body, self._settings.max_body_bytes), self._now())
        except Malformed as error:
            return self._answer(Outcome.MALFORMED, 400, str(error))
        identity = batch.id or name or self._new_id()
        if batch.hits:
            try:
                self._spool.append(identity, payload_of(batch.hits))
            except SpoolFull:
                return self._answer(Outcome.FULL, 503, "no room until what came before is read", retry=RETRY_FULL)
            except OSError:
                return self._answer(Outcome.FAILED, 503, "the disk does not take it", retry=RETRY_FULL)
        return self._acknowledge(identity, batch)

    def _acknowledge(self, identity: str, batch: Batch) -> Response:
        accepted: dict[str, Any] = {"batch": identity, "accepted": len(batch.hits)}
        if not batch.rejected:
            self._on_result(Outcome.ACCEPTED)
            return JSONResponse(accepted, status_code=202)
        number, kept = batch.rejected, len(batch.hits)
        return self._answer(
            Outcome.MALFORMED,
            400,
            f"{number} of {number + kept} requests cannot be understood; the other {kept} are kept",
            **accepted,
            rejected=number,
            problems=[{"index": one.index, "why": one.why} for one in batch.problems],
        )

    def _refuse(self, refusal: Refusal) -> Response:
        if refusal is Refusal.TOO_LARGE:
            limit = self._settings.max_body_bytes
            return self._answer(Outcome.TOO_LARGE, 413, f"larger than {limit:,} bytes, as sent or unpacked")
        if refusal is Refusal.ENCODING:
            return self._answer(Outcome.UNSUPPORTED, 415, "Content-Encoding: only gzip is read")
        return self._answer(Outcome.MALFORMED, 400, "the gzip data is damaged or truncated")

    def _answer(self, outcome: Outcome, status: int, why: str, *, retry: str | None = None, **more: Any) -> Response:
        self._on_result(outcome)
        headers = None if retry is None else {"retry-after": retry}
        return JSONResponse({"error": why, **more}, status_code=status, headers=headers)


async def _http_error(_request: Request, error: Exception) -> Response:
    status, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (500, None)
    what = {404: f"there is nothing here; the collector is at {PATH}", 405: "POST a batch, or GET this description"}
    return JSONResponse({"error": what.get(status, "refused")}, status_code=status, headers=headers)

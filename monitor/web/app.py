"""The HTTP surface: is it alive, is it ready, what does it say of itself, and the collector beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp


@dataclass(frozen=True, slots=True)
class Health:
    """One answer to “how are you”: `ok`, and why not. `detail` is shown as it is and holds nothing secret."""

    ok: bool
    detail: dict[str, str | int | float | bool | None]


def application(
    *,
    alive: Callable[[], Health],
    ready: Callable[[], Health],
    registry: CollectorRegistry,
    refresh: Callable[[], None],
    collector: ASGIApp | None,
) -> Starlette:
    """Return the application: `/healthz`, `/readyz`, `/metrics`, and everything else to the collector, if there is one.

    `alive` answers whether the process should be left running, `ready` whether it does its work (a pass has ended
    lately). `refresh` brings gauges up to date just before they are read.
    """

    async def healthz(_request: Request) -> Response:
        return _answer(alive())

    async def readyz(_request: Request) -> Response:
        return _answer(ready())

    def metrics(_request: Request) -> Response:
        refresh()
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    routes: Sequence[BaseRoute] = [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", metrics),
        *([Mount("/", collector)] if collector is not None else []),
    ]
    return Starlette(routes=routes)


def _answer(health: Health) -> Response:
    return JSONResponse({"ok": health.ok, **health.detail}, status_code=200 if health.ok else 503)

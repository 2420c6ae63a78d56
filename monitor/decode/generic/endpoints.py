"""Endpoints whose use is known though their parameters do not say it: read from `data/endpoints.json`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import orjson

from monitor.decode.event import Kind
from monitor.decode.generic.shape import Rule, Shape
from monitor.decode.generic.syncs import ids_in
from monitor.decode.request import Request

_LONGEST = 64


@cache
def endpoints() -> dict[str, tuple[tuple[str, Kind, str, str], ...]]:
    """Return by domain the known (start of path, kind, name, account's parameter), the longest path first.

    Sources: the ad servers' own pages for publishers where there are some (Xandr "Conversion pixels", Google "Publisher
    tags" and "Active View", Rubicon "Fastlane"), else what public captures of 2014 to 2025 show of their parameters.
    """
    rows = orjson.loads(files("monitor.decode").joinpath("data", "endpoints.json").read_bytes())["endpoints"]
    found: dict[str, list[tuple[str, Kind, str, str]]] = {}
    for domain, path, kind, name, account in rows:
        found.setdefault(domain, []).append((path, Kind(kind), name, account))
    return {domain: tuple(sorted(known, key=lambda row: -len(row[0]))) for domain, known in found.items()}


def endpoint_of(request: Request, params: Mapping[str, str]) -> Shape | None:
    """Return what is known of the endpoint a request goes to, or None. Paths are compared in lower case."""
    host, path = request.host, request.path.lower()
    known = endpoints()
    while host:
        for start, kind, name, account in known.get(host, ()):
            if _begins(path, start):
                user_ids = ids_in(params) if kind is Kind.SYNC else {}
                return Shape(Rule.ENDPOINT, kind, name, params.get(account, "")[:_LONGEST], user_ids)
        host = host.partition(".")[2]
    return None


def _begins(path: str, start: str) -> bool:
    """Tell whether a path begins with whole parts of another (`/px` begins `/px/1`, not `/pxj`), or as its `*` says."""
    if start.endswith("*"):
        return path.startswith(start[:-1])
    return path.startswith(start) and (start[-1] in "/." or not path[len(start) : len(start) + 1].isalnum())

"""Endpoints whose use is known though their parameters do not say it: read from `data/endpoints.json`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import orjson

from monitor.decode.event import Kind
from monitor.decode.generic.events import account_in, is_page
from monitor.decode.generic.shape import Rule, Shape
from monitor.decode.generic.syncs import ids_in, partner_in
from monitor.decode.request import Request

_LONGEST = 64
_LONGEST_PATH = 256
_NAME = re.compile(r"[\w $.:/-]{1,80}")
_WHOLE_DOMAIN = "/"
_FIRST = re.compile(r"/([a-z0-9]*)")
"""The letters and digits a path begins with, by which rows are looked up."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One row: where, what kind, the parameters that may hold the name (in order) and the name where none does, the
    parameter that holds the account.
    """

    path: str
    kind: Kind
    named_by: tuple[str, ...]
    name: str
    account: str


@cache
def endpoints(*lists: str) -> dict[str, dict[str, tuple[Endpoint, ...]]]:
    """Return by domain and first word of the path the endpoints of these lists of the file, the longest path first.

    `known` are what vendors' documentation and open-source tags, Prebid's bidder adapters and public blocklists tell;
    `seen` what public captures of 2014 to 2025 show of their parameters.
    """
    rows = orjson.loads(files("monitor.decode").joinpath("data", "endpoints.json").read_bytes())
    found: dict[str, dict[str, tuple[Endpoint, ...]]] = {}
    listed = sorted((row for each in lists for row in rows[each]), key=lambda row: -len(row[1]))
    for domain, path, kind, name, account in listed:
        *named_by, plain = name.removeprefix("$").split("|")
        words = found.setdefault(domain, {})
        row = Endpoint(path, Kind(kind), tuple(named_by), plain, account)
        words[_first_word(path)] = (*words.get(_first_word(path), ()), row)
    return found


def endpoint_of(request: Request, params: Mapping[str, str]) -> Shape | None:
    """Return what is known of the endpoint a request goes to, or None. Paths are compared in lower case."""
    path = request.path[:_LONGEST_PATH].lower()
    for row in _rows(request.host, _first_word(path)):
        if row.path != _WHOLE_DOMAIN and _begins(path, row.path):
            return _shape(Rule.ENDPOINT, row, params)
    return None


def usual_of(request: Request, params: Mapping[str, str]) -> Shape | None:
    """Return what else goes to a domain that is known for one thing, or None."""
    row = next((row for row in _rows(request.host, "") if row.path == _WHOLE_DOMAIN), None)
    return _shape(Rule.USUAL, row, params) if row else None


def _rows(host: str, word: str) -> Iterator[Endpoint]:
    known = endpoints("known", "seen")
    while host:
        words = known.get(host)
        if words is not None:
            yield from words.get(word, ())
        host = host.partition(".")[2]


def _first_word(path: str) -> str:
    found = _FIRST.match(path)
    return found[1] if found else ""


def _shape(rule: Rule, row: Endpoint, params: Mapping[str, str]) -> Shape:
    said = (params.get(name, "") for name in row.named_by)
    name = next((each for each in said if _NAME.fullmatch(each)), row.name)
    kind = Kind.PAGE if row.kind is Kind.EVENT and is_page(name) else row.kind
    account = params.get(row.account, "")[:_LONGEST]
    if kind is Kind.SYNC:
        return Shape(rule, kind, name, account or partner_in(params), ids_in(params))
    return Shape(rule, kind, name, account or account_in(params))


def _begins(path: str, start: str) -> bool:
    """Tell whether a path begins with whole parts of another (`/px` begins `/px/1`, not `/pxj`), or as its `*` says."""
    if start.endswith("*"):
        return path.startswith(start[:-1])
    return path.startswith(start) and (start[-1] in "/." or not path[len(start) : len(start) + 1].isalnum())

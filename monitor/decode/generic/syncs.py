"""Id-syncs: an identifier of a visitor handed from one company to another, as the request itself shows it."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.decode.catalogue import Company
from monitor.decode.event import Kind
from monitor.decode.generic.shape import Rule, Shape
from monitor.decode.generic.words import (
    MACRO,
    PARTNERS,
    REDIRECTS,
    SURE_USERS,
    SYNC_VALUE,
    SYNC_WORD,
    USERS,
    is_id,
    tracker_in,
)
from monitor.decode.request import Request

_ACTIONS = frozenset({"action", "tag_action", "metric", "cn", "stype", "op", "cmd", "task", "method"})
_ENDINGS = (".php", ".gif", ".html", ".htm", ".aspx", ".ashx", ".png", ".js")
_GOOGLES = frozenset(
    {"google_nid", "google_gid", "google_cm", "google_hm", "google_push", "google_cver", "google_error"}
)
"""developers.google.com/authorized-buyers "Cookie matching"."""


def stated_sync(params: Mapping[str, str]) -> Shape | None:
    """Return the sync a request says it is: by Google's cookie-match parameters or a parameter that says sync."""
    if not _GOOGLES.isdisjoint(params):
        return _shape(Rule.GOOGLE_MATCH, params)
    if any(name in _ACTIONS and SYNC_VALUE.fullmatch(value[:400]) for name, value in params.items()):
        return _shape(Rule.SAYS_SYNC, params)
    return None


def shown_sync(request: Request, company: Company, params: Mapping[str, str]) -> Shape | None:
    """Return the sync a request shows itself to be, or None.

    Each rule asks for two signs, as no single one means a sync everywhere: a host or path named for it together with an
    id, a macro or a redirect; a partner's number together with an id; an id together with the address of another
    tracker to take it to.
    """
    # AppNexus takes the next stop as the whole query (`/getuid?https://…$UID`), so all of it is looked at.
    holds_id = any(is_id(name, value) for name, value in params.items()) or MACRO.search(request.raw_query[:4096])
    onwards = _onwards(params, company)
    if (holds_id or onwards) and _is_sync_place(request):
        return _shape(Rule.SYNC_PLACE, params)
    if any(params.get(name) for name in PARTNERS) and any(params.get(name) for name in SURE_USERS):
        return _shape(Rule.PARTNER_AND_ID, params)
    return _shape(Rule.HANDED_ON, params) if holds_id and onwards else None


def _shape(rule: Rule, params: Mapping[str, str]) -> Shape:
    return Shape(rule, Kind.SYNC, "match", partner_in(params), ids_in(params))


def partner_in(params: Mapping[str, str]) -> str:
    """Return who the other side of a sync says it is, or ""."""
    return next((value[:64] for name in PARTNERS if (value := params.get(name, "")) and "://" not in value), "")


def ids_in(params: Mapping[str, str]) -> dict[str, str]:
    """Return the ids a sync hands over: the first as `partner`."""
    for name in USERS:
        if (value := params.get(name, "")) and is_id(name, value) and not MACRO.search(value):
            return {"partner": value}
    return {}


def _onwards(params: Mapping[str, str], company: Company) -> bool:
    """Tell whether a parameter made for it leads on to another tracker, or leaves a place open for an id."""
    for name, value in params.items():
        if name in REDIRECTS and value:
            there = tracker_in(value)
            if there is not None and (there.name != company.name or MACRO.search(value)):
                return True
    return False


def _is_sync_place(request: Request) -> bool:
    parts = [request.host.partition(".")[0], *request.path.lower().split("/")]
    return any(SYNC_WORD.fullmatch(_bare(part)) is not None for part in parts if 1 < len(part) <= 40)


def _bare(part: str) -> str:
    for ending in _ENDINGS:
        part = part.removesuffix(ending)
    return part

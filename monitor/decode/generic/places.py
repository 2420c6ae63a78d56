"""What the place a beacon goes to is named for: ads asked for and shown, logs, conversions, tracking."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from monitor.decode.event import Kind
from monitor.decode.generic.events import account_in
from monitor.decode.generic.shape import Rule, Shape
from monitor.decode.request import Request

_REQUESTS = re.compile(
    r"(?:hb|rtb|open_?rtb|header_?)?_?bid(?:s|der|request)?\d?|auctions?|open_?rtb\d?|prebid|pbjs|hb|hbid|rtb|translator"
    r"|fast_?lane|arj|adx|ad[ijx]|ttj|vast|vmap|gampad|(?:get|fetch|serve|request)_?ads?|ad_?(?:request|serve|call)s?"
    r"|ads?|adserve[rd]?|banners?|creatives?|delivery|placements?|asyncspc|tagjs|jstag"
)
"""Ads asked for: what ad servers and exchanges call their endpoints (OpenRTB, Prebid's bidder adapters, VAST)."""
_DELIVERIES = re.compile(
    r"(?:track|ad|v|view|served?_?)?_?imp(?:s|r|ressions?)?(?:_?(?:track(?:er)?|pixel|log|ping))?|ad_?(?:view|event|track)s?"
    r"|(?:active|in)?_?view(?:ability|able|ed)?|(?:b|n|l)url|win(?:s|ner|notice|notify)?|bill(?:ing|able)|quartiles?"
    r"|v_?events?|(?:bid_?)?feedback|bid_?(?:won|response|timeout)s?|render(?:ed)?|delivered|ad_?clicks?"
)
"""Ads reporting on themselves: shown, seen, won, paid for."""
_TELLTALES = re.compile(
    r"(?:js|client|browser|remote)?_?(?:log|err(?:or)?|exception|crash|debug|perf(?:ormance)?|timing|metric|stat(?:istic)?"
    r"|diag(?:nostic)?|telemetr(?:y|ie)|monitor(?:ing)?|report|vital)s?(?:_?(?:collect(?:or)?|batch|event)s?)?"
    r"|log(?:ger|ging)|js_?log|rum|csi|gen_?204|(?:web_?)?vitals|heart_?beats?|pings?|keep_?alive|health(?:check)?"
    r"|replays?|recordings?|session_?record(?:er|ing)s?|snapshots?"
)
"""A tag reporting on itself, the browser or the page's speed, or recording it."""
_CONVERSIONS = re.compile(
    r"(?:track|post|order|sale)?_?(?:conv(?:ersion)?s?|purchases?|sales?|orders?|leads?|checkouts?|transactions?)"
    r"(?:_?(?:pixel|track(?:er|ing)?|event)s?)?"
)
_SEGMENTS = re.compile(r"seg(?:ment)?s?|audiences?|re_?target(?:ing)?|re_?market(?:ing)?|rmkt|rt|user_?lists?")
_TRACKING = re.compile(
    r"(?:\w{1,12}_)?(?:px|pxl|pix(?:el)?s?|track(?:s|er|ing)?|trk|collect(?:or|ions?)?|events?|evt|beacons?|bcn|hits?"
    r"|ingest(?:ion)?|record|visits?(?:or)?s?|activit(?:y|ies)|actions?|analytics|measure(?:ment)?|capture|count(?:er)?"
    r"|produce_?batch|batch|signals?|page_?views?|pv|views?|clicks?|conversion_?tracking)\d?(?:_\w{1,12})?"
)
"""Places for reports of any kind. Asked last, and only of beacons of companies that advertise, measure or market."""

_ORDER = (
    (_DELIVERIES, Kind.TELEMETRY, "ad_delivery", frozenset({"advertising"})),
    (_REQUESTS, Kind.INIT, "ad_request", frozenset({"advertising"})),
    (_TELLTALES, Kind.TELEMETRY, "statistics", frozenset({"advertising", "analytics", "marketing"})),
    (_CONVERSIONS, Kind.EVENT, "conversion", frozenset({"advertising", "analytics", "marketing"})),
    (_SEGMENTS, Kind.EVENT, "segment", frozenset({"advertising", "marketing"})),
)
_VERSION = re.compile(r"v?\d+(?:\.\d+)*")
_LONGEST = 40


def named_place(request: Request, params: Mapping[str, str], purpose: str) -> Shape | None:
    """Return what the last part of the path, or the one before it, names the place for; None where it names nothing.

    `purpose` is the company's: words such as `/view` or `/ads` mean an ad's own business only at those that advertise.
    """
    for part in _parts(request.path):
        for words, kind, name, purposes in _ORDER:
            if purpose in purposes and words.fullmatch(part):
                return Shape(Rule.NAMED_PLACE, kind, name, account_in(params))
    return None


def tracking_place(request: Request, params: Mapping[str, str]) -> Shape | None:
    """Return an event named for the place where that is one for tracking (`/pixel`, `/v1/events`, `px.…`), or None."""
    for part in (*_parts(request.path), _first_label(request.host)):
        if _TRACKING.fullmatch(part):
            return Shape(Rule.TRACKING_PLACE, Kind.EVENT, "track", account_in(params))
    return None


def _first_label(host: str) -> str:
    return _bare(host.partition(".")[0])


@lru_cache(maxsize=4096)
def _parts(path: str) -> tuple[str, ...]:
    """Return the parts of a path that may name it, the last first: at most three, without versions and numbers."""
    return tuple(_named(path))[:3]


def _named(path: str) -> Iterator[str]:
    for part in reversed(path[-400:].lower().split(";")[0].split("/")):
        bare = _bare(part.partition(".")[0])
        if 1 < len(bare) <= _LONGEST and not _VERSION.fullmatch(bare):
            yield bare


def _bare(part: str) -> str:
    return part.lower().replace("-", "_").strip("_")

"""Beacons to known trackers that no decoder reads: listed, not hidden."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

import orjson

from monitor.decode.event import Unread
from monitor.decode.request import Request

FEWEST_PARAMETERS = 3
"""A GET without a pixel's path is a beacon from three parameters on; loaders and widgets mostly carry one or two
(measured on 1,287 beacons of public captures).
"""

_CONTENT = frozenset(
    {
        "js", "mjs", "css", "map", "woff", "woff2", "ttf", "otf", "eot", "svg", "png", "jpg", "jpeg", "webp", "avif",
        "ico", "mp4", "webm", "mp3", "m3u8", "ts", "vtt", "wasm", "xml", "txt", "swf",
    }
)  # fmt: skip
"""Path endings that are things to show or run, whoever serves them; `gif` is not among them: most pixels are one."""

_COLLECTORS = (
    ("/b/ss/", "Adobe Analytics", "analytics"),
    ("/id?d_visid_ver=", "Adobe Experience Cloud", "analytics"),
    ("/ibs:dpid=", "Adobe Audience Manager", "advertising"),
    ("/matomo.php", "Matomo", "analytics"),
    ("/piwik.php", "Matomo", "analytics"),
    ("/ppms.php", "Piwik PRO", "analytics"),
    ("/com.snowplowanalytics.snowplow/", "Snowplow", "analytics"),
    ("/hit.xiti?", "Piano Analytics", "analytics"),
    ("/dcs.gif?", "Webtrends", "analytics"),
    ("/i/adsct?", "X (Twitter) Ads", "advertising"),
)
"""Collectors known by their path, for they mostly answer on the site's own domain. Each path is particular enough to be
trusted alone: none matched anything else in public captures.
"""


@cache
def trackers() -> dict[str, tuple[str, str]]:
    """Return the known tracker domains as domain → (company, purpose); subdomains are theirs too.

    Reduced from third-party-web (MIT, `data/trackers.LICENSE`) by `bench/rebuild_trackers.py`: only companies that
    advertise, measure, market, chat, share or manage tags; no CDNs, fonts, video, hosting or consent banners.
    """
    rows = orjson.loads(files("monitor.decode").joinpath("data/trackers.json").read_bytes())["trackers"]
    return {domain: (company, purpose) for company, purpose, *domains in rows for domain in domains}


@lru_cache(maxsize=8192)
def tracker_of(host: str) -> tuple[str, str] | None:
    """Return (company, purpose) of the most specific known domain a host is or is below, else None."""
    known = trackers()
    while host:
        found = known.get(host)
        if found is not None:
            return found
        host = host.partition(".")[2]
    return None


def is_beacon(request: Request) -> bool:
    """Tell whether a request carries data out rather than fetching content: by method, path ending and parameters.

    A body going out is a beacon, whatever its path. A GET is one when its path does not end like content and it has at
    least FEWEST_PARAMETERS parameters in query or path (`;k=v`), or is a GIF with any.
    """
    method = request.hit.method.upper()
    if method in {"POST", "PUT", "PATCH"}:
        return True
    if method not in {"GET", "HEAD"}:
        return False
    last = request.path.rpartition("/")[2].partition(";")[0]
    ending = last.rpartition(".")[2].lower() if "." in last else ""
    if ending in _CONTENT:
        return False
    parameters = request.raw_query.count("=") + request.path.count(";")
    return parameters >= (1 if ending == "gif" else FEWEST_PARAMETERS)


def unread_of(request: Request) -> Unread | None:
    """Return who a request was meant for when it is a beacon to a known tracker, else None.

    Known are a collector's path on any host and, for anything beacon-like, the domains of `trackers`.
    """
    target = request.target
    for sign, company, purpose in _COLLECTORS:
        if sign in target:
            return Unread(request.host, company, purpose)
    known = tracker_of(request.host)
    if known is None or not is_beacon(request):
        return None
    company, purpose = known
    return Unread(request.host, company, purpose)

"""Beacons to known trackers that no decoder reads: listed, not hidden."""

from __future__ import annotations

from monitor.capture.request import host_of
from monitor.decode.catalogue import Company
from monitor.decode.event import Unread
from monitor.decode.request import Request
from monitor.decode.transport import registrable

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


_SITES = frozenset({"www", "app", "apps", "my", "dashboard", "console", "admin", "portal", "account", "login", "help"})
"""First labels of hosts that people visit: a company's site, and its application."""


def is_beacon(request: Request) -> bool:
    """Tell whether a request carries data out rather than fetching content: by method, path ending and parameters.

    A body going out is a beacon, whatever its path. A GET is one when its path does not end like content and it has at
    least FEWEST_PARAMETERS parameters in query or path (`;k=v`), or is a GIF with any.
    """
    method = request.hit.method.upper()
    if method in {"POST", "PUT", "PATCH"}:
        return True
    if method not in {"GET", "HEAD"} or is_content(request):
        return False
    parameters = request.raw_query.count("=") + request.path.count(";")
    return parameters >= (1 if _ending(request.path) == "gif" else FEWEST_PARAMETERS)


def is_content(request: Request) -> bool:
    """Tell whether a request fetches something to show or run, by the ending of its path; never so with a body."""
    return not request.is_post and _ending(request.path) in _CONTENT


def _ending(path: str) -> str:
    last = path.rpartition("/")[2].partition(";")[0]
    return last.rpartition(".")[2].lower() if "." in last else ""


def unread_of(request: Request, company: Company) -> Unread | None:
    """Return who a request to a company of the catalogue was meant for when it is a beacon, else None."""
    if not is_beacon(request) or is_own_site(request):
        return None
    return Unread(request.host, company.name, company.purpose)


def is_own_site(request: Request) -> bool:
    """Tell whether a request comes from a page of the very site it goes to: that site's own business, no tracking.

    Companies of the catalogue have sites and applications too (linkedin.com, app.hubspot.com). A page is of one when it
    is on the bare domain, `www` or a label applications go by, and is no frame of a tracker's, which carry parameters
    as beacons do.
    """
    page = request.hit.page
    if not page:
        return False
    host = host_of(page)
    domain = registrable(host)
    first, _, rest = host.partition(".")
    return (
        domain is not None
        and (host == domain or (first in _SITES and rest == domain))
        and domain == registrable(request.host)
        and page.partition("?")[2].count("=") < FEWEST_PARAMETERS
    )

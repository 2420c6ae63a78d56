"""Adobe's tag manager, Launch ("Tags") and its forerunner DTM: which library a page loads. Inventory only."""

from __future__ import annotations

import re
from typing import ClassVar

from monitor.decode.event import Event
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in

VENDOR_HOSTS = frozenset({"assets.adobedtm.com", "assets.adoberesources.cn"})
_LIBRARY = re.compile(r"/(launch|satelliteLib)-([^/?#]{3,80}?)(-staging|-development)?(?:\.min)?\.js")
_DIGEST = re.compile(r"(?:EN)?[0-9a-f]{12,64}")
"""A library's id: 12 hex digits of a property, `EN` and 32 of an environment, 40 of DTM (public captures)."""
_PIXEL = Pixel(vendor="adobe_launch", hosts=VENDOR_HOSTS)


@register
class AdobeLaunch:
    """`launch-<id>.min.js` and DTM's `satelliteLib-<id>.js`; the account is the id, the environment its suffix."""

    vendor: ClassVar[str] = "adobe_launch"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/launch-", "/satelliteLib-")

    def recognises(self, request: Request) -> bool:
        """Take libraries on Adobe's hosts; elsewhere (self-hosted) only with an id of theirs."""
        found = _LIBRARY.search(request.path)
        return found is not None and (host_in(request.host, VENDOR_HOSTS) or _DIGEST.fullmatch(found[2]) is not None)

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one loader of the request."""
        found = _LIBRARY.search(request.path)
        library, account, suffix = found.groups() if found else ("launch", "", None)
        return (_PIXEL.loader(request, account, library, environment=(suffix or "-production")[1:]),)

"""Google Tag Manager and gtag: which containers and tags a page loads, from Google or first-party. Inventory only."""

from __future__ import annotations

import re
from typing import ClassVar

from monitor.decode.build import event_of
from monitor.decode.event import Event, Kind
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in

VENDOR_HOSTS = frozenset({"googletagmanager.com", "google-analytics.com"})
_CONTAINER = re.compile(r"(?:GTM|GT)-[A-Z0-9]{4,12}")
_TAG = re.compile(r"(?:G-[A-Z0-9]{6,14}|(?:AW|DC)-\d{5,14}|UA-\d{4,12}-\d{1,4})")
_SCRIPTS = ("gtm.js", "gtag/js", "gtag/destination", "gtm/js", "ns.html")
"""Endings of the loaders' paths. `gtm/js` is Optimize's (on google-analytics.com), `ns.html` GTM's frame for browsers
without scripts, `gtag/destination` a tag loaded by another (public captures, 2016 to 2025).
"""
_LOADED_BY_TAG = frozenset({"l", "cx"})
"""Parameters one tag adds when it loads another: the data layer's name, and that it does so."""
_PROPERTIES = {"l": "data_layer", "gtm_preview": "environment"}


@register
class GoogleTagManager:
    """Named by the script fetched; the account is the container or tag id in `id`."""

    vendor: ClassVar[str] = "google_tag_manager"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("id=GTM-", "id=GT-", "id=G-", "id=AW-", "id=DC-", "id=UA-")

    def recognises(self, request: Request) -> bool:
        """Take a loader of Google's; elsewhere a GET with a container's id, or a tag's on a path that is a script."""
        if request.is_post:
            return False
        script = _script(request)
        if host_in(request.host, VENDOR_HOSTS):
            return script is not None
        account = request.query.get("id", "")
        if _CONTAINER.fullmatch(account):
            return True
        loads = script is not None or request.path.endswith(".js") or not _LOADED_BY_TAG.isdisjoint(request.query)
        return loads and _TAG.fullmatch(account) is not None

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one loader of the request."""
        query = request.query
        return (
            event_of(
                request,
                vendor=self.vendor,
                kind=Kind.LOADER,
                account=query.get("id", ""),
                name=_script(request) or "loader",
                vendor_hosts=VENDOR_HOSTS,
                properties={name: query[key] for key, name in _PROPERTIES.items() if query.get(key)},
            ),
        )


def _script(request: Request) -> str | None:
    path = request.path.rstrip("/")
    return next((name for name in _SCRIPTS if path.endswith(f"/{name}")), None)

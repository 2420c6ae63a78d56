"""How the host that received a request relates to the page and the vendor."""

from __future__ import annotations

from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

from monitor.capture.request import host_of
from monitor.decode.event import Transport
from monitor.decode.request import host_in

PROXIES = frozenset(
    {
        "stape.io", "stape.net", "stape.dog", "taggrs.io", "addingwell.com", "jentis.com", "tracedock.com",
        "run.app", "appspot.com", "cloudfront.net", "workers.dev", "azurewebsites.net", "herokuapp.com", "vercel.app",
    }
)  # fmt: skip
"""Hosts that tagging servers run on under their provider's name: server-side GTM hosters and serverless clouds."""


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=4096)
def registrable(host: str) -> str | None:
    """Return the registrable domain (eTLD+1) of a host by the bundled Public Suffix List, or None (IP, bare suffix)."""
    if not host or ":" in host or host.replace(".", "").isdigit():
        return None
    try:
        found = _suffixes().privatesuffix(host)
    except (ValueError, UnicodeError):
        return None
    return found or None


def transport_of(host: str, page: str | None, vendor_hosts: frozenset[str]) -> Transport:
    """Return VENDOR for the vendor's own hosts, FIRST_PARTY for the page's registrable domain, PROXY for a known
    tagging-server hoster, UNKNOWN for any other host or when the page is not known.
    """
    if host_in(host, vendor_hosts):
        return Transport.VENDOR
    if page:
        page_host = host_of(page)
        domain = registrable(host)
        if host and (host == page_host or (domain is not None and domain == registrable(page_host))):
            return Transport.FIRST_PARTY
    return Transport.PROXY if host_in(host, PROXIES) else Transport.UNKNOWN

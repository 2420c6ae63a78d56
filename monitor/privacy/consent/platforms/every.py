"""All of them asked: from notes to words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from monitor.privacy.consent.platforms import (
    axeptio,
    cookiebot,
    didomi,
    google,
    iab,
    iubenda,
    onetrust,
    trustarc,
    usercentrics,
)
from monitor.privacy.consent.told import Told

_READERS: tuple[Callable[[Mapping[str, str]], Told | None], ...] = (
    onetrust.read,
    cookiebot.read,
    didomi.read,
    usercentrics.read,
    trustarc.read,
    iubenda.read,
    axeptio.read,
    iab.read,
    google.read,
)

HOSTS = frozenset(
    {
        "cookielaw.org", "onetrust.com", "cookiebot.com", "privacy-center.org", "usercentrics.eu", "usercentrics.com",
        "trustarc.com", "truste.com", "iubenda.com", "axept.io", "axeptio.eu", "mgr.consensu.org", "cmp.quantcast.com",
        "cmp.inmobi.com", "privacy-mgmt.com", "sp-prod.net", "consentmanager.net", "cookieyes.com", "cdn-cookieyes.com",
        "cookiefirst.com", "osano.com", "fundingchoicesmessages.google.com", "termly.io", "transcend-cdn.com",
        "ketchjs.com", "civiccomputing.com", "trustcommander.net", "cookiehub.net", "cookiehub.eu",
        "consent.yahoo.com", "didomi.io", "securiti.ai", "cookie-script.com", "secureprivacy.ai", "ccm19.de",
    }
)  # fmt: skip
"""Where consent platforms load their scripts and report answers: a request there shows that the site has one."""


@lru_cache(maxsize=4096)
def is_platform(host: str) -> bool:
    """Tell whether a host is a consent platform's."""
    while "." in host:
        if host in HOSTS:
            return True
        host = host.partition(".")[2]
    return False


@lru_cache(maxsize=4096)
def words_of(banner: tuple[tuple[str, str], ...]) -> tuple[Told, ...]:
    """Return what the notes of consent platforms say, one word a platform that left any."""
    # Remembered: all hits of a visit carry the same notes.
    notes = dict(banner)
    return tuple(told for read in _READERS if (told := read(notes)) is not None)

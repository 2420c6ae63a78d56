"""Where an event came from, in a few words each: the segments a profile counts apart.

Every word is coarse and safe to keep: a family of browsers, the template of a page, never a whole URL or user agent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from monitor.decode.event import Event

VISITOR_GROUPS = 8
"""Visits fall into so many groups by a hash of their key. What one odd client or bot does stays within one group; what
a release breaks shows in all of them."""
RELEASE_NAMES = ("app_version", "appVersion", "app.version", "context.app.version", "release", "container_version")
LONGEST_WORD = 32
_BROWSERS = (
    ("bot", re.compile(r"bot\b|crawl|spider|headless|lighthouse|python-|curl/", re.IGNORECASE)),
    ("Edge", re.compile(r"\bEdg(?:e|A|iOS)?/")),
    ("Opera", re.compile(r"\bOPR/|\bOpera")),
    ("Samsung Internet", re.compile(r"\bSamsungBrowser/")),
    ("Firefox", re.compile(r"\bFirefox/|\bFxiOS/")),
    ("Chrome", re.compile(r"\bChrome/|\bCriOS/|\bChromium/")),
    ("Safari", re.compile(r"\bSafari/")),
)
"""The tokens browsers send, the more particular first: nearly all claim to be Chrome and Safari too (MDN, Browser
detection using the user agent)."""
_DEVICES = (
    ("iPhone", re.compile(r"\biPhone\b|\biPod\b|CFNetwork")),
    ("iPad", re.compile(r"\biPad\b")),
    ("Android phone", re.compile(r"\bAndroid\b.*\bMobile\b", re.DOTALL)),
    ("Android", re.compile(r"\bAndroid\b|\bokhttp/")),
    ("Windows", re.compile(r"\bWindows\b")),
    ("Mac", re.compile(r"\bMacintosh\b|\bMac OS X\b")),
    ("ChromeOS", re.compile(r"\bCrOS\b")),
    ("Linux", re.compile(r"\bLinux\b|\bX11\b")),
)
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)
_NAMED = re.compile(r"[A-Za-z][A-Za-z_.-]{0,30}")
_WORD = re.compile(r"[\w.+ -]{1,32}")
OTHER = "other"


class Segment(NamedTuple):
    """One slice of the traffic: a dimension (`device`, `page`, …) and the value it has there."""

    dimension: str
    value: str

    def __str__(self) -> str:
        """Return it as people read it: `device iPhone`."""
        return f"{self.dimension} {self.value}"


EVERYTHING = Segment("", "")
"""The segment every event falls into."""


def segments_of(event: Event) -> tuple[Segment, ...]:
    """Return the segments an event falls into: EVERYTHING, and at most one a dimension, but for `tag`."""
    consent = event.consent
    return _segments(
        (
            event.page or "",
            event.agent or "",
            consent and consent.analytics_storage,
            consent and consent.ad_storage,
            _release(event.properties),
            event.country or "",
            event.tags,
            visitor_group(event.session) if event.session else "",
        )
    )


@lru_cache(maxsize=16384)
def _segments(origin: tuple[str, str, Any, Any, str, str, tuple[str, ...], str]) -> tuple[Segment, ...]:
    page, agent, analytics, advertising, release, country, tags, visitor = origin
    found = [EVERYTHING, *_of_page(page), *_of_agent(agent)]
    signals = (("analytics consent", analytics), ("advertising consent", advertising))
    found += [Segment(name, str(signal)) for name, signal in signals if signal is not None]
    found += [Segment(name, value) for name, value in (("release", release), ("country", country)) if value]
    found += [Segment("tag", tag[:LONGEST_WORD]) for tag in dict.fromkeys(tags)]
    if visitor:
        found.append(Segment("visitor", visitor))
    return tuple(found)


@lru_cache(maxsize=16384)
def visitor_group(session: str) -> str:
    """Return which of VISITOR_GROUPS a visit falls into, the same on every machine."""
    return str(blake2b(session.encode("utf-8", "surrogatepass"), digest_size=1).digest()[0] % VISITOR_GROUPS)


@lru_cache(maxsize=16384)
def _of_page(page: str) -> tuple[Segment, ...]:
    try:
        parts = urlsplit(page)
        host = parts.hostname or ""
    except ValueError:
        return ()
    if not host:
        return ()
    found = [Segment("host", host[:LONGEST_WORD]), Segment("page", template_of(parts.path))]
    medium = _medium(parse_qsl(parts.query[:2048]))
    return (*found, Segment("medium", medium)) if medium else tuple(found)


def template_of(path: str) -> str:
    """Return the template of a page's path: its first name, and that more follows.

    >>> template_of("/"), template_of("/cart"), template_of("/products/blue-shirt-12"), template_of("/de/blog/2026/x")
    ('/', '/cart', '/products/*', '/de/blog/*')
    """
    names = [name for name in path.split("/") if name]
    lead = [names.pop(0)] if names and _LANGUAGE.fullmatch(names[0]) else []
    if names:
        lead.append(names[0] if _NAMED.fullmatch(names[0]) else "*")
        if len(names) > 1 and lead[-1] != "*":
            lead.append("*")
    return "/" + "/".join(lead)


def _medium(query: Iterable[tuple[str, str]]) -> str:
    for name, value in query:
        if name == "utm_medium" and _WORD.fullmatch(value):
            return value.casefold()
        if name in {"gclid", "wbraid", "gbraid", "fbclid", "msclkid", "ttclid"}:
            return name
    return ""


@lru_cache(maxsize=16384)
def _of_agent(agent: str) -> tuple[Segment, ...]:
    if not agent:
        return ()
    agent = agent[:1024]
    return (Segment("browser", _first(_BROWSERS, agent)), Segment("device", _first(_DEVICES, agent)))


def _first(patterns: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str:
    return next((name for name, pattern in patterns if pattern.search(text)), OTHER)


def _release(properties: Mapping[str, Any]) -> str:
    for name in RELEASE_NAMES:
        value = properties.get(name)
        if isinstance(value, str) and _WORD.fullmatch(value):
            return value
    return ""

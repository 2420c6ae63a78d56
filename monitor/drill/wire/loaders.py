"""The scripts a page fetches before any tag can speak: the tag manager's container and the tags it loads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.capture.hit import Hit
from monitor.drill.call import Call
from monitor.drill.visit import Visit
from monitor.drill.wire import ga4
from monitor.drill.wire.encode import hit

CONTAINER = "GTM-NRDL7K2"


def hits(visit: Visit, first: Call) -> Iterator[Hit]:
    """Return what the first page of a visit fetches; later pages, and visits soon after, find it in the cache."""
    first = replace(first, at=visit.began)
    yield hit(visit, first, f"https://www.googletagmanager.com/gtm.js?id={CONTAINER}")
    if not visit.visitor.regular:
        yield hit(visit, first, f"https://www.googletagmanager.com/gtag/js?id={ga4.ACCOUNT}&cx=c&gtm={ga4.CONTAINER}")

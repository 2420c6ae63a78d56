"""One call a page makes to a vendor's tag, before the tag turns it into requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.drill.catalog import Page
from monitor.drill.choice import Choice
from monitor.drill.visit import Line
from monitor.frozen import quick_to_make


@quick_to_make
@dataclass(frozen=True, slots=True)
class Call:
    """What the shop's tag manager hands to a tag: the vendor's own event name and properties, as a developer would.

    `at` is when it fires (epoch s) and `choice` what the visitor had said by then. `allowed` tells whether a healthy
    site lets it out at all. `visit` is the key of the visit, `load` numbers the page load within it, from 1. `id` is
    shared by all vendors' calls for one action, so that a vendor can tell a browser's event from a server's. `salt` is
    32 bits of chance for what a browser would decide; it is the call's own, so that changing one call leaves others as
    they are.
    """

    vendor: str
    name: str
    at: float
    page: Page
    choice: Choice
    allowed: bool
    visit: str
    load: int
    id: str
    salt: int
    properties: Mapping[str, Any] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()

"""The first value of the pipeline: one captured HTTP request."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.frozen import quick_to_make


class ConsentState(StrEnum):
    """What a visitor had said about one purpose when a request left the page."""

    GRANTED = "granted"
    DENIED = "denied"
    UNSET = "unset"  # the banner was there, no choice had been made yet


@dataclass(frozen=True, slots=True)
class SetCookie:
    """A cookie an answer, or the page's own script, wrote. `lifetime` is in seconds; None ends with the browser."""

    name: str
    lifetime: float | None = None


@quick_to_make
@dataclass(frozen=True, slots=True)
class Hit:
    """One captured HTTP request, as raw as it left the site or app.

    `at` is epoch seconds (UTC) of the request itself, never of its arrival here. `headers` holds lower-case names, and
    only those that decoding needs (content-type, content-encoding, user-agent, referer, authorization, sec-gpc).
    `consent` is what the session had chosen at that moment, one entry a purpose (`analytics`, `advertising`,
    `functional`, …); empty when nothing is known. `weight` is how many requests this one stands for when capture was
    sampled (1 / rate). `file` and `entry` say where it was read: the file's name and the index of the request in it.

    What only consent asks about: `region` is where the visitor is (`DE`, `US-CA`), None where it is not known. `banner`
    is what consent platforms had written down: their cookies and data-layer names (see `capture/banner.py`) with their
    values, () where it was looked for and there was nothing, None where nobody looked. `cookies` are the names of the
    other cookies that were there or went along, without their values; `set_cookies` those that were written.
    """

    at: float
    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    page: str | None = None
    session: str | None = None
    consent: tuple[tuple[str, ConsentState], ...] = ()
    source: str = "default"
    environment: str = "production"
    tags: tuple[str, ...] = ()
    weight: float = 1.0
    file: str | None = None
    entry: int | None = None
    region: str | None = None
    banner: tuple[tuple[str, str], ...] | None = None
    cookies: tuple[str, ...] = ()
    set_cookies: tuple[SetCookie, ...] = ()

    def header(self, name: str) -> str | None:
        """Return the first header of this lower-case name, or None."""
        return next((value for key, value in self.headers if key == name), None)

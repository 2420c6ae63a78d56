"""An event after privacy has looked at it: what leaked, what consent it broke, and the event made safe to keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from monitor.decode.event import Event


@dataclass(frozen=True, slots=True)
class Leak:
    """Personal data found in an event. It names the place and the shape, never the value.

    `type` is `email`, `card`, `phone`, …; `path` the key path (`page.query.email`, `items[].name`); `form` how the
    value stood there (`plain`, `percent`, `base64`, `json`, joined by `+` from outside in); `shape` the value with
    every letter and digit masked, as safe to store and send (`****@*******.***`).
    """

    type: str
    path: str
    form: str
    shape: str


@dataclass(frozen=True, slots=True)
class Breach:
    """Consent broken by one event. `code` is one of the stable codes in `docs/checks/consent.md`.

    `purpose` is the purpose the vendor needs; `state` what the visitor had chosen for it; `detail` one plain sentence.
    """

    code: str
    purpose: str
    state: str
    detail: str


class Standing(NamedTuple):
    """What had been chosen about the purpose a vendor needs: `granted`, `denied`, `unset`, `opted-out`, `unknown`, or
    `not-needed` for what needs no consent.
    """

    purpose: str
    state: str


@dataclass(frozen=True, slots=True)
class Inspected:
    """An event that is safe to profile: personal data in `event` is masked in place, identity is already HMACed.

    `standing` is None for vendors whose purpose nobody knows.
    """

    event: Event
    leaks: tuple[Leak, ...] = ()
    breaches: tuple[Breach, ...] = ()
    standing: Standing | None = None

"""Events, hits and an inspector for tests of privacy and of the checks that tell of it."""

from __future__ import annotations

from typing import Any

from monitor.capture.hit import ConsentState, Hit
from monitor.config.settings import Regime
from monitor.decode.event import Event, Kind
from monitor.privacy.inspect import Inspector
from monitor.privacy.inspected import Inspected

KEY = b"a key for tests, thirty-two byte"
URL = "https://region1.google-analytics.com/g/collect?v=2&tid=G-TEST"


def event(vendor: str = "ga4", **fields: Any) -> Event:
    """Return an event of the vendor; `fields` are fields of Event."""
    return Event(**{"vendor": vendor, "kind": Kind.EVENT, "account": "A-1", "name": "sign_up", "at": 0.0} | fields)


def hit(url: str = URL, *, consent: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> Hit:
    """Return a hit; `consent` maps purposes to granted, denied or unset."""
    states = tuple((purpose, ConsentState(state)) for purpose, state in (consent or {}).items())
    return Hit(at=0.0, method="GET", url=url, consent=states, headers=tuple((headers or {}).items()))


def inspect(
    seen: Event, of: Hit | None = None, *, regime: Regime = Regime.OPT_IN, allow_cookieless: bool = True
) -> Inspected:
    """Inspect an event under the tests' key."""
    return Inspector.of(KEY, regime=regime, allow_cookieless=allow_cookieless).inspect(seen, of or hit())


def leaks(inspected: Inspected) -> set[tuple[str, str, str]]:
    """Return (type, path, form) of every leak."""
    return {(leak.type, leak.path, leak.form) for leak in inspected.leaks}

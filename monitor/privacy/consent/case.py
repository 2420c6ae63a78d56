"""Everything one event is judged on."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.capture.hit import ConsentState
from monitor.config.settings import Regime
from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.consent.tcf import TcString
from monitor.decode.event import Event
from monitor.privacy.consent.terms import Terms
from monitor.privacy.consent.told import State
from monitor.privacy.purposes import Needs, Purpose

_STORAGE = {Purpose.ANALYTICS: "analytics_storage", Purpose.ADVERTISING: "ad_storage"}


@dataclass(frozen=True, slots=True)
class Case:
    """One event, where the hit went and what held when it was sent.

    `region` is None where nobody knows where the visitor was: then what only holds in some places is not claimed. `tc`
    is the TC string the hit itself carries, None where it carries none or says that TCF does not apply.
    """

    event: Event
    host: str
    path: str
    at: float
    needs: Needs
    state: State
    signals: Consent
    regime: Regime
    region: str | None
    opted_out: str
    tc: TcString | None
    matching: bool
    terms: Terms

    @property
    def purpose(self) -> Purpose:
        """Return the purpose the vendor needs."""
        return self.needs.purpose

    @property
    def chosen(self) -> ConsentState | None:
        """Return what the visitor had chosen about it, None where that is not known.

        Where a banner was looked for all through the session and there was none, nobody has chosen.
        """
        known = self.state.of(self.purpose, self.event.vendor)
        return ConsentState.UNSET if known is None and self.no_banner else known

    @property
    def no_banner(self) -> bool:
        """Tell whether the site was seen to have no consent platform, in a place that wants one."""
        return self.state.looked and not self.state.banner and self.regime is Regime.OPT_IN and self.region is not None

    @property
    def cookieless(self) -> bool:
        """Whether the hit says it stores nothing, and carries nothing that would make up for it, and that may be."""
        storage = _STORAGE.get(self.purpose)
        denied = storage is not None and getattr(self.signals, storage) is Signal.DENIED
        return self.terms.allow_cookieless and self.needs.cookieless and denied and not self.matching

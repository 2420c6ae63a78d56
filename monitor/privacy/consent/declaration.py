"""Judges of what a site declares: vendors and cookies nobody was told of, filed wrongly, kept too long."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.capture.hit import ConsentState
from monitor.config.settings import Regime
from monitor.decode.event import Event
from monitor.privacy.consent.case import Case
from monitor.privacy.consent.cookies import cookie_of
from monitor.privacy.consent.terms import Terms
from monitor.privacy.inspected import Breach
from monitor.privacy.purposes import Purpose

_DAY = 86400.0


def vendor(case: Case) -> Iterator[Breach]:
    """C10 and C11 of a vendor."""
    if not case.terms.declares_vendors or case.purpose is Purpose.FUNCTIONAL:
        return
    declared = case.terms.declared_vendor(case.event.vendor, case.host)
    if not declared.there:
        yield Breach("C10", case.purpose, case.chosen or "unknown", "The vendor is not in the site's declaration.")
    elif declared.purpose not in {None, case.purpose} and not case.terms.overridden(case.event.vendor):
        told = f"Declared for {declared.purpose}, used for {case.purpose}."
        yield Breach("C11", case.purpose, case.chosen or "unknown", told)


def cookie(case: Case) -> Iterator[Breach]:
    """C06 of a cookie that was written or there."""
    name = str(case.event.properties.get("cookie"))
    written = bool(case.event.properties.get("written"))
    refused = case.chosen is ConsentState.DENIED and case.regime is not Regime.NONE
    unasked = case.chosen is ConsentState.UNSET and case.regime is Regime.OPT_IN and written
    if case.purpose is not Purpose.FUNCTIONAL and (refused or unasked):
        what = "was written" if written else "is still there"
        why = f"the visitor had refused {case.purpose}" if refused else "the visitor had not chosen yet"
        yield Breach("C06", case.purpose, case.chosen or "unknown", f"The cookie {name} {what} although {why}.")


def cookie_declared(event: Event, terms: Terms, state: str) -> Iterator[Breach]:
    """C10, C11 and C12 of a cookie that was written or there."""
    if not terms.declares_cookies:
        return
    name = str(event.properties.get("cookie"))
    known = cookie_of(name)
    purpose = known.owner.purpose if known else Purpose.FUNCTIONAL
    declared = terms.declared_cookie(name)
    if declared is None:
        yield Breach("C10", purpose, state, f"The cookie {name} is not in the site's declaration.")
        return
    if known and declared.purpose is not None and declared.purpose != known.owner.purpose:
        told = f"The cookie {name} is declared for {declared.purpose}, and serves {known.owner.purpose}."
        yield Breach("C11", purpose, state, told)
    lifetime = event.properties.get("lifetime")
    if declared.lifetime is not None and isinstance(lifetime, int | float) and lifetime > declared.lifetime + _DAY:
        told = (
            f"The cookie {name} is kept for {lifetime / _DAY:,.0f} days, and declared for "
            f"{declared.lifetime / _DAY:,.0f}."
        )
        yield Breach("C12", purpose, state, told)

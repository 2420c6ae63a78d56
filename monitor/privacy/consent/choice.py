"""Judges of the choice: sent before it, against it, after it was taken back, without a place to make it."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.capture.hit import ConsentState
from monitor.config.settings import Regime
from monitor.decode.consent.signals import Signal
from monitor.privacy.consent.case import Case
from monitor.privacy.consent.opt_out import restricted
from monitor.privacy.consent.published import published
from monitor.privacy.consent.told import Rank
from monitor.privacy.inspected import Breach
from monitor.privacy.purposes import Purpose


def before_choice(case: Case) -> Iterator[Breach]:
    """C01."""
    if case.regime is Regime.OPT_IN and case.chosen is ConsentState.UNSET and not case.cookieless:
        told = f"Sent for {case.purpose} before the visitor had made a choice."
        yield Breach("C01", case.purpose, ConsentState.UNSET, told)


def no_banner(case: Case) -> Iterator[Breach]:
    """C14."""
    if case.no_banner and case.state.of(case.purpose) is None and not case.cookieless:
        told = f"Sent for {case.purpose}, and no consent platform was seen anywhere in the visit."
        yield Breach("C14", case.purpose, ConsentState.UNSET, told)


def after_refusal(case: Case) -> Iterator[Breach]:
    """C02, or C08 where the visitor had agreed before in the session.

    What the hit's own TC string refuses is C13's to tell.
    """
    if case.regime is Regime.NONE or case.chosen is not ConsentState.DENIED or case.cookieless:
        return
    purpose = case.purpose
    if case.tc is not None and case.state.rank_of(purpose) is Rank.IAB:
        return
    if purpose in case.state.withdrawn:
        told = f"Sent for {purpose} after the visitor had withdrawn consent to {purpose}."
        yield Breach("C08", purpose, ConsentState.DENIED, told)
    else:
        told = f"Sent for {purpose} although the visitor had refused {purpose}."
        yield Breach("C02", purpose, ConsentState.DENIED, told)


def opt_out(case: Case) -> Iterator[Breach]:
    """C09."""
    if case.regime is Regime.NONE or case.purpose is not Purpose.ADVERTISING or not case.opted_out:
        return
    if case.chosen is ConsentState.GRANTED or restricted(case.event.vendor, case.signals):
        return
    way = published().restrictions.get(case.event.vendor)
    wanted = f" ({way})" if way else ""
    told = f"The visitor had opted out by {case.opted_out}, and the hit does not ask for restricted processing{wanted}."
    yield Breach("C09", Purpose.ADVERTISING, "opted-out", told)


def user_data(case: Case) -> Iterator[Breach]:
    """C17."""
    if case.regime is Regime.NONE or not case.matching:
        return
    if case.signals.ad_user_data is Signal.DENIED:
        yield Breach("C17", Purpose.ADVERTISING, ConsentState.DENIED, "User data for matching, ad_user_data denied.")
    elif case.state.of(Purpose.ADVERTISING, case.event.vendor) is ConsentState.DENIED:
        told = "User data for matching, although the visitor had refused advertising."
        yield Breach("C17", Purpose.ADVERTISING, ConsentState.DENIED, told)

"""The IAB's strings where a platform stores them: Quantcast Choice (InMobi), Sourcepoint, most others beside."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.decode.consent.gpp import parse_gpp
from monitor.decode.consent.gpp_states import STATES, opted_out
from monitor.decode.consent.tcf import TcString, parse_tcf
from monitor.decode.consent.us_privacy import parse_us_privacy
from monitor.privacy.consent.told import Chosen, Rank, Told
from monitor.privacy.consent.words import answer
from monitor.privacy.purposes import Purpose

_TCF = ("euconsent-v2", "euconsent_v2", "gdpr_consent")
_GPP = ("gpp", "__gpp", "gppstring")
_USP = ("usprivacy", "us_privacy")
_ADVERTISING, _MEASURING = frozenset({3, 4}), frozenset({7, 8, 9})


def read(notes: Mapping[str, str]) -> Told | None:
    """Return what the strings of the IAB say; None where none can be read.

    TCF has storage (purpose 1), profiles for advertising (3 and 4) and measurement (7 to 9): without storage neither
    advertising nor analytics was agreed to. An opt-out of the United States (us_privacy, GPP, its GPC flag) refuses
    sale and sharing, which is advertising's. `gdpr=0` says that TCF does not apply. Sources: IAB Europe TCF policies,
    appendix A; IAB Tech Lab GPP and US Privacy specifications.
    """
    tc = next((notes[name] for name in _TCF if notes.get(name)), "") if notes.get("gdpr") != "0" else ""
    platform = next((found for name in _GPP if (found := parse_gpp(notes.get(name, "")))), None)
    sections = dict(platform.sections) if platform else {}
    string = parse_tcf(tc) or sections.get("tcfeuv2")
    opt_out = ""
    if any(
        usp is not None and usp.opted_out
        for usp in (*(parse_us_privacy(notes.get(name, "")) for name in _USP), sections.get("uspv1"))
    ):
        opt_out = "us_privacy"
    elif any(section and opted_out(section) for section in (sections.get(state.name) for state in STATES.values())):
        opt_out = "GPP"
    if not isinstance(string, TcString) and not opt_out:
        return None
    chosen = tcf_chosen(string) if isinstance(string, TcString) else ()
    name = "Sourcepoint" if "consentUUID" in notes else "IAB"
    return Told(Rank.IAB, name, chosen, opted_out=opt_out, tc=tc if chosen else "")


def tcf_chosen(string: TcString) -> Chosen:
    """Return what a TC string says of our purposes."""
    storage = 1 in string.purposes or string.purpose_one_treatment
    based = {*string.purposes, *string.interests}
    return (
        (Purpose.ANALYTICS, answer(storage and not _MEASURING.isdisjoint(based))),
        (Purpose.ADVERTISING, answer(storage and set(string.purposes) >= _ADVERTISING)),
    )

"""One event against what the visitor had chosen and what the hit itself claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from monitor.capture.hit import ConsentState, Hit
from monitor.config.settings import Regime
from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.consent.us_privacy import parse_us_privacy
from monitor.decode.event import Event
from monitor.privacy.inspected import Breach
from monitor.privacy.purposes import Needs, Purpose, needs_of

CODES = {
    "C01": "was sent before the visitor had made a choice",
    "C02": "was sent although the visitor had refused",
    "C03": "claims consent before the visitor had made a choice",
    "C04": "claims consent that the visitor had refused",
    "C05": "contradicts itself about consent",
    "C09": "ignores an opt-out",
    "C17": "carries user data for matching although that was refused",
}
"""Codes of what can be broken, and what people call it; `docs/checks/consent.md` explains each."""

_SIGNALS: tuple[tuple[str, Purpose], ...] = (
    ("analytics_storage", Purpose.ANALYTICS),
    ("ad_storage", Purpose.ADVERTISING),
    ("ad_user_data", Purpose.ADVERTISING),
    ("ad_personalization", Purpose.ADVERTISING),
)
"""Google's four purposes and the banner's purpose that decides them, the mapping consent platforms ship (Cookiebot,
OneTrust: statistics → analytics_storage, marketing → the other three)."""
_STORAGE = {Purpose.ANALYTICS: "analytics_storage", Purpose.ADVERTISING: "ad_storage"}
_NO_SIGNAL = Consent()
_CONTRADICTIONS = {
    "gcs_gcd": "gcs and gcd disagree",
    "npa_gcd": "npa=0 while gcd denies ad_personalization",
    "tcf_gcd": "gcd grants what the TC string denies",
}

_RESTRICTED: dict[str, Callable[[Mapping[str, str]], bool]] = {
    "meta": lambda raw: "LDU" in raw.get("dpo", ""),
    "google_ads": lambda raw: raw.get("npa") == "1" or raw.get("rdp") == "1",
    "floodlight": lambda raw: raw.get("npa") == "1" or raw.get("rdp") == "1",
}
"""How a hit says that an opt-out was honoured: Meta's Limited Data Use, Google's restricted data processing."""


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything one event is judged on."""

    event: Event
    needs: Needs
    chosen: Mapping[str, ConsentState]
    signals: Consent
    gpc: bool
    matching: bool

    @property
    def state(self) -> ConsentState | None:
        return self.chosen.get(self.needs.purpose)

    @property
    def cookieless(self) -> bool:
        """Whether the hit says it stores nothing, and carries nothing that would make up for it."""
        storage = _STORAGE.get(self.needs.purpose)
        denied = storage is not None and getattr(self.signals, storage) is Signal.DENIED
        return self.needs.cookieless and denied and not self.matching

    @property
    def opted_out(self) -> bool:
        us_privacy = parse_us_privacy(self.signals.raw.get("us_privacy", ""))
        return self.gpc or (us_privacy is not None and us_privacy.opted_out is True)


def breaches_of(
    event: Event, hit: Hit, *, matching: bool, regime: Regime, allow_cookieless: bool
) -> tuple[Breach, ...]:
    """Return what one event breaks, at most one breach a code and purpose.

    `matching` tells whether the event carries e-mail addresses or phone numbers for matching. Where neither a choice
    nor a signal is known nothing is claimed, nor of a vendor whose purpose is not known. Under opt-out only a refusal
    counts; under no regime only contradictions do.
    """
    needs = needs_of(event.vendor)
    gpc = hit.header("sec-gpc") == "1"
    if needs is None or needs.purpose is Purpose.FUNCTIONAL or not (hit.consent or event.consent or gpc):
        return ()
    case = _Case(event, needs, dict(hit.consent), event.consent or _NO_SIGNAL, gpc, matching)
    judges: list[Callable[[_Case], Iterator[Breach]]] = [_contradiction]
    if regime is Regime.OPT_IN:
        judges += [partial(_before_choice, allow_cookieless=allow_cookieless), _claims_before_choice]
    if regime is not Regime.NONE:
        judges += [partial(_after_refusal, allow_cookieless=allow_cookieless), _claims_refused, _opt_out, _matching]
    return tuple(breach for judge in judges for breach in judge(case))


def _contradiction(case: _Case) -> Iterator[Breach]:
    if case.signals.contradictions:
        told = ", ".join(_CONTRADICTIONS.get(code, code) for code in case.signals.contradictions)
        yield Breach("C05", case.needs.purpose, "contradictory", f"The hit contradicts itself: {told}.")


def _before_choice(case: _Case, *, allow_cookieless: bool) -> Iterator[Breach]:
    if case.state is ConsentState.UNSET and not (allow_cookieless and case.cookieless):
        purpose = case.needs.purpose
        yield Breach("C01", purpose, case.state, f"Sent for {purpose} before the visitor had made a choice.")


def _after_refusal(case: _Case, *, allow_cookieless: bool) -> Iterator[Breach]:
    if case.state is ConsentState.DENIED and not (allow_cookieless and case.cookieless):
        purpose = case.needs.purpose
        yield Breach("C02", purpose, case.state, f"Sent for {purpose} although the visitor had refused {purpose}.")


def _claims(case: _Case, state: ConsentState) -> Iterator[tuple[Purpose, str]]:
    for purpose in (Purpose.ANALYTICS, Purpose.ADVERTISING):
        if case.chosen.get(purpose) is state:
            names = [name for name, of in _SIGNALS if of is purpose and getattr(case.signals, name) is Signal.GRANTED]
            if names:
                yield purpose, ", ".join(names)


def _claims_before_choice(case: _Case) -> Iterator[Breach]:
    for purpose, names in _claims(case, ConsentState.UNSET):
        detail = f"The hit claims {names} granted before the visitor had chosen about {purpose}."
        yield Breach("C03", purpose, ConsentState.UNSET, detail)


def _claims_refused(case: _Case) -> Iterator[Breach]:
    for purpose, names in _claims(case, ConsentState.DENIED):
        detail = f"The hit claims {names} granted although the visitor had refused {purpose}."
        yield Breach("C04", purpose, ConsentState.DENIED, detail)


def _opt_out(case: _Case) -> Iterator[Breach]:
    restricted = _RESTRICTED.get(case.event.vendor)
    if restricted is None or case.state is ConsentState.GRANTED or not case.opted_out:
        return
    if not restricted(case.signals.raw):
        signal = "Global Privacy Control" if case.gpc else "us_privacy"
        detail = f"The visitor had opted out by {signal}, and the hit does not ask for restricted processing."
        yield Breach("C09", Purpose.ADVERTISING, "opted-out", detail)


def _matching(case: _Case) -> Iterator[Breach]:
    if not case.matching:
        return
    if case.signals.ad_user_data is Signal.DENIED:
        yield Breach("C17", Purpose.ADVERTISING, ConsentState.DENIED, "User data for matching, ad_user_data denied.")
    elif case.chosen.get(Purpose.ADVERTISING) is ConsentState.DENIED:
        detail = "User data for matching, although the visitor had refused advertising."
        yield Breach("C17", Purpose.ADVERTISING, ConsentState.DENIED, detail)

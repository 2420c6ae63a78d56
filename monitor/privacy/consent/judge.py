"""Consent of every event: first all hits are heard, in whatever order, then each event is judged by what held then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from monitor.capture.hit import ConsentState, Hit
from monitor.capture.request import host_of
from monitor.config.settings import Privacy
from monitor.decode.catalogue import company_of
from monitor.decode.consent.signals import Consent
from monitor.decode.consent.tcf import TcString, parse_tcf
from monitor.decode.event import Event, Kind
from monitor.privacy.consent import choice, claims, declaration
from monitor.privacy.consent.answers import answer_event
from monitor.privacy.consent.case import Case
from monitor.privacy.consent.cookies import cookie_of
from monitor.privacy.consent.platforms.every import is_platform, words_of
from monitor.privacy.consent.platforms.google import read_gcd
from monitor.privacy.consent.platforms.iab import read as read_iab
from monitor.privacy.consent.regions import binds_gpc
from monitor.privacy.consent.sessions import Sessions
from monitor.privacy.consent.terms import Terms
from monitor.privacy.consent.told import NOTHING, Rank, State, Told, merged
from monitor.privacy.consent.words import chosen_of
from monitor.privacy.inspected import Breach, Standing
from monitor.privacy.purposes import Needs, Purpose

_JUDGES: tuple[Callable[[Case], Iterator[Breach]], ...] = (
    choice.before_choice,
    choice.after_refusal,
    claims.before_choice,
    claims.refused,
    claims.contradiction,
    claims.missing,
    choice.opt_out,
    declaration.vendor,
    claims.transparency,
    choice.no_banner,
    claims.granted_by_default,
    choice.user_data,
)
_NO_SIGNAL = Consent()
_GPC = "Global Privacy Control"
_STRING, _STRING_IN_URL = "gdpr_consent", "gdpr_consent="
_DAY = 86400.0
_MOST_REMEMBERED = 16_384
_STRINGS = ("gdpr", "gdpr_consent", "euconsent-v2", "gpp", "us_privacy")
FIRST_PARTY = "first_party"
"""Whose a cookie is that is nobody's we know, read or written by the site itself."""
NOT_NEEDED, UNKNOWN, OPTED_OUT = "not-needed", "unknown", "opted-out"


class Judged(NamedTuple):
    """What one event breaks, and what had been chosen about it: a row of the ledger."""

    breaches: tuple[Breach, ...]
    standing: Standing | None


class ConsentJudge:
    """Judges events by one configuration. Not thread-safe; make one a thread."""

    def __init__(self, privacy: Privacy) -> None:
        self._terms = Terms(privacy)
        self._sessions = Sessions()
        self._heard: dict[tuple[str, str], Hit] = {}
        self._judged: dict[tuple[object, ...], Judged] = {}

    def hear(self, hit: Hit, events: Iterable[Event]) -> None:
        """Take in what a hit and its events tell of its session's consent, before any of the session is judged."""
        if hit.session is None:
            return
        key = (hit.source, hit.session)
        on_platform = is_platform(host_of(hit.url))
        for told in _words(hit, events):
            if self._sessions.hear(key, hit.at, told):
                self._heard.setdefault(key, hit)
        platform = on_platform or bool(hit.consent or hit.banner)
        if platform or hit.banner is not None:
            self._sessions.look(key, looked=hit.banner is not None, banner=platform)

    def answers(self) -> Iterator[tuple[Event, Hit]]:
        """Yield an event for every answer to a banner that was heard since this was last asked, and a hit by which it
        became known.
        """
        heard, self._heard = self._heard, {}
        for key, hit in heard.items():
            for answer in self._sessions.new_answers(key):
                yield answer_event(answer, hit), hit

    def stored(self, hit: Hit) -> Iterator[Event]:
        """Yield an event for every cookie that was written or there, once a session, cookie and state."""
        if not hit.cookies and not hit.set_cookies:
            return
        state = self._state(hit, ())
        key = (hit.source, hit.session or "")
        host = host_of(hit.url)
        cookies = [(cookie.name, True, cookie.lifetime) for cookie in hit.set_cookies]
        cookies += [(name, False, None) for name in hit.cookies]
        company = company_of(host)
        of_host = company.vendor if company else FIRST_PARTY
        for sent, written, lifetime in cookies:
            known = cookie_of(sent)
            name, vendor = sent, of_host
            if known is not None and (not known.only_there or of_host != FIRST_PARTY):
                name, vendor = known.name, known.owner.vendor
            elif not self._terms.declares_cookies:
                continue
            if hit.session is None or self._sessions.new_cookie(key, (name, written, lifetime, state.chosen)):
                yield _cookie_event(hit, vendor, name, written=written, lifetime=lifetime)

    def judge(self, event: Event, hit: Hit, *, matching: bool) -> Judged:
        """Return what an event breaks, at most one breach a code and purpose, and what had been chosen about it.

        `matching` tells whether the event carries e-mail addresses or phone numbers for matching. Where neither a
        choice nor a signal is known nothing is claimed, nor of a vendor whose purpose is not known.
        """
        state = self._state(hit, (event,))
        if event.kind is Kind.STORAGE or _STRING_IN_URL in hit.url:
            return self._judge(event, hit, state, matching=matching)
        # Remembered: a site has few vendors, its visitors few states, and its tags few things to say about them.
        said = event.consent
        key = (
            event.vendor,
            event.kind,
            state,
            hit.region,
            matching,
            ("sec-gpc", "1") in hit.headers,
            None if said is None else _key_of(said),
            hit.at // _DAY if state.tc or (said is not None and _STRING in said.raw) else 0,
            host_of(hit.url) if self._terms.declares_vendors else claims.SERVER in hit.url,
        )
        known = self._judged.get(key)
        if known is None:
            if len(self._judged) >= _MOST_REMEMBERED:
                self._judged.clear()
            known = self._judged[key] = self._judge(event, hit, state, matching=matching)
        return known

    def _judge(self, event: Event, hit: Hit, state: State, *, matching: bool) -> Judged:
        needs = self._terms.needs(event.vendor)
        if needs is None:
            return Judged(self._undeclared(event, "", None), None)
        if needs.purpose is Purpose.FUNCTIONAL:
            return Judged(self._undeclared(event, NOT_NEEDED, needs), Standing(needs.purpose, NOT_NEEDED))
        case = self._case(event, hit, needs, state, matching=matching)
        breaches = [breach for judge in _judges_of(event) for breach in judge(case)]
        chosen = case.chosen
        if chosen is not ConsentState.GRANTED and case.opted_out and needs.purpose is Purpose.ADVERTISING:
            standing = Standing(needs.purpose, OPTED_OUT)
        else:
            standing = Standing(needs.purpose, chosen or UNKNOWN)
        breaches += self._undeclared(event, standing.state, needs)
        return Judged(tuple(breaches), standing)

    def _undeclared(self, event: Event, state: str, needs: Needs | None) -> tuple[Breach, ...]:
        if event.kind is Kind.STORAGE:
            return tuple(declaration.cookie_declared(event, self._terms, state))
        unknown = needs is None and self._terms.declares_vendors and event.vendor != FIRST_PARTY
        if unknown and not self._terms.declared_vendor(event.vendor, "").there:
            return (Breach("C10", UNKNOWN, UNKNOWN, "The vendor is not in the site's declaration."),)
        return ()

    def _case(self, event: Event, hit: Hit, needs: Needs, state: State, *, matching: bool) -> Case:
        terms = self._terms
        signals = event.consent or _NO_SIGNAL
        region = hit.region or state.region or _claimed_region(signals) or terms.region
        opted_out = state.opted_out
        if opted_out in {"", _GPC}:
            gpc = opted_out == _GPC or hit.header("sec-gpc") == "1"
            opted_out = _GPC if gpc and binds_gpc(region) else ""
        return Case(
            event=event,
            host=host_of(hit.url),
            path=hit.url.partition("?")[0],
            at=hit.at,
            needs=needs,
            state=state,
            signals=signals,
            regime=terms.regime(region),
            region=region,
            opted_out=opted_out,
            tc=_string_of(signals, hit),
            matching=matching,
            terms=terms,
        )

    def _state(self, hit: Hit, events: Iterable[Event]) -> State:
        if hit.session is None:
            words = tuple(_words(hit, events))
            return merged(words) if words else NOTHING
        return self._sessions.at((hit.source, hit.session), hit.at)


def _judges_of(event: Event) -> tuple[Callable[[Case], Iterator[Breach]], ...]:
    return (declaration.cookie,) if event.kind is Kind.STORAGE else _JUDGES


def _key_of(said: Consent) -> tuple[object, ...]:
    return (
        said.ad_storage,
        said.analytics_storage,
        said.ad_user_data,
        said.ad_personalization,
        said.contradictions,
        *said.raw.items(),
    )


def _words(hit: Hit, events: Iterable[Event]) -> Iterator[Told]:
    for event in events:
        if event.consent is not None and event.consent.raw:
            yield from _of_signals(event.consent)
    own = _of_capture(hit.consent) if hit.consent else None
    for told in words_of(hit.banner) if hit.banner else ():
        yield told if own is None else _beside(told, own)
    if own is not None:
        yield own


def _of_signals(consent: Consent) -> Iterator[Told]:
    raw = consent.raw
    if gcd := raw.get("gcd"):
        told = _of_gcd(gcd)
        if told is not None:
            yield told
    strings = tuple((name, raw[name]) for name in _STRINGS if raw.get(name))
    if strings:
        told = _of_strings(strings)
        if told is not None:
            yield told


@lru_cache(maxsize=1024)
def _of_gcd(text: str) -> Told | None:
    return read_gcd(text)


@lru_cache(maxsize=1024)
def _of_strings(strings: tuple[tuple[str, str], ...]) -> Told | None:
    return read_iab(dict(strings))


@lru_cache(maxsize=1024)
def _of_capture(consent: tuple[tuple[str, ConsentState], ...]) -> Told:
    return Told(Rank.CAPTURE, "", chosen_of(consent))


@lru_cache(maxsize=4096)
def _beside(told: Told, own: Told) -> Told:
    """Return what a banner says beyond what whoever captured the same hit says of it."""
    said = dict(own.chosen)
    return replace(told, chosen=tuple((purpose, state) for purpose, state in told.chosen if purpose not in said))


def _claimed_region(signals: Consent) -> str | None:
    """Return where a hit itself says the visitor is: Google's `dma=1`, TCF's `gdpr=1`."""
    raw = signals.raw
    return "EEA" if raw.get("dma") == "1" or raw.get("gdpr") == "1" else None


def _string_of(signals: Consent, hit: Hit) -> TcString | None:
    raw = signals.raw
    if raw.get("gdpr") == "0":
        return None
    text = raw.get("gdpr_consent") or raw.get("euconsent-v2")
    if text is None and "gdpr_consent=" in hit.url and "gdpr=0" not in hit.url:
        text = hit.url.partition("gdpr_consent=")[2].partition("&")[0].partition(";")[0]
    return parse_tcf(text) if text else None


def _cookie_event(hit: Hit, vendor: str, name: str, *, written: bool, lifetime: float | None) -> Event:
    properties: dict[str, object] = {"cookie": name, "written": written}
    if lifetime is not None:
        properties["lifetime"] = lifetime
    return Event(
        vendor=vendor,
        kind=Kind.STORAGE,
        account="",
        name="cookie",
        at=hit.at,
        page=hit.page,
        properties=properties,
        batch_index=1,  # what the request itself holds is looked at with its own events
        session=hit.session,
        source=hit.source,
        environment=hit.environment,
        tags=hit.tags,
        weight=hit.weight,
        file=hit.file,
        entry=hit.entry,
    )

"""Causes explain effects: what follows from a silent event or a broken banner is not told on top of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from monitor.checks.finding import Finding, Verdict
from monitor.decode.vendor_label import vendor_label
from monitor.privacy.consent.answers import ACCEPTED, PARTLY
from monitor.privacy.purposes import BANNER, Purpose, needs_of
from monitor.profile.stream import Stream

Key = tuple[str, Stream]
Site = tuple[str, str]

EXPLAINED_BY: dict[str, tuple[str, ...]] = {
    "volume": ("missing_event",),
    "schema": ("missing_event",),
    "vendor_spec": ("missing_event",),
    "ratio": ("missing_event",),
    "kpi": ("missing_event",),
    "missing_destination": ("missing_event",),
}
"""By check, the checks whose trouble on the same stream explains its own (alerting semantics 5).

That nothing comes from a source at all explains whatever its streams lack in the same way, one step earlier: the view
calls such a source blind, and a check says UNKNOWN of what it cannot see.
"""
TOLD_BY: dict[str, tuple[str, ...]] = {"vendor_spec": ("schema",)}
"""By check, those that tell better of the same property: what a vendor asks for and a plan knows to be there is drift
when it is lost. They tell also while they are not sure yet, or both would be told a few events apart."""
AGREEING = frozenset({ACCEPTED, PARTLY})
"""The answers to a consent banner that tags wait for. Where one of them stops coming or becomes rare, the events of
every vendor that waits for consent are lost with it (alerting semantics 5): the banner is told of, not they."""
_WORDS = {
    "volume": "its low volume",
    "ratio": "its low ratio",
    "kpi": "what it adds up to",
    "missing_destination": "what other vendors get more of",
}
EXPLAINS = 5
"""Effects a cause's message names."""


def inhibit(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings with those explained by another turned UNKNOWN: they neither fire nor resolve meanwhile.

    Once the cause is over they are judged again; an effect that is still there fires then. The cause carries what it
    explains as evidence, `explains`, so that its message can name it. What explains an effect may itself be explained:
    the first cause names them both.
    """
    findings = tuple(findings)
    causes = {(finding.check, finding.stream): finding for finding in findings if finding.verdict is Verdict.MET}
    banners = {_site(finding): finding for finding in findings if _says_nobody_agrees(finding)}
    suspected = {
        (finding.check, finding.stream, finding.path)
        for finding in findings
        if finding.path and finding.verdict is not Verdict.NOT_MET
    }
    effects: dict[Key, dict[str, None]] = {}
    judged = []
    for finding in findings:
        if _told_by_another(finding, suspected):
            judged.append(replace(finding, verdict=Verdict.UNKNOWN))
            continue
        cause = _cause_of(finding, causes)
        first = _banner_behind(cause or finding, banners)
        if finding.verdict is Verdict.MET:
            if cause is not None:
                effects.setdefault(_key(cause), {})[_words(finding)] = None
            if first is not None:
                effects.setdefault(_key(first), {})[_words_of_vendor(finding)] = None
        explained = cause is not None or first is not None
        judged.append(replace(finding, verdict=Verdict.UNKNOWN) if explained else finding)
    return tuple(_with_effects(finding, effects) for finding in judged)


def _says_nobody_agrees(finding: Finding) -> bool:
    """Tell whether a finding says that visitors no longer agree to anything: the banner is broken, or gone."""
    agreed = finding.stream.vendor == BANNER and finding.stream.event in AGREEING
    return finding.verdict is Verdict.MET and agreed and _is_loss(finding)


def _banner_behind(finding: Finding, banners: Mapping[Site, Finding]) -> Finding | None:
    """Return the broken banner that explains why a vendor's tags are silent: they wait for what nobody says."""
    banner = banners.get(_site(finding))
    if banner is None or not _is_loss(finding) or finding.stream.vendor == BANNER:
        return None
    needs = needs_of(finding.stream.vendor)
    return banner if needs is not None and needs.purpose is not Purpose.FUNCTIONAL else None


def _is_loss(finding: Finding) -> bool:
    return finding.check == "missing_event" or (finding.check == "volume" and finding.detail == "drop")


def _site(finding: Finding) -> Site:
    return finding.stream.source, finding.stream.environment


def _key(finding: Finding) -> Key:
    return finding.check, finding.stream


def _cause_of(finding: Finding, causes: Mapping[Key, Finding]) -> Finding | None:
    for check in EXPLAINED_BY.get(finding.check, ()):
        if (check, finding.stream) in causes:
            return causes[check, finding.stream]
    return None


def _told_by_another(finding: Finding, suspected: set[tuple[str, Stream, str]]) -> bool:
    return any((other, finding.stream, finding.path) in suspected for other in TOLD_BY.get(finding.check, ()))


def _with_effects(finding: Finding, effects: Mapping[Key, Iterable[str]]) -> Finding:
    known = effects.get(_key(finding))
    if known is None or finding.verdict is not Verdict.MET:
        return finding
    return replace(finding, evidence={**finding.evidence, "explains": sorted(known)[:EXPLAINS]})


def _words(effect: Finding) -> str:
    if effect.check in _WORDS:
        return _WORDS[effect.check]
    return f"changes in {effect.path}" if effect.path else "changes in its properties"


def _words_of_vendor(effect: Finding) -> str:
    """One line a vendor: a tag that waits sends none of its events."""
    return f"fewer events to {vendor_label(effect.stream.vendor)}, whose tags wait for consent"

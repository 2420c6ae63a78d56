"""The headline of an alert: what broke, by kind of check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from monitor.alerts.figures import clean, shorten
from monitor.alerts.headline_of_amounts import AMOUNTS
from monitor.alerts.headline_of_properties import PROPERTIES
from monitor.alerts.named import NAME, events_of, vendors_of
from monitor.checks.finding import Finding
from monitor.checks.unjudged import ERROR, NO_DATA
from monitor.decode.vendor_label import vendor_label
from monitor.incidents.cause import event_key
from monitor.privacy.consent.codes import CODES
from monitor.privacy.recognise import TYPES

HEADLINE = 80
"""Characters of a headline: what a phone shows of a subject line or notification on two lines."""


def headline(check: str, subjects: Sequence[Finding]) -> str:
    """Say in at most 80 characters what broke. `subjects` are the findings of one incident, worst first."""
    if not subjects:
        return shorten(f"{check}: no details are known", HEADLINE)
    say = _OF_THE_RULE.get(subjects[0].detail) or _HEADLINES.get(check, _any_check)
    # What is too long with every vendor named may fit with one, and with a shorter name of the event.
    attempts = ((subjects, 5), (subjects, 3), (subjects, 1), (subjects[:1], 1))
    texts = [_capital(clean(say(about, vendors_of(about, most))).strip()) for about, most in attempts]
    return next((text for text in texts if len(text) <= HEADLINE), shorten(texts[0], HEADLINE)) or check


def _capital(text: str) -> str:
    # An event's or property's name stays as it is written; words of ours begin with a capital.
    first = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if first in {"an", "a", "all", "personal", "events"} else text


def _rogue_event(subjects: Sequence[Finding], vendors: str) -> str:
    if subjects[0].detail == "deprecated":
        return f"Deprecated, and still sent to {vendors}: {events_of(subjects)}"
    more = len({event_key(subject.stream.event) for subject in subjects}) > 1
    return f"{events_of(subjects)} {'are' if more else 'is'} new in {vendors}, and in no plan"


def _pii(subjects: Sequence[Finding], vendors: str) -> str:
    leak = TYPES.get(subjects[0].detail, "personal data")
    return f"{leak} leaks to {vendors} with {events_of(subjects)}"


def _consent(subjects: Sequence[Finding], vendors: str) -> str:
    code = CODES.get(subjects[0].detail)
    return f"A request to {vendors} {code.phrase if code else 'breaks consent'}"


def _new_tracker(subjects: Sequence[Finding], _vendors: str) -> str:
    first = subjects[0]
    name = vendor_label(first.path) if first.detail == "vendor" else shorten(first.path, NAME)
    rest = f" and {len(subjects) - 1} more" if len(subjects) > 1 else ""
    return f"New {first.detail}{' kept' if first.detail == 'cookie' else ' gets data'}: {name}{rest}"


def _capture_health(subjects: Sequence[Finding], vendors: str) -> str:
    first = subjects[0]
    share = first.observed.split(" of ")[0] or "some"
    return {
        "unreadable": f"{share} of what is captured for {vendors} cannot be read",
        "future": f"{share} of the events for {vendors} are dated in the future",
        "refused": f"The collector turns away {share} of its requests",
        "sampled": f"Too little is captured of what {vendors} is sent: {first.observed}",
    }.get(first.detail, f"Capture for {vendors} is not well")


def _self(subjects: Sequence[Finding], _vendors: str) -> str:
    first = subjects[0]
    if first.detail == "silent":
        return f"Tagwatch sees nothing from {shorten(first.stream.source, NAME)} ({first.stream.environment}) any more"
    if first.detail == "crowded":
        return f"{vendors_of(subjects)} is sent more event names than can be kept apart"
    if first.detail == "broken":
        return f"Alerts do not go out by {shorten(first.stream.event, NAME)}"
    if first.detail == "storm":
        return f"{first.observed or 'Many incidents'} at once"
    rest = f" and {len(subjects) - 1} more" if len(subjects) > 1 else ""
    return f"Rule {shorten(first.stream.event, NAME)}{rest} cannot be evaluated"


def _any_check(subjects: Sequence[Finding], vendors: str) -> str:
    return subjects[0].message or f"{subjects[0].check}: {events_of(subjects)} in {vendors}"


def _nothing_to_judge(subjects: Sequence[Finding], _vendors: str) -> str:
    return f"Rule {shorten(subjects[0].rule, NAME)} has nothing to judge"


def _not_evaluated(subjects: Sequence[Finding], _vendors: str) -> str:
    return f"Rule {shorten(subjects[0].rule, NAME)} cannot be evaluated"


_OF_THE_RULE: dict[str, Callable[[Sequence[Finding], str], str]] = {NO_DATA: _nothing_to_judge, ERROR: _not_evaluated}
"""By detail, what is said of a rule as a whole, whatever its kind of check."""

_HEADLINES: Mapping[str, Callable[[Sequence[Finding], str], str]] = {
    **AMOUNTS,
    **PROPERTIES,
    "rogue_event": _rogue_event,
    "pii": _pii,
    "consent": _consent,
    "new_tracker": _new_tracker,
    "capture_health": _capture_health,
    "self": _self,
}

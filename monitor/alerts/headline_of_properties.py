"""Headlines of what is wrong with the properties of events, and with names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from monitor.alerts.figures import shorten
from monitor.alerts.named import NAME, events_of, named_paths, path_of, paths_of
from monitor.checks.finding import Finding


def _schema(subjects: Sequence[Finding], vendors: str) -> str:
    first, several = subjects[0], len(paths_of(subjects)) > 1
    if first.detail == "type" and not several:
        how = _type_change(first)
    else:
        how = _BREAKS.get(first.detail, ("breaks its plan in", "break their plan in"))[several]
    return f"{named_paths(subjects)} {how} {events_of(subjects)} ({vendors})"


_BREAKS = {
    "type": ("changed its type in", "changed their type in"),
    "presence": ("is missing from", "are missing from"),
    "format": ("changed its format in", "changed their format in"),
    "enum": ("has new values in", "have new values in"),
    "range": ("is out of range in", "are out of range in"),
    "unique": ("repeats in", "repeat in"),
}
"""By detail, what one property does, and what several do."""
_KINDS = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "yes or no",
    "array": "a list",
    "object": "a group of fields",
    "null": "nothing",
}
"""JSON's types, for those who have never heard of them."""


def _kind(name: str) -> str:
    return _KINDS.get(name, name)


def _type_change(finding: Finding) -> str:
    now = finding.observed.split(" in ")[0]
    if not now or not finding.expected:
        return _BREAKS["type"][0]
    return f"turned from {_kind(finding.expected)} into {_kind(now)} in"


def _rogue_property(subjects: Sequence[Finding], vendors: str) -> str:
    new = "New properties" if len(paths_of(subjects)) > 1 else "New property"
    return f"{new} {named_paths(subjects)} in {events_of(subjects)} ({vendors})"


def _vendor_spec(subjects: Sequence[Finding], vendors: str) -> str:
    first = subjects[0]
    event, what = events_of(subjects), named_paths(subjects)
    several = len(paths_of(subjects)) > 1
    be, names, it = ("are", "names", "them") if several else ("is", "name", "it")
    return {
        "dead": f"{vendors} was shut down and is still sent {event}",
        "event-name": f"{vendors} does not take the name {event}",
        "near-name": f"{event} is not {vendors}'s standard {shorten(first.expected, NAME)}",
        "property-name": f"{vendors} does not take the {names} {what} in {event}",
        "required": f"{what} {be} missing from {event}, and {vendors} needs {it}",
        "value": f"{what} of {event} {be} not what {vendors} asks for",
        "length": f"{what} of {event} {be} longer than {vendors} keeps",
        "size": f"{what} of {event} {be} more than {vendors} reads",
    }.get(first.detail, f"{event} is not what {vendors} asks for")


def _forbidden(subjects: Sequence[Finding], vendors: str) -> str:
    first = subjects[0]
    if not first.path:
        return f"{events_of(subjects)} must not be sent to {vendors} and was"
    be = "are" if len(paths_of(subjects)) > 1 else "is"
    return f"{named_paths(subjects)} must not be sent and {be}, in {events_of(subjects)} ({vendors})"


def _naming(subjects: Sequence[Finding], vendors: str) -> str:
    first = subjects[0]
    event = events_of(subjects)
    if first.detail == "near-duplicate":
        return f"{vendors} gets one event under two names: {event} and {shorten(first.expected, NAME)}"
    if first.detail == "dead":
        return f"{event} ({vendors}) has not come for long"
    what = f"{path_of(first)} in {event}" if first.path else event
    return f"{what} ({vendors}) is not named as agreed"


def _expect(subjects: Sequence[Finding], vendors: str) -> str:
    first = subjects[0]
    where = f"{events_of(subjects)} ({vendors})"
    if not first.path:
        # An expression cut short says nothing; the sentence has it whole.
        return f"{where} is not as rule {shorten(first.rule, NAME)} asks"
    return f"{path_of(first)} is not as expected in {where}"


def _campaign(subjects: Sequence[Finding], vendors: str) -> str:
    first = subjects[0]
    if first.detail == "click-id":
        return f"{path_of(first)} is lost before {events_of(subjects)} reaches {vendors}"
    if first.detail == "near-duplicate":
        parameter, _, rare = first.path.partition("=")
        usual = str(first.evidence.get("usual", ""))
        if "&" in rare:
            return f"Campaign links have source and medium the wrong way round: {shorten(usual, NAME)} is usual"
        return f"Campaign links write {parameter} in two ways: {shorten(rare, NAME)} and {shorten(usual, NAME)}"
    wrong = "lack" if first.detail == "required" else "do not write in lower case"
    return f"Campaign links {wrong} {path_of(first)}"


PROPERTIES: Mapping[str, Callable[[Sequence[Finding], str], str]] = {
    "schema": _schema,
    "rogue_property": _rogue_property,
    "vendor_spec": _vendor_spec,
    "forbidden": _forbidden,
    "naming": _naming,
    "expect": _expect,
    "campaign": _campaign,
}
"""By kind of check; each is given the findings of an incident, worst first, and its vendors named."""

"""What rules ask of single events, and the view of a rule that matches a part of the traffic only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Protocol, TypeGuard

from monitor.checks.check import Check, checks
from monitor.checks.rule import Match, Rule
from monitor.checks.view import StreamView, View
from monitor.profile.asked import Asked, Question
from monitor.profile.listed import List
from monitor.profile.profile import Profile


class Asks(Protocol):
    """A kind of check that has questions about single events; it minds `match.where` itself."""

    def questions(self, rule: Rule) -> Iterable[Question]:
        """Return what a rule asks of every event of the streams it matches."""
        ...


def asks(check: object) -> TypeGuard[Asks]:
    """Tell whether a kind of check asks questions of its own."""
    return hasattr(check, "questions")


class Counts(Protocol):
    """A kind of check that has single events counted by words they bear."""

    def lists(self, rule: Rule) -> Iterable[List]:
        """Return what a rule has counted of the streams it matches."""
        ...


def counts(check: object) -> TypeGuard[Counts]:
    """Tell whether a kind of check has events counted by words."""
    return hasattr(check, "lists")


def asked_of(rules: Iterable[Rule]) -> Asked:
    """Return everything that rules want to know of single events."""
    kinds = checks()
    parts: list[Match] = []
    questions: list[Question] = []
    lists: list[List] = []
    for rule in rules:
        check = kinds[rule.check]
        if asks(check):
            questions += check.questions(rule)
            lists += check.lists(rule) if counts(check) else ()
        elif rule.match.where:
            parts.append(rule.match)
    return Asked(tuple(parts), tuple(questions), tuple(lists))


def part_of(view: View, match: Match) -> View:
    """Return a view of a part of the traffic, as it was profiled apart: without plans, which are of all of it."""
    key = match.key
    return replace(
        view,
        streams={
            stream: replace(
                seen, recent=seen.recent.parts.get(key, Profile()), plan=None, hours=partial(_parts, seen, key)
            )
            for stream, seen in view.streams.items()
            if match.covers(stream)
        },
    )


def _parts(seen: StreamView, key: str) -> list[Profile]:
    return [hour.parts.get(key, Profile()) for hour in seen.hours()]


def uncut(check: Check, rule: Rule) -> str:
    """Say why a rule of a kind cannot be held against a part of the traffic; "" where it can, or has no `where`."""
    if not rule.match.where or asks(check):
        return ""
    by = ", ".join(dimension for dimension, _ in rule.match.where)
    if not getattr(check, "judges_events", False):
        able = ", ".join(kind for kind, one in checks().items() if asks(one) or getattr(one, "judges_events", False))
        return f"{rule.check} is about streams as a whole and cannot be cut by {by}; what can: {able}"
    if not getattr(rule.params, "expect", True):
        return f"without `expect`, schema holds events against a plan of all traffic, which cannot be cut by {by}"
    return ""

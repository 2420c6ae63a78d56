"""What is told of near-duplicates: the two writings, how many events came by each, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from monitor.checks.campaign.duplicates import Duplicate, duplicates
from monitor.checks.campaign.likeness import Likeness
from monitor.checks.campaign.links import PAGE, links_of, read_links
from monitor.checks.campaign.params import WRITTEN, params_of
from monitor.checks.campaign.said import Said, finding
from monitor.checks.campaign.whole import plain
from monitor.checks.content import looked_at
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Rule
from monitor.checks.schema.evidence import one_shot
from monitor.checks.view import StreamView, View
from monitor.profile.asked import Answers
from monitor.profile.listed import Words

NEAR_DUPLICATE = "near-duplicate"
ENOUGH = 50
"""Events from campaign links without a near-duplicate that show that there is none any more."""


def found_in(rule: Rule, view: View, seen: StreamView) -> list[Duplicate]:
    """Return the near-duplicates among the links of a stream, without those that the rule says are meant.

    In a capture that is looked at once, nothing is established: only what is certain is found there.
    """
    listed = _listed(rule, seen)
    if not listed:
        return []
    once = one_shot(view)
    found = duplicates(list(read_links(listed)), **({"fewest": 1, "established": 1} if once else {}))
    meant = params_of(rule).distinct
    return [
        one for one in found if (one.how.certain or not once) and not any(fnmatchcase(one.rare, glob) for glob in meant)
    ]


def _listed(rule: Rule, seen: StreamView) -> Mapping[Words, int]:
    return seen.recent.lists.get(links_of(rule).key, {})


def written_wrong(rule: Rule, seen: StreamView, found: list[Duplicate]) -> Mapping[str, float]:
    """Return, by parameter, which share of the values with capitals or blanks are near-duplicates, told by name.

    Of a value that must not be kept nobody knows how it is written; it counts as one that is not told by name.
    """
    if not found:
        return {}
    links = list(read_links(_listed(rule, seen)))
    shares: dict[str, float] = {}
    for name in WRITTEN:
        wrong = sum(link.times for link in links if (value := link.parts[name]) is None or (value and not plain(value)))
        named = sum(one.times for one in found if one.path == f"{name}={one.rare}" and not plain(one.rare))
        shares[name] = named / wrong if wrong else 0.0
    return shares


def tell_apart(rule: Rule, view: View, seen: StreamView, found: list[Duplicate]) -> Iterator[Finding]:
    """Yield a finding a near-duplicate, and that the stream was looked at where enough events came by links."""
    of = sum(_listed(rule, seen).values())
    for one in found:
        yield finding(rule, view, seen, Answers(of - one.times, one.times), _said(seen, one))
    if of >= ENOUGH:
        yield looked_at(rule, view, seen)


def _said(seen: StreamView, one: Duplicate) -> Said:
    parameter = "source and medium" if one.how is Likeness.SWAPPED else f"`{one.path.partition('=')[0]}`"
    verb = "are" if one.how is Likeness.SWAPPED else "is"
    events = f"{one.times:,} {seen.stream.event} {'event' if one.times == 1 else 'events'}"
    message = (
        f"{parameter} {verb} `{one.rare}` in {events} and `{one.usual}` in {one.usual_times:,}: "
        f"{_DIFFERS[one.how]}, and reports count them apart"
    )
    where = ", ".join(f"{_NAMED.get(part, part)} `{value}`" for part, value in one.where.items())
    evidence: dict[str, str | int] = {
        "written": one.rare,
        "usual": one.usual,
        "usual_times": one.usual_times,
        "differs": one.how.value,
    }
    return Said(
        one.path,
        NEAR_DUPLICATE,
        Verdict.MET,
        f"{message}. Nearly all of them have {where}" if where else message,
        f"`{one.rare}` {one.times:,} times",
        f"`{one.usual}` ({one.usual_times:,} times)",
        evidence | ({"segment": where.replace("`", "")} if where else {}),
    )


_NAMED = {PAGE: "the page"}
_DIFFERS = {
    Likeness.CASE: "they differ in capitals",
    Likeness.ENDS: "they differ by a blank or a separator at the end",
    Likeness.JOINS: "they differ in what joins their words",
    Likeness.TYPING: "a typing error, as it seems",
    Likeness.ALIAS: "two names of one source",
    Likeness.SWAPPED: "the two have changed places",
}

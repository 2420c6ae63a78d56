"""`campaign`: links without their UTM parameters, campaigns written in two ways, click ids lost before conversion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from monitor.checks.campaign.click_ids import click_ids, judge_click_ids
from monitor.checks.campaign.links import Links, links_of
from monitor.checks.campaign.params import CampaignParams, params_of
from monitor.checks.campaign.told_apart import found_in, tell_apart, written_wrong
from monitor.checks.campaign.whole import WRITING, judge_links, whole_links
from monitor.checks.check import register
from monitor.checks.finding import Finding
from monitor.checks.rule import Params, Rule
from monitor.checks.view import StreamView, View
from monitor.profile.asked import Question


@register
class Campaign:
    """One finding a stream and UTM parameter, one a near-duplicate, and one a stream of conversions and click id."""

    kind: ClassVar[str] = "campaign"
    judges_every_kind: ClassVar[bool] = False

    Params: ClassVar[type[Params]] = CampaignParams

    def questions(self, rule: Rule) -> tuple[Question, ...]:
        """Return what a rule asks of every event."""
        return (*whole_links(rule).values(), *click_ids(rule).values())

    def lists(self, rule: Rule) -> tuple[Links, ...]:
        """Return what a rule has counted."""
        return (links_of(rule),) if params_of(rule).near_duplicates else ()

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every stream the rule matches by what its events of late answered."""
        matched = [seen for stream, seen in sorted(view.streams.items()) if rule.match.covers(stream)]
        for seen in matched:
            if seen.recent.events:
                yield from _of_links(rule, view, seen)
        yield from judge_click_ids(rule, view, matched)


def _of_links(rule: Rule, view: View, seen: StreamView) -> Iterator[Finding]:
    """Judge the links to a stream's events. A writing that is told by name is not told as one of many again."""
    duplicates = found_in(rule, view, seen) if params_of(rule).near_duplicates else []
    known = written_wrong(rule, seen, duplicates)
    for about, asked in whole_links(rule).items():
        detail, name = about
        yield judge_links(rule, view, seen, about, asked, known.get(name, 0.0) if detail == WRITING else 0.0)
    if params_of(rule).near_duplicates:
        yield from tell_apart(rule, view, seen, duplicates)

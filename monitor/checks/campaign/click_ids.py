"""Click ids with which visitors land, and which the conversions of their visits do not carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from scipy.stats import binom

from monitor.checks.campaign.params import params_of
from monitor.checks.campaign.question import Asked, key_for, query_of
from monitor.checks.campaign.said import Said, finding
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Rule
from monitor.checks.schema.evidence import one_shot
from monitor.checks.statistics.words import moment
from monitor.checks.view import StreamView, View
from monitor.decode.vendor_label import vendor_label
from monitor.plan.words import percent
from monitor.privacy.inspected import Inspected
from monitor.profile.asked import Answers

LANDING, CARRYING = "landing", "carrying"
"""What a question is about."""


@dataclass(frozen=True, slots=True)
class Carried:
    """To which vendors a click id is due, and the names under which their requests carry it."""

    vendors: frozenset[str]
    names: frozenset[str]


_GOOGLE = frozenset({"google_ads", "floodlight"})
CLICK_IDS: Mapping[str, Carried] = {
    "gclid": Carried(_GOOGLE, frozenset({"gclid", "gclaw", "gcldc", "gac"})),
    "gbraid": Carried(_GOOGLE, frozenset({"gbraid", "wbraid", "gclgb"})),
    "wbraid": Carried(_GOOGLE, frozenset({"gbraid", "wbraid", "gclgb"})),
    "fbclid": Carried(frozenset({"meta"}), frozenset({"fbclid", "fbc"})),
    "ttclid": Carried(frozenset({"tiktok"}), frozenset({"ttclid"})),
    "msclkid": Carried(frozenset({"microsoft_uet"}), frozenset({"msclkid"})),
}
"""Google's tags keep a click id in the cookie `_gcl_aw` and send it as `gclaw` (https://support.google.com/google-ads/answer/9744275),
Meta's in `_fbc`, sent as `fbc` (https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/fbp-and-fbc)."""
SURE = 1e-4
"""Probability, where the id is carried as often as it must be, from which on its absence is told."""


def click_ids(rule: Rule) -> Mapping[tuple[str, str], Asked]:
    """Return what is asked of every event about click ids, by what it is about and the id."""
    asked: dict[tuple[str, str], Asked] = {}
    for name in params_of(rule).click_ids:
        asked |= {(LANDING, name): _landing(rule, name), (CARRYING, name): _carrying(rule, name)}
    return asked


def _landing(rule: Rule, name: str) -> Asked:
    def test(one: Inspected) -> bool | None:
        return None if not one.event.page else name in query_of(one.event.page)

    return Asked(rule.match, key_for(rule, LANDING, name), test)


def _carrying(rule: Rule, name: str) -> Asked:
    names = CLICK_IDS[name].names

    def test(one: Inspected) -> bool | None:
        return not names.isdisjoint({*one.event.click_ids, *one.event.user_ids, *query_of(one.event.page or "")})

    return Asked(rule.match, key_for(rule, CARRYING, name), test)


def judge_click_ids(rule: Rule, view: View, matched: Sequence[StreamView]) -> Iterator[Finding]:
    """Judge every stream of conversions that owes its vendor an id.

    Over the whole site: of all its hits in the recent span, as many land with an id, and of the conversions sent to
    that id's vendor, as many carry it.
    """
    params, asked = params_of(rule), click_ids(rule)
    for seen in matched:
        for name in params.click_ids:
            due = seen.stream.vendor in CLICK_IDS[name].vendors and seen.recent.events
            if due and any(fnmatchcase(seen.stream.event, glob) for glob in params.conversions):
                site = [one for one in matched if one.stream[:2] == seen.stream[:2]]
                keys = asked[LANDING, name].key, asked[CARRYING, name].key
                yield _lost(rule, view, seen, name, site, keys)


def _lost(
    rule: Rule, view: View, seen: StreamView, name: str, site: list[StreamView], keys: tuple[str, str]
) -> Finding:
    """Weigh how many conversions carry an id; `keys` are those of who landed with it, and of who carries it."""
    landed = [one.recent.answers.get(keys[0], Answers()) for one in site]
    landing, hits = sum(one.kept for one in landed), sum(one.kept + one.broken for one in landed)
    told = seen.recent.answers.get(keys[1], Answers())
    of = told.kept + told.broken
    due = params_of(rule).at_least * landing / hits if hits else 0.0
    if not landing or not of:
        verdict = Verdict.UNKNOWN
    elif told.kept / of >= due:
        verdict = Verdict.NOT_MET
    elif one_shot(view):
        verdict = Verdict.UNKNOWN if told.kept else Verdict.MET
    else:
        verdict = Verdict.MET if float(binom.cdf(told.kept, of, due)) <= SURE else Verdict.UNKNOWN
    since = moment(seen.recent.first_at, view.now, view.timezone)
    vendor = vendor_label(seen.stream.vendor)
    carry = f"{told.kept:,} of {of:,} {seen.stream.event} events to {vendor} carry it since {since}"
    return finding(
        rule,
        view,
        seen,
        told,
        Said(
            name,
            "click-id",
            verdict,
            f"{percent(landing, hits)} of {hits:,} hits land with `{name}`, and {carry}"
            if landing
            else f"{seen.stream.event}: nobody landed with {name}",
            f"{told.kept:,} of {of:,} carry it",
            f"at least {percent(due, 1)}" if due else "",
        ),
    )

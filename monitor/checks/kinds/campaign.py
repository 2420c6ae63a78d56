"""`campaign`: links without the UTM parameters they should carry, and click ids lost between landing and conversion."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Annotated, ClassVar, Literal, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from pydantic import Field, field_validator
from scipy.stats import binom

from monitor.checks.check import register
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Match, Params, Rule, digest_of
from monitor.checks.schema.evidence import fixed, one_shot, weigh
from monitor.checks.statistics.words import moment
from monitor.checks.view import StreamView, View
from monitor.config.nearest import did_you_mean
from monitor.decode.vendor_label import vendor_label
from monitor.plan.words import percent
from monitor.privacy.inspected import Inspected
from monitor.profile.asked import Answers, Question
from monitor.profile.stream import Stream

UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "utm_source_platform")
"""Parameters of campaign links (Google, Collect campaign data with custom URLs,
https://support.google.com/analytics/answer/10917952)."""
WRITTEN = ("utm_source", "utm_medium", "utm_campaign")
"""Those whose values are names: reports count `Email` and `email` apart (the same page)."""


REQUIRED, WRITING, LANDING, CARRYING = "required", "written", "landing", "carrying"
"""What a question is about."""
UTM_DETAILS = frozenset({REQUIRED, WRITING})


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
ClickId = Literal["gclid", "gbraid", "wbraid", "fbclid", "ttclid", "msclkid"]


class CampaignParams(Params):
    """The keys `campaign` adds to a rule."""

    required: dict[str, tuple[str, ...]] = Field(
        default={"*": ("utm_source", "utm_medium", "utm_campaign")},
        description="By glob of utm_source, the UTM parameters a link with any must carry; the first glob that fits.",
    )
    lower_case: bool = Field(
        default=True, description="Tell UTM values with capitals or blanks: reports count them apart."
    )
    click_ids: tuple[ClickId, ...] = Field(
        default=("gclid", "gbraid", "wbraid", "fbclid", "ttclid", "msclkid"),
        description="Click ids that must reach their vendor with conversions when visitors land with them.",
    )
    conversions: tuple[str, ...] = Field(
        default=("purchase", "Purchase", "conversion", "generate_lead", "Lead", "CompletePayment", "sign_up"),
        description="Globs of the events that must carry them.",
    )
    at_least: Annotated[float, Field(gt=0, le=1)] = Field(
        0.5, description="How often conversions must carry one, as a share of how often hits of the site land with it."
    )
    tolerance: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.02, description="Share of campaign hits that may break the UTM rules untold: other sites' links are theirs."
    )

    @field_validator("required")
    @classmethod
    def _known(cls, required: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for names in required.values():
            for name in names:
                if name not in UTM:
                    raise ValueError(f"no UTM parameter {name!r}{did_you_mean(name, UTM)}")
        return required


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about the address of an event's page, or the click ids it carries."""

    match: Match
    key: str
    test: Callable[[Inspected], bool | None]

    def covers(self, stream: Stream) -> bool:
        """Tell whether it is asked of a stream."""
        return stream.planned and self.match.covers(stream)

    def answer(self, one: Inspected) -> bool | None:
        """Return what an event answers."""
        return self.test(one) if self.match.holds(one) else None


@register
class Campaign:
    """One finding a stream and UTM parameter, and one a stream of conversions and click id.

    Click ids are compared over the whole site: of all its hits in the recent span, as many land with an id, and of the
    conversions sent to that id's vendor, as many carry it.
    """

    kind: ClassVar[str] = "campaign"
    judges_every_kind: ClassVar[bool] = False

    Params: ClassVar[type[Params]] = CampaignParams

    def questions(self, rule: Rule) -> tuple[Question, ...]:
        """Return what a rule asks of every event."""
        return tuple(_asked(rule).values())

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every stream the rule matches by what its events of late answered."""
        params, asked = _params(rule), _asked(rule)
        matched = [seen for stream, seen in sorted(view.streams.items()) if rule.match.covers(stream)]
        for seen in matched:
            if seen.recent.events:
                for (detail, name), question in asked.items():
                    if detail in UTM_DETAILS:
                        yield _utm(rule, view, seen, name, detail, question)
        for seen in matched:
            for name in params.click_ids:
                due = seen.stream.vendor in CLICK_IDS[name].vendors and seen.recent.events
                if due and any(fnmatchcase(seen.stream.event, glob) for glob in params.conversions):
                    site = [one for one in matched if one.stream[:2] == seen.stream[:2]]
                    keys = asked[LANDING, name].key, asked[CARRYING, name].key
                    yield _lost(rule, view, seen, name, site, keys)


def _asked(rule: Rule) -> dict[tuple[str, str], Asked]:
    """Return every question of a rule, by what it is about and the parameter."""
    params = _params(rule)
    asked = {(REQUIRED, name): _required(rule, name) for name in _names(params)}
    if params.lower_case:
        asked |= {(WRITING, name): _written(rule, name) for name in WRITTEN}
    for name in params.click_ids:
        asked |= {(LANDING, name): _landing(rule, name), (CARRYING, name): _carrying(rule, name)}
    return asked


def _params(rule: Rule) -> CampaignParams:
    assert isinstance(rule.params, CampaignParams)  # noqa: S101 - the registry pairs a kind with its Params
    return rule.params


def _names(params: CampaignParams) -> list[str]:
    return [name for name in UTM if any(name in names for names in params.required.values())]


@lru_cache(maxsize=16384)
def _query(page: str) -> Mapping[str, str]:
    try:
        return dict(parse_qsl(urlsplit(page).query[:4096], keep_blank_values=True))
    except ValueError:
        return {}


def _key(rule: Rule, *about: object) -> str:
    return digest_of(["campaign", list(rule.match.where), *about])


def _required(rule: Rule, name: str) -> Asked:
    required = _params(rule).required

    def test(one: Inspected) -> bool | None:
        query = _query(one.event.page or "")
        if not any(utm in query for utm in UTM):
            return None
        source = query.get("utm_source", "")
        names = next((names for glob, names in required.items() if fnmatchcase(source, glob)), ())
        return bool(query.get(name)) if name in names else None

    return Asked(rule.match, _key(rule, REQUIRED, name, required), test)


def _written(rule: Rule, name: str) -> Asked:
    def test(one: Inspected) -> bool | None:
        value = _query(one.event.page or "").get(name)
        return None if not value else value == value.lower() and value.split() == [value]

    return Asked(rule.match, _key(rule, WRITING, name), test)


def _landing(rule: Rule, name: str) -> Asked:
    def test(one: Inspected) -> bool | None:
        return None if not one.event.page else name in _query(one.event.page)

    return Asked(rule.match, _key(rule, LANDING, name), test)


def _carrying(rule: Rule, name: str) -> Asked:
    names = CLICK_IDS[name].names

    def test(one: Inspected) -> bool | None:
        return not names.isdisjoint({*one.event.click_ids, *one.event.user_ids, *_query(one.event.page or "")})

    return Asked(rule.match, _key(rule, CARRYING, name), test)


def _utm(rule: Rule, view: View, seen: StreamView, name: str, detail: str, asked: Asked) -> Finding:
    params = _params(rule)
    told = seen.recent.answers.get(asked.key, Answers())
    of = told.kept + told.broken
    every = one_shot(view) or params.tolerance == 0.0
    weighed = weigh(told.broken, of, fixed(max(params.tolerance, 1e-6)), floor=0.0, every=every)
    since = moment(seen.recent.first_at, view.now, view.timezone)
    whole = f"{of:,} {seen.stream.event} {'event' if of == 1 else 'events'} from campaign links since {since}"
    wrong = "is missing from" if detail == REQUIRED else "has capitals or blanks in"
    said = _Said(
        weighed.verdict if of else Verdict.NOT_MET,
        f"`{name}` {wrong} {percent(told.broken, of)} of {whole}" if of else f"{seen.stream.event}: no campaign links",
        f"wrong in {percent(told.broken, of)}" if of else "",
        "there" if detail == REQUIRED else "lower case",
    )
    return _finding(rule, view, seen, (name, detail), told, said)


def _lost(
    rule: Rule, view: View, seen: StreamView, name: str, site: list[StreamView], keys: tuple[str, str]
) -> Finding:
    """Weigh how many conversions carry an id; `keys` are those of who landed with it, and of who carries it."""
    landed = [one.recent.answers.get(keys[0], Answers()) for one in site]
    landing, hits = sum(one.kept for one in landed), sum(one.kept + one.broken for one in landed)
    told = seen.recent.answers.get(keys[1], Answers())
    of = told.kept + told.broken
    due = _params(rule).at_least * landing / hits if hits else 0.0
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
    said = _Said(
        verdict,
        f"{percent(landing, hits)} of {hits:,} hits land with `{name}`, and {carry}"
        if landing
        else f"{seen.stream.event}: nobody landed with {name}",
        f"{told.kept:,} of {of:,} carry it",
        f"at least {percent(due, 1)}" if due else "",
    )
    return _finding(rule, view, seen, (name, "click-id"), told, said)


class _Said(NamedTuple):
    verdict: Verdict
    message: str
    observed: str
    expected: str


def _finding(rule: Rule, view: View, seen: StreamView, about: tuple[str, str], told: Answers, said: _Said) -> Finding:
    of = told.kept + told.broken
    file, entry = told.place or (None, None)
    return Finding(
        check=Campaign.kind,
        rule=rule.id,
        stream=seen.stream,
        verdict=said.verdict,
        severity=rule.severity,
        start=seen.recent.first_at,
        end=view.end,
        message=said.message,
        path=about[0],
        detail=about[1],
        observed=said.observed,
        expected=said.expected,
        count=float(told.broken),
        share=round(told.broken / of, 6) if of else None,
        evidence={"affected": told.broken, "of": of},
        file=file,
        entry=entry,
    )

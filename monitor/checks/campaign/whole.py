"""Links that lack a UTM parameter they should carry, or write one as reports count apart, misread or do not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from functools import cache

from monitor.checks.campaign.links import links_of, read_links
from monitor.checks.campaign.params import UTM, WRITTEN, params_of
from monitor.checks.campaign.published import misspelt_in, published, unfilled_in
from monitor.checks.campaign.question import Asked, key_for, query_of
from monitor.checks.campaign.said import Said, finding
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Rule
from monitor.checks.schema.evidence import fixed, one_shot, weigh
from monitor.checks.statistics.words import moment
from monitor.checks.view import StreamView, View
from monitor.plan.words import percent
from monitor.privacy.inspected import Inspected
from monitor.profile.asked import Answers

REQUIRED, WRITING, MISSPELT, PLACEHOLDER, CHANNEL = "required", "written", "misspelt", "placeholder", "channel"
"""What a question is about."""
GA4 = "ga4"
_SAYS = {
    REQUIRED: "is missing from {links}",
    WRITING: "has capitals or blanks in {links}",
    MISSPELT: "is misspelt, and so not read, in {links}",
    PLACEHOLDER: "holds a placeholder, such as `{form}`, that was never filled in, in {links}",
    CHANNEL: "fits none of GA4's channels, which counts the visit as Unassigned, in {links}",
}
_EXPECTED = {
    REQUIRED: "there",
    WRITING: "lower case",
    MISSPELT: "spelt so",
    PLACEHOLDER: "filled in",
    CHANNEL: "a medium or source that GA4 knows",
}


def whole_links(rule: Rule) -> Mapping[tuple[str, str], Asked]:
    """Return what is asked of every link, by what it is about and the parameter."""
    params = params_of(rule)
    names = [name for name in UTM if any(name in names for names in params.required.values())]
    asked = {(REQUIRED, name): _required(rule, name) for name in names}
    asked |= {(WRITING, name): _written(rule, name) for name in WRITTEN if params.lower_case}
    if params.placeholders:
        asked |= {(PLACEHOLDER, name): _held(rule, PLACEHOLDER, name, unfilled_in) for name in UTM}
    if params.channels:
        asked |= {(MISSPELT, name): _held(rule, MISSPELT, name, misspelt_in) for name in UTM}
        asked[CHANNEL, "utm_medium"] = Asked(rule.match, key_for(rule, CHANNEL), _in_a_channel, GA4)
    return asked


def plain(value: str) -> bool:
    """Tell whether a value has neither capitals nor blanks."""
    return value == value.lower() and value.split() == [value]


def _required(rule: Rule, name: str) -> Asked:
    required = params_of(rule).required

    def test(one: Inspected) -> bool | None:
        query = query_of(one.event.page or "")
        if not any(utm in query for utm in UTM):
            return None
        source = query.get("utm_source", "")
        names = next((names for glob, names in required.items() if fnmatchcase(source, glob)), ())
        return bool(query.get(name)) if name in names else None

    return Asked(rule.match, key_for(rule, REQUIRED, name, required), test)


def _written(rule: Rule, name: str) -> Asked:
    def test(one: Inspected) -> bool | None:
        value = query_of(one.event.page or "").get(name)
        return None if not value else plain(value)

    return Asked(rule.match, key_for(rule, WRITING, name), test)


def _held(rule: Rule, about: str, name: str, found: Callable[[str], frozenset[str]]) -> Asked:
    def test(one: Inspected) -> bool | None:
        page = one.event.page or ""
        return None if "utm" not in page.lower() else name not in found(page)

    return Asked(rule.match, key_for(rule, about, name), test)


def _in_a_channel(one: Inspected) -> bool | None:
    link = query_of(one.event.page or "")
    return published().channel(link) if any(utm in link for utm in UTM) else None


def judge_links(
    rule: Rule, view: View, seen: StreamView, about: tuple[str, str], asked: Asked, known: float
) -> Finding:
    """Judge one parameter of a stream's links; of those that are written wrong, a share is `known`: told by name."""
    detail, name = about
    told = seen.recent.answers.get(asked.key, Answers())
    told = told._replace(broken=round(told.broken * (1.0 - known)))
    of = told.kept + told.broken
    tolerance = params_of(rule).tolerance
    every = one_shot(view) or tolerance == 0.0
    weighed = weigh(told.broken, of, fixed(max(tolerance, 1e-6)), floor=0.0, every=every)
    since = moment(seen.recent.first_at, view.now, view.timezone)
    events = f"{of:,} {seen.stream.event} {'event' if of == 1 else 'events'} from campaign links since {since}"
    share, expected = percent(told.broken, of), _EXPECTED[detail]
    says = _SAYS[detail].format(links=f"{share} of {events}", form=published().unfilled[0].form)
    return finding(
        rule,
        view,
        seen,
        told,
        Said(
            name,
            detail,
            weighed.verdict if of else Verdict.NOT_MET,
            f"`{name}` {says}{_most_often(rule, seen, detail)}" if of else f"{seen.stream.event}: no campaign links",
            f"wrong in {share}" if of else "",
            expected,
            _sources().get(detail, {}),
        ),
    )


def _most_often(rule: Rule, seen: StreamView, detail: str) -> str:
    """Say which medium most of the links bear that fit no channel, where links are counted."""
    if detail != CHANNEL:
        return ""
    media: Counter[str] = Counter()
    for link in read_links(seen.recent.lists.get(links_of(rule).key, {})):
        known = {name: value for name, value in link.parts.items() if value}
        if published().channel(known) is False:
            media[known["utm_medium"]] += link.times
    return f"; most often it is `{media.most_common(1)[0][0]}`" if media else ""


@cache
def _sources() -> Mapping[str, Mapping[str, str]]:
    pack = published()
    platforms = {f"source of {one.form}": f"{one.of} {one.says}: {one.source}" for one in pack.unfilled}
    return {
        MISSPELT: {"source": pack.parameters.source},
        CHANNEL: {"source": pack.channels.source},
        PLACEHOLDER: platforms,
    }

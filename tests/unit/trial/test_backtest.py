"""Backtests: what is told is what the daemon's own path would have told, with what of it was on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from monitor.checks.check import checks
from monitor.checks.decide import decide
from monitor.checks.evaluate import evaluate
from monitor.checks.finding import Verdict
from monitor.checks.rule import Match, Rule
from monitor.checks.schedule import Hours, Schedule
from monitor.checks.statistics.replay import replay
from monitor.checks.view import HOUR, Counts, StreamView, View
from monitor.config.settings import AlertBudget
from monitor.incidents.incident import Incident
from monitor.plan.infer import infer
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from monitor.trial.backtest import backtest
from monitor.trial.review import lines, review
from monitor.trial.tried import Backtest, Past
from tests.support.streams import profile, shop_rows

START = 1_767_052_800.0 // 604_800 * 604_800
WARM, DAYS = 21 * 24, 7
NAMES = ("page_view", "add_to_cart", "purchase", "search")
BUDGET = AlertBudget()


def stream(name: str) -> Stream:
    return Stream("shop", "production", "ga4", "G-1", name)


def shop(seed: int = 3) -> dict[Stream, np.ndarray]:
    rng = np.random.default_rng(seed)
    hours = WARM + DAYS * 24
    shape = 1 + 0.7 * np.sin(np.arange(hours) / 24 * 2 * np.pi)
    return {
        stream(name): rng.poisson(rate * shape).astype(float)
        for name, rate in zip(NAMES, (200, 60, 25, 40), strict=True)
    }


def past(counts: Mapping[Stream, np.ndarray]) -> Past:
    series = {s: Counts(START, values, np.zeros(len(values))) for s, values in counts.items()}
    return Past(series, dict.fromkeys(counts, START))


def rule(kind: str, event: str = "*", **changes: object) -> Rule:
    params = {key: changes.pop(key) for key in list(changes) if key in checks()[kind].Params.model_fields}
    plain = Rule(kind, kind, checks()[kind].Params.model_validate(params), Match(event=(event,)))
    return replace(plain, **changes)  # type: ignore[arg-type]


def tried(counts: Mapping[Stream, np.ndarray], *rules: Rule, beside: tuple[Rule, ...] = ()) -> Backtest:
    since = START + HOUR * WARM
    return backtest(rules, past(counts), since, since + HOUR * DAYS * 24, BUDGET, beside=beside)


@pytest.fixture(scope="module")
def broken() -> dict[Stream, np.ndarray]:
    counts = shop()
    counts[stream("purchase")][WARM + 60 : WARM + 72] = 0
    counts[stream("add_to_cart")][WARM + 100 : WARM + 124] *= 0.2
    return counts


def test_semantic_30_an_outage_is_told_once_with_its_times_and_the_quiet_is_not(
    broken: dict[Stream, np.ndarray],
) -> None:
    result = tried(broken, rule("missing_event"))
    [told] = result.of("missing_event")
    assert told.incident.subjects[0].stream == stream("purchase")
    assert 60 <= (told.fired_at - START) / HOUR - WARM <= 66
    assert told.resolved_at is not None
    assert 72 <= (told.resolved_at - START) / HOUR - WARM <= 75
    assert result.a_week("missing_event") == pytest.approx(1.0)
    assert tried(shop(), rule("missing_event"), rule("volume")).told == []


def test_a_rule_is_tried_on_the_streams_it_matches(broken: dict[Stream, np.ndarray]) -> None:
    assert [one.incident.rule for one in tried(broken, rule("missing_event", "search")).told] == []
    assert len(tried(broken, rule("missing_event", "pur*")).told) == 1


def test_what_is_told_is_what_looking_hour_by_hour_tells(broken: dict[Stream, np.ndarray]) -> None:
    rules = (rule("missing_event"), rule("volume"))
    told = {
        (one.incident.rule, one.incident.subjects[0].stream.event, round((one.fired_at - START) / HOUR) - WARM)
        for one in tried(broken, *rules).told
    }
    met: dict[tuple[str, str], int] = {}
    for hour in range(WARM + 1, WARM + DAYS * 24 + 1):
        end = START + HOUR * hour
        seen = {
            s: StreamView(s, Profile(), None, Counts(START, values[:hour], np.zeros(hour)), START, last(values[:hour]))
            for s, values in broken.items()
        }
        view = View(now=end + 300, start=end - HOUR, end=end + 300, streams=seen)
        for found in decide(evaluate(rules, view).findings, BUDGET, 168.0, frozenset()):
            if found.verdict is Verdict.MET:
                met.setdefault((found.rule, found.stream.event), hour - WARM)
    exact = {(name, event, first) for (name, event), first in met.items()}
    assert {one[:2] for one in told} == {one[:2] for one in exact}
    for name, event, hour in exact:
        assert any(abs(other - hour) <= 1 for n, e, other in told if (n, e) == (name, event)), (told, exact)


def last(values: np.ndarray) -> float:
    return float(START + HOUR * (np.flatnonzero(values)[-1] + 1) - 1)


def test_a_silence_of_a_fixed_length_needs_no_statistics() -> None:
    counts = {stream("heartbeat"): np.ones(WARM + DAYS * 24)}
    counts[stream("heartbeat")][WARM + 30 : WARM + 40] = 0
    [told] = tried(counts, rule("missing_event", after="6h")).told
    assert round((told.fired_at - START) / HOUR) - WARM == 36
    assert tried(counts, rule("missing_event", after="12h")).told == []


def test_a_rule_that_waits_or_sleeps_tells_less(broken: dict[Stream, np.ndarray]) -> None:
    assert tried(broken, rule("missing_event", for_=24 * HOUR)).told == []
    never = Schedule("UTC", (Hours(frozenset({6}), 0, 1),))
    assert tried(broken, rule("missing_event", schedule=never)).told == []


def test_semantic_30_a_review_names_what_is_on_record_and_suggests_a_threshold(
    broken: dict[Stream, np.ndarray],
) -> None:
    counts = {one: values.copy() for one, values in broken.items()}
    for start in (20, 85, 130):
        counts[stream("search")][WARM + start : WARM + start + 6] = 0
    gone = rule("missing_event")
    result = tried(counts, gone)
    [known] = [one.incident for one in result.told if one.incident.subjects[0].stream == stream("purchase")]
    reviewed = review(gone, result, [known], accepted=1.0)
    assert sum(isinstance(one, Incident) for one in reviewed.known) == 1
    assert reviewed.suggestion.startswith("for: ")
    text = "\n".join(lines([reviewed], result, "UTC"))
    assert f"(on record: {known.id})" in text
    assert f"| missing_event | {len(result.told)} | {len(result.told):.2f} | 1 |" in text


def test_a_review_against_what_was_tells_what_is_new_and_gone(broken: dict[Stream, np.ndarray]) -> None:
    old, new = rule("missing_event"), rule("missing_event", for_=24 * HOUR)
    before, now = tried(broken, old), tried(broken, new)
    text = "\n".join(lines([review(new, now, [], 1.0)], now, "UTC", before=[review(old, before, [], 1.0)]))
    assert "| missing_event | 0 | 0.00 | 0 | 1 |" in text
    assert "- no longer: " in text


def test_a_few_streams_are_seen_in_a_replay_as_they_are_among_all() -> None:
    rng = np.random.default_rng(5)
    hours = 9 * 168 + 7 * 24
    many = {stream(f"event_{i:02}"): rng.poisson(3.0 + i, hours).astype(float) for i in range(40)}
    many[stream("event_30")][-20:] = 0
    series = {s: Counts(START, values, np.zeros(hours)) for s, values in many.items()}
    *_, day = replay(series, "UTC")
    rows = [3, 30, 40]
    some, every = day.at(17, rows), day.at(17)
    for row in rows:
        mine, whole = some.of(day.grid.streams[row]), every.of(day.grid.streams[row])
        assert mine is not None
        assert whole is not None
        assert (mine.end, mine.drop, mine.peak, mine.silence, mine.shift) == (
            whole.end,
            whole.drop,
            whole.peak,
            whole.silence,
            whole.shift,
        )
        assert np.array_equal(mine.recent, whole.recent, equal_nan=True)
        assert np.array_equal(mine.usual, whole.usual)
    assert some.of(day.grid.streams[0]) is None


def test_only_hours_in_which_a_stream_is_within_the_bound_of_its_rank_are_looked_at_closely() -> None:
    rng = np.random.default_rng(8)
    hours = WARM + DAYS * 24
    many = {stream(f"event_{i:02}"): rng.poisson(30.0, hours).astype(float) for i in range(60)}
    many[stream("event_07")][WARM + 50 : WARM + 60] = 0
    [told] = tried(many, rule("missing_event"), rule("volume")).told
    assert told.incident.subjects[0].stream == stream("event_07")
    assert 50 <= (told.fired_at - START) / HOUR - WARM <= 54


def test_amounts_held_against_each_other_are_tried_hour_by_hour() -> None:
    counts = shop()
    since = START + HOUR * WARM
    carts = stream("add_to_cart")
    counts[stream("purchase")] = np.random.default_rng(4).binomial(counts[carts].astype(int), 0.5).astype(float)
    funnel = rule("ratio", "purchase", per={"event": "add_to_cart"})
    assert backtest([funnel], past(counts), since, since + 48 * HOUR, BUDGET).told == []
    counts[carts][WARM + 12 : WARM + 36] *= 3  # a tag that fires thrice: the step behind it looks rare
    told = backtest([funnel], past(counts), since, since + 48 * HOUR, BUDGET).told
    assert [one.incident.rule for one in told] == ["ratio"]
    assert since + 12 * HOUR < told[0].fired_at <= since + 15 * HOUR
    assert told[0].resolved_at is not None


def test_an_age_is_tried_by_when_events_came() -> None:
    counts = shop()
    for values in counts.values():
        values[WARM + 10 : WARM + 20] = 0
    since = START + HOUR * WARM
    stale = rule("freshness", "*", max_age="4h")
    told = backtest([stale], past(counts), since, since + 48 * HOUR, BUDGET).told
    assert len(told) == 1
    assert told[0].fired_at == pytest.approx(since + 14 * HOUR, abs=HOUR + 301)


def test_content_is_judged_as_the_daemon_does_with_a_history_behind_it_and_not_at_a_single_look() -> None:
    """One odd price in thirty is news to `tagwatch check`, and none to who watches; all of them are to both."""
    purchase = stream("purchase")
    plan = infer(purchase, profile(shop_rows(2000, seed=7)), START)
    since = START + HOUR * WARM

    def told(odd: int) -> list[str]:
        rows = [row | ({"value": 1e6} if n < odd else {}) for n, row in enumerate(shop_rows(30))]
        seen = replace(profile(rows), first_at=since, last_at=since + HOUR)
        known = replace(
            past(shop()),
            plans={purchase: plan},
            recent=lambda streams, _end: {one: seen for one in streams if one == purchase},
            profiles_since=since - HOUR,
        )
        result = backtest([rule("schema", "purchase")], known, since, since + 6 * HOUR, BUDGET)
        return [subject.path for one in result.told for subject in one.incident.subjects]

    assert told(1) == []
    assert told(30) == ["value"]


def test_names_are_judged_where_an_event_came_within_a_week() -> None:
    since = START + HOUR * WARM
    known = replace(
        past(shop()),
        recent=lambda streams, _end: dict.fromkeys(streams, Profile(events=5)),
        profiles_since=since - HOUR,
    )
    result = backtest([rule("naming", "purchase", events="Title Case")], known, since, since + 3 * HOUR, BUDGET)
    assert len(result.told) == 1

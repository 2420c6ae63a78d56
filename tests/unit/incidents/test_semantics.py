"""The numbered semantics of alerting that are the incidents' to hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.rule import Params, Rule
from monitor.incidents.action import Act, Action
from monitor.incidents.cause import fingerprint_of
from monitor.incidents.incident import Incident, Resolution, State, Transition
from monitor.incidents.machine import People, step
from monitor.incidents.matcher import Matcher
from monitor.incidents.mute import Mute, MutedBy
from monitor.incidents.policy import Policy
from monitor.incidents.silence import Maintenance, Silence, muted_by
from monitor.incidents.storm import STORM
from monitor.profile.stream import Stream

HOUR = 3600.0
T = Transition
RULE = Rule("missing", "missing_event", Params())
PURCHASE = Stream("shop", "production", "ga4", "G-1", "purchase")


def met(stream: Stream = PURCHASE, verdict: Verdict = Verdict.MET, **changes: object) -> Finding:
    made = Finding("missing_event", "missing", stream, verdict, Severity.WARNING, 0.0, HOUR, message="purchase stopped")
    return replace(made, **changes)  # type: ignore[arg-type]


WELL = met(verdict=Verdict.NOT_MET)
UNKNOWN = met(verdict=Verdict.UNKNOWN)
CRITICAL = met(severity=Severity.CRITICAL)


@dataclass
class House:
    """Incidents over time, and what people say of them."""

    rule: Rule = RULE
    policy: Policy = field(default_factory=lambda: Policy(repeat={Severity.WARNING: 24 * HOUR}))
    silences: list[Silence] = field(default_factory=list)
    windows: list[Maintenance] = field(default_factory=list)
    escalation: Sequence[float] = ()
    rules: dict[str, Rule] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    def at(self, hours: float, *findings: Finding, actions: Sequence[Action] = ()) -> list[Transition]:
        now = hours * HOUR

        def mute(incident: Incident) -> Mute | None:
            return muted_by(incident, self.rule, "growth", silences=self.silences, windows=self.windows, at=now)

        people = People(tuple(actions), mute, lambda _incident: self.escalation)
        rules = self.rules or {self.rule.id: self.rule}
        stepped = step(self.incidents, findings, rules, now, self.policy, people)
        self.incidents.update({incident.fingerprint: incident for incident in stepped.incidents})
        self.answers |= stepped.answers
        return [moved.transition for moved in stepped.transitions]

    def does(self, hours: float, act: Act, by: str = "ann", until: float | None = None) -> list[Transition]:
        action = Action(f"{act}{hours}", act, self.only.id, by, hours * HOUR, until and until * HOUR)
        return self.at(hours, actions=[action])

    def silence(self, start: float, end: float, *matchers: str) -> None:
        matcher = Matcher.of(matchers or ("event=purchase",))
        made = Silence("s1", matcher, start * HOUR, end * HOUR, "ann", "deploy", start * HOUR)
        self.silences = [made]

    @property
    def only(self) -> Incident:
        [incident] = [one for one in self.incidents.values() if one.rule != STORM.id]
        return incident


def test_semantic_01_an_incident_is_the_same_whatever_its_values_counts_and_words() -> None:
    other = met(count=99.0, share=0.4, p_value=1e-9, message="other words", severity=Severity.CRITICAL, start=9 * HOUR)
    assert fingerprint_of(met()) == fingerprint_of(other)
    house = House()
    house.at(1, met())
    first = house.only.id
    house.at(2, WELL)
    house.at(5, other)
    assert (house.only.id, house.only.reopened) == (first, 1)


def test_semantic_02_an_incident_goes_from_pending_to_firing_acknowledged_recovering_and_resolved() -> None:
    house = House(replace(RULE, for_=HOUR, keep_firing_for=HOUR))
    states = []
    for hours, findings in ((1, [met()]), (2, [met()])):
        house.at(hours, *findings)
        states.append(house.only.state)
    assert house.does(2.1, Act.ACKNOWLEDGE) == [T.ACKNOWLEDGED]
    states.append(house.only.state)
    for hours, findings in ((3, [WELL]), (4, [WELL])):
        house.at(hours, *findings)
        states.append(house.only.state)
    assert states == [State.PENDING, State.FIRING, State.ACKNOWLEDGED, State.RECOVERING, State.RESOLVED]


def test_semantic_02_unknown_neither_fires_nor_resolves() -> None:
    house = House()
    assert house.at(1, UNKNOWN) == []
    house.at(2, met())
    assert house.at(3, UNKNOWN) == []
    assert house.only.state is State.FIRING


def test_semantic_02_what_a_person_ended_is_no_news_until_it_was_well_in_between() -> None:
    house = House()
    house.at(1, met())
    assert house.does(1.5, Act.RESOLVE) == [T.RESOLVED]
    assert (house.only.resolution, house.only.resolved_by) == (Resolution.BY_HAND, "ann")
    assert house.at(2, met()) == []
    assert house.at(3, WELL) == []
    assert house.at(4, met()) == [T.FIRED]


def test_semantic_02_who_has_taken_it_on_hears_no_reminder_until_that_lapses_or_it_becomes_worse() -> None:
    house = House()
    house.at(1, met())
    house.does(2, Act.ACKNOWLEDGE, until=60)
    assert [t for hours in range(3, 60, 5) for t in house.at(hours, met())] == []
    assert house.at(60, met()) == [T.REMINDED]
    assert house.only.acknowledged_by is None
    house.does(61, Act.ACKNOWLEDGE)
    assert house.at(62, CRITICAL) == [T.RAISED]
    assert house.only.acknowledged_by is None


def test_semantic_02_what_a_person_does_twice_or_too_late_says_so() -> None:
    house = House()
    house.at(1, met())
    house.does(2, Act.ACKNOWLEDGE)
    assert house.does(2.5, Act.ACKNOWLEDGE) == []
    house.at(3, WELL)
    assert house.does(4, Act.RESOLVE) == []
    assert list(house.answers.values()) == [
        "acknowledged by ann",
        "already acknowledged by ann",
        "it is resolved (cleared)",
    ]


def test_semantic_03_for_waits_and_keep_firing_for_rides_out_a_gap() -> None:
    house = House(replace(RULE, for_=2 * HOUR, keep_firing_for=2 * HOUR))
    assert house.at(1, met()) == house.at(2, met()) == []
    assert house.at(3, met()) == [T.FIRED]
    assert house.at(4, WELL) == house.at(5, met()) == house.at(6, WELL) == []
    assert house.at(8, WELL) == [T.RESOLVED]


def test_semantic_03_what_goes_on_and_off_is_told_once_and_again_when_it_is_steady() -> None:
    house = House()
    told = [t for hour in range(40) for t in house.at(hour, met() if hour % 2 == 0 else WELL)]
    assert told == [T.FIRED, T.RESOLVED] * 3 + [T.FLAPPING]
    assert house.at(41, WELL) == []
    assert house.at(46, WELL) == [T.RESOLVED]
    assert not house.only.flapping


def test_semantic_03_what_settles_broken_after_going_on_and_off_is_told_to_be_open() -> None:
    house = House()
    for hour in range(21):
        house.at(hour, met() if hour % 2 == 0 else WELL)
    assert [t for hour in range(21, 40) for t in house.at(hour, met())] == [T.REMINDED]


def test_semantic_05_an_effect_is_not_told_on_top_of_its_cause_which_names_it_and_fires_once_that_is_over() -> None:
    volume = Rule("volume", "volume", Params())
    low = met(check="volume", rule="volume", detail="drop", message="low")
    house = House(rules={"missing": RULE, "volume": volume})
    assert house.at(1, met(), low) == [T.FIRED]
    assert house.only.subjects[0].evidence["explains"] == ["its low volume"]
    assert sorted(house.at(2, WELL, low)) == [T.FIRED, T.RESOLVED]


def test_semantic_05_what_a_broken_banner_explained_fires_when_the_banner_works_and_it_does_not() -> None:
    banner = met(Stream("shop", "production", "consent_banner", "Didomi", "accepted"))
    house = House()
    assert house.at(1, banner, met()) == [T.FIRED]
    [told] = house.incidents.values()
    assert told.subjects[0].evidence["explains"] == ["fewer events to GA4, whose tags wait for consent"]
    assert sorted(house.at(2, replace(banner, verdict=Verdict.NOT_MET), met())) == [T.FIRED, T.RESOLVED]


def test_semantic_06_many_of_one_cause_are_one_message_and_newcomers_an_update() -> None:
    house = House()
    everything = [met(PURCHASE._replace(event=event)) for event in ("purchase", "search", "view")]
    assert house.at(1, *everything[:2]) == [T.FIRED]
    assert house.at(1.5, *everything) == []
    assert house.at(2.1, *everything) == [T.SPREAD]
    assert T.SPREAD.quiet


def test_semantic_06_a_repeat_interval_of_never_is_never() -> None:
    house = House(policy=Policy(repeat={Severity.WARNING: 0.0}))
    house.at(1, met())
    assert [t for hours in range(2, 5000, 40) for t in house.at(hours, met())] == []


def test_semantic_06_a_storm_is_one_summary_and_what_outlasts_it_is_told() -> None:
    leak = Rule("leak", "pii", Params())
    house = House(leak, Policy(storm=20))
    all_of_them = [
        met(check="pii", rule="leak", detail=f"type{n}", severity=Severity.CRITICAL if n < 3 else Severity.WARNING)
        for n in range(500)
    ]
    assert house.at(1, *all_of_them) == [T.FIRED]
    [storm] = [one for one in house.incidents.values() if one.rule == STORM.id]
    assert storm.severity is Severity.CRITICAL
    assert "500 incidents" in storm.subjects[0].message
    assert "3 × leak (critical), 497 × leak (warning)" in storm.subjects[0].message
    assert house.at(2, *all_of_them) == []
    over = [replace(one, verdict=Verdict.NOT_MET) for one in all_of_them[5:]]
    assert sorted(house.at(3, *all_of_them[:5], *over)) == [T.FIRED] * 5 + [T.RESOLVED]
    assert house.at(4, *(replace(one, verdict=Verdict.NOT_MET) for one in all_of_them)) == [T.RESOLVED] * 5


def test_semantic_07_a_silence_keeps_quiet_and_what_goes_on_is_told_when_it_ends() -> None:
    house = House()
    house.silence(0, 10)
    assert [t for hours in range(1, 10) for t in house.at(hours, met())] == []
    assert house.only.muted is not None
    assert (house.only.muted.by, house.only.muted.author, house.only.muted.reason) == (
        MutedBy.SILENCE,
        "ann",
        "deploy",
    )
    assert house.at(10, met()) == [T.FIRED]


def test_semantic_07_what_comes_and_goes_under_a_silence_is_never_told() -> None:
    house = House()
    house.silence(0, 10)
    assert [t for hours, said in ((1, met()), (2, WELL), (11, WELL)) for t in house.at(hours, said)] == []


def test_semantic_07_those_who_know_see_the_silence_are_reminded_of_its_end_and_hear_when_it_is_over() -> None:
    house = House()
    house.at(1, met())
    house.silence(2, 12)
    assert house.at(2, met()) == [T.SILENCED]
    assert [t for hours in range(3, 11) for t in house.at(hours, met())] == []
    assert house.at(11, met()) == [T.UNSILENCING]
    assert house.at(11.5, WELL) == [T.RESOLVED]


def test_semantic_07_what_becomes_worse_under_a_silence_is_told_when_it_ends() -> None:
    house = House()
    house.at(1, met())
    house.silence(2, 6)
    house.at(2, met())
    assert house.at(3, CRITICAL) == []
    assert T.RAISED in [t for hours in (5, 6) for t in house.at(hours, CRITICAL)]


def test_semantic_07_a_silence_for_one_vendor_does_not_hide_that_another_broke() -> None:
    house = House()
    house.silence(0, 10, "vendor=ga4")
    other = met(PURCHASE._replace(vendor="meta"))
    assert house.at(1, met()) == []
    assert house.at(1.5, met(), other) == [T.FIRED]


@pytest.mark.parametrize(
    "matcher",
    [
        "event=purch*",
        "vendor=ga4",
        "owner=growth",
        "severity=warning",
        "rule=missing",
        "tag=team=web",
        "path=",
        "environment=prod*",
    ],
)
def test_semantic_07_a_silence_matches_by_anything_an_incident_is_about(matcher: str) -> None:
    house = House(replace(RULE, labels={"team": "web"}))
    if matcher == "path=":
        with pytest.raises(ValueError, match="no matcher"):
            Matcher.of([matcher])
        return
    house.silence(0, 10, matcher)
    assert house.at(1, met()) == []
    assert Matcher.read(str(Matcher.of([matcher, "event=Add To Cart"]))) == Matcher.of([matcher, "event=Add To Cart"])


def test_semantic_07_nothing_is_matched_by_what_is_no_key() -> None:
    with pytest.raises(ValueError, match=r"'vendr' is nothing to match by \(did you mean vendor\?\)"):
        Matcher.of(["vendr=meta"])
    with pytest.raises(ValueError, match="would match everything"):
        Matcher.of([])


def test_semantic_07_a_maintenance_window_keeps_quiet() -> None:
    house = House()
    house.windows = [Maintenance("release", Matcher.of(["vendor=ga4"]), starts=0, ends=5 * HOUR)]
    assert house.at(4.9, met()) == []
    assert house.at(5, met()) == [T.FIRED]


def test_semantic_18_a_step_that_hears_the_same_again_says_nothing() -> None:
    house = House()
    house.at(1, met())
    assert house.at(1, met()) == []


def test_semantic_19_a_for_survives_a_short_stop_and_begins_anew_after_a_long_one() -> None:
    house = House(replace(RULE, for_=2 * HOUR))
    house.at(1, met())
    assert house.at(2, met()) == []
    assert house.at(3, met()) == [T.FIRED]
    other = House(replace(RULE, for_=2 * HOUR))
    other.at(1, met())
    assert other.at(5, met()) == []
    assert other.at(6, met()) == []
    assert other.at(7, met()) == [T.FIRED]


def test_semantic_27_a_removed_rule_ends_its_incidents_and_another_threshold_keeps_them() -> None:
    house = House()
    house.at(1, met())
    kept = house.only.id
    house.rule = replace(RULE, severity=Severity.CRITICAL)
    assert house.at(2, met()) == []
    assert house.only.id == kept
    house.rules = {"another": RULE}
    assert house.at(3) == [T.RESOLVED]
    assert house.only.resolution is Resolution.RULE_REMOVED


def test_semantic_37_escalation_goes_on_step_by_step_and_stops_when_somebody_takes_it_on() -> None:
    house = House(escalation=(0.25 * HOUR, HOUR, 2 * HOUR))
    house.at(1, met())
    assert house.at(1.1, met()) == []
    assert house.at(1.25, met()) == [T.ESCALATED]
    assert house.at(2, met()) == [T.ESCALATED]
    assert house.does(2.5, Act.ACKNOWLEDGE) == [T.ACKNOWLEDGED]
    assert house.at(9, met()) == []
    assert house.does(10, Act.RELEASE) == [T.ACKNOWLEDGED]
    assert house.at(10.1, met()) == [T.ESCALATED]
    assert house.only.escalated == 3

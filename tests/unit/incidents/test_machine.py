"""Findings into incidents: what fires, what waits, what is told, and what is never told twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.rule import Match, Params, Rule
from monitor.incidents.incident import Incident, Resolution, State, Transition
from monitor.incidents.machine import step
from monitor.incidents.policy import Policy
from monitor.profile.stream import Stream

HOUR = 3600.0
POLICY = Policy(repeat={Severity.CRITICAL: 4 * HOUR, Severity.WARNING: 24 * HOUR})


def rule(check: str = "missing_event", **changes: object) -> Rule:
    made = Rule(id=f"{check}-rule", check=check, params=Params())
    return replace(made, **changes)  # type: ignore[arg-type]


def stream(event: str = "purchase", vendor: str = "ga4", source: str = "shop") -> Stream:
    return Stream(source, "production", vendor, f"{vendor}-1", event)


def finding(
    where: Stream | None = None, verdict: Verdict = Verdict.MET, check: str = "missing_event", **changes: object
) -> Finding:
    made = Finding(
        check=check,
        rule=f"{check}-rule",
        stream=where or stream(),
        verdict=verdict,
        severity=Severity.WARNING,
        start=0.0,
        end=HOUR,
        message="purchase has stopped",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@dataclass
class House:
    """Incidents over time, as the daemon keeps them."""

    rules: dict[str, Rule]
    policy: Policy = POLICY
    incidents: dict[str, Incident] = field(default_factory=dict)

    def at(self, hours: float, *findings: Finding) -> list[tuple[str, Transition]]:
        stepped = step(self.incidents, findings, self.rules, hours * HOUR, self.policy)
        self.incidents.update({incident.fingerprint: incident for incident in stepped.incidents})
        return [(moved.incident.id, moved.transition) for moved in stepped.transitions]

    def transitions(self, hours: float, *findings: Finding) -> list[Transition]:
        return [transition for _, transition in self.at(hours, *findings)]

    @property
    def only(self) -> Incident:
        [incident] = self.incidents.values()
        return incident


def house(*rules: Rule) -> House:
    return House({made.id: made for made in rules or (rule(),)})


def test_trouble_fires_once_and_is_told_to_be_over_once() -> None:
    shop = house()
    assert shop.transitions(1, finding()) == [Transition.FIRED]
    assert shop.transitions(2, finding()) == []
    assert shop.transitions(3, finding(verdict=Verdict.NOT_MET)) == [Transition.RESOLVED]
    assert shop.transitions(4, finding(verdict=Verdict.NOT_MET)) == []
    assert shop.only.state is State.RESOLVED
    assert shop.only.resolution is Resolution.CLEARED
    assert shop.only.seq == 2


def test_hours_that_were_told_and_are_over_are_no_news_in_a_longer_window() -> None:
    shop = house(rule("volume"))

    def low(since: float) -> Finding:
        return finding(check="volume", detail="drop", p_value=1e-9, start=since * HOUR)

    assert shop.transitions(10, low(since=4)) == [Transition.FIRED]
    well = finding(check="volume", detail="drop", p_value=0.5, verdict=Verdict.NOT_MET)
    assert shop.transitions(20, well) == [Transition.RESOLVED]
    assert shop.transitions(23, low(since=-73)) == []
    assert shop.only.state is State.RESOLVED
    assert shop.transitions(24, low(since=21)) == [Transition.FIRED]


def test_what_was_known_of_a_beginning_stays_known_when_no_hour_shows_it_any_more() -> None:
    shop = house()
    shop.at(1, finding(evidence={"since": 100.0}))
    shop.at(30, finding(evidence={}))
    assert shop.only.subjects[0].evidence["since"] == 100.0
    shop.at(31, finding(verdict=Verdict.NOT_MET))
    shop.at(32, finding(evidence={}))
    assert "since" not in shop.only.subjects[0].evidence  # it came back


def test_unknown_neither_fires_nor_resolves() -> None:
    shop = house()
    assert shop.transitions(1, finding(verdict=Verdict.UNKNOWN)) == []
    assert shop.incidents == {}
    shop.at(2, finding())
    assert shop.transitions(3, finding(verdict=Verdict.UNKNOWN)) == []
    assert shop.transitions(4) == []
    assert shop.only.state is State.FIRING


def test_a_rule_with_for_waits_and_tells_nobody_of_what_passes() -> None:
    shop = house(rule(for_=2 * HOUR))
    assert shop.transitions(1, finding()) == []
    assert shop.only.state is State.PENDING
    assert shop.transitions(2, finding(verdict=Verdict.NOT_MET)) == []
    assert shop.only.resolution is Resolution.PASSED
    shop.at(3, finding())
    assert shop.transitions(4, finding()) == []
    assert shop.transitions(5, finding()) == [Transition.FIRED]


def test_keep_firing_for_rides_out_a_gap_without_a_word() -> None:
    shop = house(rule(keep_firing_for=2 * HOUR))
    shop.at(1, finding())
    assert shop.transitions(2, finding(verdict=Verdict.NOT_MET)) == []
    assert shop.only.state is State.RECOVERING
    assert shop.transitions(3, finding()) == []
    assert shop.only.state is State.FIRING
    shop.at(4, finding(verdict=Verdict.NOT_MET))
    assert shop.transitions(6, finding(verdict=Verdict.NOT_MET)) == [Transition.RESOLVED]


def test_trouble_that_comes_back_soon_is_the_same_incident() -> None:
    shop = house()
    [(first, _)] = shop.at(1, finding())
    shop.at(2, finding(verdict=Verdict.NOT_MET))
    assert shop.at(5, finding()) == [(first, Transition.FIRED)]
    assert shop.only.reopened == 1
    assert shop.only.seq == 3


def test_trouble_that_comes_back_late_is_another_incident() -> None:
    shop = house()
    [(first, _)] = shop.at(1, finding())
    shop.at(2, finding(verdict=Verdict.NOT_MET))
    [(second, transition)] = shop.at(40, finding())
    assert transition is Transition.FIRED
    assert second != first


def test_what_breaks_together_is_one_incident() -> None:
    shop = house()
    events = [finding(stream(event)) for event in ("page_view", "purchase", "add_to_cart")]
    assert shop.transitions(1, *events) == [Transition.FIRED]
    assert len(shop.only.subjects) == 3


def test_what_breaks_much_later_is_not_the_same_cause() -> None:
    shop = house()
    shop.at(1, finding())
    assert shop.transitions(9, finding(), finding(stream("search"))) == [Transition.FIRED]
    assert len(shop.incidents) == 2


def test_an_event_of_the_same_name_at_another_vendor_joins_however_late() -> None:
    shop = house()
    shop.at(1, finding(stream("add_to_cart")))
    later = finding(stream("AddToCart", "meta"))
    assert shop.transitions(1.5, finding(stream("add_to_cart")), later) == []
    assert [subject.stream.vendor for subject in shop.only.subjects] == ["ga4", "meta"]
    assert shop.transitions(7, finding(stream("add_to_cart")), later) == [Transition.SPREAD]
    assert shop.transitions(14, finding(stream("add_to_cart")), later) == []


def test_one_leak_through_many_tags_is_one_incident_and_two_leaks_are_two() -> None:
    shop = house(rule("pii"))
    leaks = [
        finding(stream("page_view"), check="pii", path="page.query.email", detail="email"),
        finding(stream("PageView", "meta"), check="pii", path="properties.dl", detail="email"),
        finding(stream("sign_up"), check="pii", path="phone", detail="phone"),
    ]
    assert shop.transitions(1, *leaks) == [Transition.FIRED, Transition.FIRED]


def lost(path: str, event: str = "purchase", detail: str = "presence") -> Finding:
    return finding(stream(event), check="schema", path=path, detail=detail)


def test_an_event_that_loses_several_properties_at_once_is_one_incident() -> None:
    shop = house(rule("schema"))
    assert shop.transitions(1, lost("items"), lost("value"), lost("currency")) == [Transition.FIRED]
    assert [subject.path for subject in shop.only.subjects] == ["currency", "items", "value"]
    well = [replace(lost(path), verdict=Verdict.NOT_MET) for path in ("items", "value")]
    assert shop.transitions(2, *well, lost("currency")) == []
    assert shop.transitions(3, replace(lost("currency"), verdict=Verdict.NOT_MET)) == [Transition.RESOLVED]


def test_a_property_another_event_lost_too_leads_to_the_rest_that_one_lost() -> None:
    shop = house(rule("schema"))
    everything = [lost("items"), lost("items", "add_to_cart"), lost("value", "add_to_cart")]
    assert shop.transitions(1, *everything) == [Transition.FIRED]
    assert len(shop.only.subjects) == 3


def test_what_breaks_otherwise_in_another_event_or_much_later_is_an_incident_of_its_own() -> None:
    shop = house(rule("schema"))
    first = [lost("items"), lost("value", detail="type"), lost("currency", "refund")]
    assert shop.transitions(1, *first) == [Transition.FIRED] * 3
    assert shop.transitions(9, *first, lost("coupon")) == [Transition.FIRED]


def test_a_stream_that_was_looked_at_and_is_clean_clears_its_subjects() -> None:
    shop = house(rule("schema"))
    lost = finding(check="schema", path="currency", detail="presence")
    assert shop.transitions(1, lost) == [Transition.FIRED]
    looked = finding(verdict=Verdict.NOT_MET, check="schema")
    assert shop.transitions(2, lost, looked) == []
    assert shop.transitions(3, looked) == [Transition.RESOLVED]


def test_a_clean_stream_says_nothing_of_another_one() -> None:
    shop = house(rule("schema"))
    shop.at(1, finding(check="schema", path="currency", detail="presence"))
    assert shop.transitions(2, finding(stream("search"), Verdict.NOT_MET, "schema")) == []


def test_an_incident_is_over_only_when_every_subject_is() -> None:
    shop = house()
    shop.at(1, finding(), finding(stream("search")))
    assert shop.transitions(2, finding(verdict=Verdict.NOT_MET), finding(stream("search"))) == []
    assert [subject.stream.event for subject in shop.only.troubled] == ["search"]
    assert shop.transitions(3, finding(stream("search"), Verdict.NOT_MET)) == [Transition.RESOLVED]


def test_a_reminder_comes_after_the_interval_of_its_severity() -> None:
    shop = house()
    loud = finding(severity=Severity.CRITICAL)
    shop.at(1, loud)
    assert shop.transitions(4.9, loud) == []
    assert shop.transitions(5, loud) == [Transition.REMINDED]
    assert shop.transitions(8.9, loud) == []
    assert shop.transitions(9, loud) == [Transition.REMINDED]


def test_nobody_is_reminded_where_the_interval_is_zero() -> None:
    shop = house()
    quiet = finding(severity=Severity.INFO)
    shop.at(1, quiet)
    assert [t for hours in range(2, 2000, 50) for t in shop.transitions(hours, quiet)] == []


def test_severity_that_rises_is_told() -> None:
    shop = house()
    shop.at(1, finding())
    assert shop.transitions(2, finding(severity=Severity.CRITICAL)) == [Transition.RAISED]
    assert shop.transitions(3, finding()) == []
    assert shop.only.severity is Severity.CRITICAL


def test_a_removed_rule_ends_its_incidents_and_says_so() -> None:
    shop = house()
    shop.at(1, finding())
    shop.rules = {}
    assert shop.transitions(2) == [Transition.RESOLVED]
    assert shop.only.resolution is Resolution.RULE_REMOVED


def test_a_silent_event_explains_its_low_volume() -> None:
    shop = house(rule(), rule("volume"))
    low = finding(check="volume", detail="drop")
    assert shop.transitions(1, finding(), low) == [Transition.FIRED]
    assert shop.only.check == "missing_event"
    assert shop.transitions(2, finding(verdict=Verdict.NOT_MET), low) == [Transition.FIRED, Transition.RESOLVED]


def test_the_louder_incident_is_told_first() -> None:
    shop = house(rule(), rule("pii"))
    quiet = finding()
    loud = finding(check="pii", detail="card", severity=Severity.CRITICAL)
    stepped = step(shop.incidents, [quiet, loud], shop.rules, HOUR, POLICY)
    assert [moved.incident.check for moved in stepped.transitions] == ["pii", "missing_event"]


def test_the_order_of_findings_changes_nothing() -> None:
    events: Iterable[Finding] = [finding(stream(event)) for event in ("b", "a", "c")]
    one = step({}, events, house().rules, HOUR, POLICY)
    other = step({}, reversed(list(events)), house().rules, HOUR, POLICY)
    assert one == other


def test_a_subject_the_rule_no_longer_covers_is_over() -> None:
    shop = house()
    shop.at(1, finding())
    shop.rules = {"missing_event-rule": rule(match=Match(event=("search",)))}
    assert shop.transitions(2) == [Transition.RESOLVED]


def test_reminders_grow_rarer_with_the_age_of_an_incident() -> None:
    shop = house()
    loud = finding(severity=Severity.CRITICAL)
    told = [hour for hour in range(1, 24 * 60) if shop.at(hour, loud)]
    assert told[:3] == [1, 5, 9]
    assert len(told) < 20


def test_nobody_is_reminded_of_what_was_not_seen_again() -> None:
    shop = house()
    shop.at(1, finding(severity=Severity.CRITICAL))
    assert [t for hour in range(2, 300) for t in shop.transitions(hour)] == []


def test_an_incident_of_which_nothing_is_heard_for_two_weeks_is_over_and_says_so() -> None:
    shop = house()
    shop.at(1, finding())
    assert shop.transitions(1 + 14 * 24) == []
    assert shop.transitions(2 + 14 * 24) == [Transition.RESOLVED]
    assert shop.only.resolution is Resolution.EXPIRED


def test_a_rule_put_back_within_a_minute_is_told_again() -> None:
    shop = house()
    rules = shop.rules
    shop.at(1, finding())
    shop.rules = {}
    shop.at(1.001, finding())
    shop.rules = rules
    assert shop.transitions(1.002, finding()) == [Transition.FIRED]
    assert shop.only.seq == 3

"""Whatever the findings, an incident's story makes sense."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.rule import Params, Rule
from monitor.incidents.incident import Incident, State, Transition
from monitor.incidents.machine import step
from monitor.incidents.policy import Policy
from monitor.profile.stream import Stream

HOUR = 3600.0
CHECKS = ("missing_event", "volume", "schema", "pii")
POLICY = Policy(repeat={Severity.CRITICAL: 2 * HOUR})

rules = st.fixed_dictionaries(
    {
        check: st.builds(
            Rule,
            id=st.just(check),
            check=st.just(check),
            params=st.just(Params()),
            for_=st.sampled_from([0.0, HOUR, 3 * HOUR]),
            keep_firing_for=st.sampled_from([0.0, 2 * HOUR]),
        )
        for check in CHECKS
    }
)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    check = draw(st.sampled_from(CHECKS))
    content = check in {"schema", "pii"}
    return Finding(
        check=check,
        rule=check,
        stream=Stream("shop", "production", draw(st.sampled_from(["ga4", "meta"])), "1", draw(st.sampled_from("abc"))),
        verdict=draw(st.sampled_from(Verdict)),
        severity=draw(st.sampled_from(Severity)),
        start=0.0,
        end=0.0,
        path=draw(st.sampled_from(["", "currency", "value"])) if content else "",
        detail=draw(st.sampled_from(["", "type"])) if content else "",
    )


stories = st.lists(st.lists(findings(), max_size=6), max_size=12)


@given(rules, stories)
def test_every_story_fires_before_it_resolves_and_counts_its_messages(
    by_id: dict[str, Rule], story: list[list[Finding]]
) -> None:
    known: dict[str, Incident] = {}
    told: dict[str, list[tuple[int, Transition]]] = {}
    for hour, said in enumerate(story):
        stepped = step(known, said, by_id, hour * HOUR, POLICY)
        known.update({incident.fingerprint: incident for incident in stepped.incidents})
        for moved in stepped.transitions:
            told.setdefault(moved.incident.id, []).append((moved.incident.seq, moved.transition))
    for messages in told.values():
        assert [seq for seq, _ in messages] == list(range(1, len(messages) + 1))
        is_open = False
        for _, transition in messages:
            assert is_open is not (transition is Transition.FIRED)
            is_open = transition is not Transition.RESOLVED


@given(rules, stories)
def test_a_step_that_hears_nothing_new_changes_no_state(by_id: dict[str, Rule], story: list[list[Finding]]) -> None:
    known: dict[str, Incident] = {}
    for hour, said in enumerate(story):
        stepped = step(known, said, by_id, hour * HOUR, POLICY)
        known.update({incident.fingerprint: incident for incident in stepped.incidents})
        again = step(known, said, by_id, hour * HOUR, POLICY)
        assert again.transitions == ()
        assert {i.fingerprint: i.state for i in again.incidents} == {
            i.fingerprint: known[i.fingerprint].state for i in again.incidents
        }


@given(rules, stories)
def test_a_subject_in_trouble_is_in_exactly_one_open_incident(
    by_id: dict[str, Rule], story: list[list[Finding]]
) -> None:
    known: dict[str, Incident] = {}
    for hour, said in enumerate(story):
        stepped = step(known, said, by_id, hour * HOUR, POLICY)
        known.update({incident.fingerprint: incident for incident in stepped.incidents})
        homes = [
            (incident.rule, subject.stream, subject.path, subject.detail)
            for incident in known.values()
            if incident.state is not State.RESOLVED
            for subject in incident.subjects
        ]
        assert len(homes) == len(set(homes))

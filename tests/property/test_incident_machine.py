"""Whatever the findings, an incident's story makes sense."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.rule import Params, Rule
from monitor.incidents.action import Act, Action
from monitor.incidents.incident import Incident, State, Transition
from monitor.incidents.machine import People, step
from monitor.incidents.mute import Mute, MutedBy
from monitor.incidents.policy import Policy
from monitor.profile.stream import Stream
from tests.support.effort import examples

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
            assert is_open or transition in {Transition.FIRED, Transition.FLAPPING}
            assert not (is_open and transition is Transition.FIRED)
            is_open = transition is not Transition.RESOLVED


acts = st.builds(lambda act, hours: (act, hours), st.sampled_from([None, *Act]), st.sampled_from([None, 1.0, 5.0]))
mutes = st.sampled_from([None, None, Mute(MutedBy.SILENCE, "s", "ann", "deploy", 0.0, 9 * HOUR)])


@examples(40)
@given(rules, st.lists(st.tuples(st.lists(findings(), max_size=6), acts, mutes), max_size=14), st.sampled_from([2, 20]))
def test_whatever_people_do_nobody_reads_of_an_end_without_a_beginning_nor_of_two_beginnings(
    by_id: dict[str, Rule],
    story: list[tuple[list[Finding], tuple[Act | None, float | None], Mute | None]],
    storm: int,
) -> None:
    policy = Policy(repeat={Severity.CRITICAL: 2 * HOUR}, storm=storm, flap_changes=4)
    known: dict[str, Incident] = {}
    told: dict[str, bool] = {}
    for hour, (said, (act, hours), mute) in enumerate(story):
        now = hour * HOUR
        until = None if hours is None else now + hours * HOUR
        actions = [Action(f"{n}.{hour}", act, one.id, "ann", now, until) for n, one in enumerate(known.values()) if act]
        people = People(tuple(actions[:2]), lambda _incident, mute=mute: mute, lambda _incident: (HOUR, 3 * HOUR))  # type: ignore[misc]
        stepped = step(known, said, by_id, now, policy, people)
        known.update({incident.fingerprint: incident for incident in stepped.incidents})
        assert set(stepped.answers) == {action.key for action in actions[:2]}
        for moved in stepped.transitions:
            is_open = told.get(moved.incident.id, False)
            if moved.transition in {Transition.FIRED, Transition.FLAPPING}:
                assert not is_open or moved.transition is Transition.FLAPPING
            else:
                assert is_open, moved.transition
            told[moved.incident.id] = moved.transition is not Transition.RESOLVED
            if mute is not None:
                assert moved.transition.quiet or moved.transition is Transition.RESOLVED
    for incident in known.values():
        assert (incident.told > 0) is told.get(incident.id, False)


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

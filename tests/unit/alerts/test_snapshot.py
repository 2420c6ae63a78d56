"""What a message says of an incident, frozen when it is written."""

from __future__ import annotations

import pytest

from monitor.alerts.snapshot import snapshot
from monitor.incidents.incident import Transition
from tests.support.alerts import AT, HOUR, finding, moved


@pytest.mark.parametrize(
    ("evidence", "since"),
    [
        ({"since": AT - 5 * HOUR}, AT - 5 * HOUR),  # the check knows better than the first look
        ({"since": AT - 60.0}, AT - HOUR),  # the tail of a trouble, told last, makes the incident no younger
        ({}, AT - HOUR),
    ],
    ids=["earlier", "tail", "unknown"],
)
def test_an_incident_began_when_it_was_first_seen_at_the_latest(evidence: dict[str, float], since: float) -> None:
    facts = snapshot(moved(Transition.FIRED, finding(evidence=evidence)), None, now=AT)
    assert facts["incident"]["since"] == since


def test_what_to_do_names_the_page_it_is_to_be_read_on() -> None:
    page = "https://developers.google.com/analytics"
    facts = snapshot(
        moved(Transition.FIRED, finding(check="vendor_spec", detail="dead", evidence={"source": page})), None, now=AT
    )
    assert facts["next_step"].endswith(f"See {page}")


def test_the_sentence_names_what_broke_with_the_worst() -> None:
    def said(*paths: str) -> str:
        of = [finding(check="schema", path=path, detail="presence", message="`items` is gone") for path in paths]
        return str(snapshot(moved(Transition.FIRED, *of), None, now=AT)["sentence"])

    assert said("items") == "`items` is gone"
    assert said("items", "value", "tax") == "`items` is gone. It is the same with `value` and `tax`."
    assert said("items", *"abcdefgh").endswith("It is the same with `a`, `b`, `c`, `d`, `e` and 3 more.")


@pytest.mark.parametrize(
    ("since", "between"),
    [
        (AT - 5 * HOUR, [AT - 6 * HOUR, AT - 4 * HOUR]),
        (AT - 1800.0, None),  # the incident is older than what the check dates now: the bounds of a tail of it
    ],
    ids=["dated", "tail"],
)
def test_the_bounds_of_when_it_began_are_those_of_what_dates_it(since: float, between: list[float] | None) -> None:
    evidence = {"since": since, "since_between": between or [since - 60.0, since]}
    facts = snapshot(moved(Transition.FIRED, finding(evidence=evidence, p_value=1e-6)), None, now=AT)
    assert facts["incident"]["between"] == between


def test_a_chart_of_sums_says_what_was_summed_up() -> None:
    evidence = {"series": {"start": AT - HOUR, "step": HOUR, "observed": [5.0], "expected": [6.0]}}

    def drawn(path: str) -> str:
        made = finding(check="kpi", path=path, evidence=evidence)
        return str(snapshot(moved(Transition.FIRED, made), None, now=AT)["series"]["what"])

    assert (drawn(""), drawn("value")) == ("purchase in GA4", "value of purchase in GA4")

"""Who is told, and what is frozen with the transition."""

from __future__ import annotations

from dataclasses import replace

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.alerts.compose import messages_for
from monitor.alerts.routing import Routing
from monitor.alerts.snapshot import MAX_EXAMPLES, MAX_WHERE, freeze, snapshot
from monitor.checks.finding import Severity, Verdict
from monitor.incidents.incident import Transition
from tests.support.alerts import AT, HOUR, PURCHASE, RULE, finding, moved, routing

TWO = Routing(("console",), {"console": ("console",), "mail": ("ann@example.com", "bob@example.com")})


def test_a_rule_that_names_no_channel_goes_to_the_default_ones() -> None:
    assert [(m.channel, m.recipient) for m in messages_for(moved(), RULE, TWO, AT)] == [("console", "console")]


def test_a_rule_that_names_channels_goes_to_every_recipient_of_those() -> None:
    made = messages_for(moved(), replace(RULE, notify=("mail",)), TWO, AT)
    assert [m.recipient for m in made] == ["ann@example.com", "bob@example.com"]
    assert [m.key for m in made] == [f"4f1c2a9b-2603101200.1.mail.{m.recipient}" for m in made]
    assert {m.transition for m in made} == {Transition.FIRED}


def test_a_channel_that_is_gone_is_left_out_and_nobody_told_means_the_default_ones() -> None:
    assert [m.channel for m in messages_for(moved(), replace(RULE, notify=("gone",)), TWO, AT)] == ["console"]
    both = messages_for(moved(), replace(RULE, notify=("gone", "mail")), TWO, AT)
    assert {m.channel for m in both} == {"mail"}


def test_the_end_of_an_incident_whose_rule_was_removed_is_still_told() -> None:
    [made] = messages_for(moved(Transition.RESOLVED), None, routing(), AT)
    assert orjson.loads(made.body)["rule"] == {
        "id": "purchase-missing",
        "description": None,
        "place": None,
        "runbook": None,
        "owner": None,
        "severity": None,
    }


def test_the_body_holds_everything_a_template_needs() -> None:
    [made] = messages_for(moved(), RULE, routing(installation="Acme", url="https://tw.example.com"), AT)
    body = orjson.loads(made.body)
    assert body["version"] == 2
    assert body["headline"] == "purchase stopped arriving in GA4"
    assert body["incident"]["since"] == AT - 3 * HOUR
    assert (body["observed"], body["expected"], body["p_value"]) == ("0 in 3 h", "31 to 52", 2e-5)
    assert body["series"]["observed"] == [14, 12, None, 0, 0, 0]
    assert body["rule"]["place"] == "rules/shop.yaml:4"
    assert (body["installation"], body["url"], body["timezone"], body["test"]) == (
        "Acme",
        "https://tw.example.com",
        "UTC",
        False,
    )


def test_a_huge_incident_makes_a_small_body() -> None:
    subjects = tuple(
        finding(
            stream=PURCHASE._replace(event=f"event_{i}_" + "x" * 5000),
            message="m" * 5_000,
            examples=(f"{i} " + "y" * 9000, "z"),
            evidence={"series": {"start": 0, "step": 3600, "observed": [1] * 9999, "expected": [1] * 9999}},
        )
        for i in range(500)
    )
    facts = snapshot(moved(Transition.FIRED, *subjects), RULE, now=AT)
    assert (len(facts["where"]), facts["more"], len(facts["examples"])) == (MAX_WHERE, 500 - MAX_WHERE, MAX_EXAMPLES)
    assert len(freeze(facts)) < 20_000


def test_what_is_in_trouble_stands_before_what_is_well_again_and_the_worst_first() -> None:
    well = finding(stream=PURCHASE._replace(event="well"), verdict=Verdict.NOT_MET)
    mild = finding(stream=PURCHASE._replace(event="mild"), severity=Severity.INFO)
    bad = finding(stream=PURCHASE._replace(event="bad"))
    facts = snapshot(moved(Transition.FIRED, well, mild, bad), RULE, now=AT)
    assert [(place["event"], place["well"]) for place in facts["where"]] == [
        ("bad", False),
        ("mild", False),
        ("well", True),
    ]


@settings(max_examples=30, deadline=None)
@given(
    event=st.text(max_size=300),
    path=st.text(max_size=300),
    words=st.text(max_size=2000),
    p_value=st.none() | st.floats(0, 1),
    effect=st.none() | st.floats(-1, 1e6),
    share=st.none() | st.floats(0, 1),
    check=st.sampled_from(
        ["missing_event", "volume", "schema", "rogue_event", "rogue_property", "pii", "consent", "x"]
    ),
)
def test_whatever_a_check_finds_can_be_frozen(  # noqa: PLR0917
    event: str,
    path: str,
    words: str,
    p_value: float | None,
    effect: float | None,
    share: float | None,
    check: str,
) -> None:
    one = finding(
        check=check,
        stream=PURCHASE._replace(event=event),
        path=path,
        message=words,
        observed=words,
        p_value=p_value,
        effect=effect,
        share=share,
        examples=(words,),
    )
    [made] = messages_for(moved(Transition.FIRED, one), RULE, routing(), AT)
    assert 0 < len(orjson.loads(made.body)["headline"]) <= 80

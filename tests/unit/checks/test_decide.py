from __future__ import annotations

from dataclasses import replace

import numpy as np

from monitor.checks.decide import decide
from monitor.checks.finding import Finding, Verdict
from monitor.config.settings import AlertBudget
from monitor.profile.stream import Stream
from tests.support.counts import LOOKS, finding, stream

BUDGET = AlertBudget()
NOBODY: frozenset[tuple[str, Stream]] = frozenset()


def verdicts(
    *findings: Finding, budget: AlertBudget = BUDGET, already: frozenset[tuple[str, Stream, str]] = NOBODY
) -> list[Verdict]:
    return [decided.verdict for decided in decide(findings, budget, LOOKS, already)]


def test_a_tiny_p_value_with_a_large_effect_is_met() -> None:
    assert verdicts(finding(p_value=1e-9)) == [Verdict.MET]


def test_a_tiny_p_value_with_a_small_effect_is_not() -> None:
    assert verdicts(finding(p_value=1e-9, effect=-0.1)) == [Verdict.NOT_MET]


def test_findings_without_a_p_value_pass_through_untouched() -> None:
    certain = finding(p_value=None, effect=None, verdict=Verdict.MET)
    other = finding(p_value=None, effect=None)
    assert decide([certain, other], BUDGET, LOOKS, NOBODY) == (certain, other)


def test_unknown_stays_unknown() -> None:
    assert verdicts(finding(p_value=1e-9, verdict=Verdict.UNKNOWN)) == [Verdict.UNKNOWN]


def test_the_order_of_findings_is_kept() -> None:
    findings = [finding(p_value=p) for p in (0.5, 1e-9, 0.2)]
    assert [decided.p_value for decided in decide(findings, BUDGET, LOOKS, NOBODY)] == [0.5, 1e-9, 0.2]


def test_the_more_is_looked_at_the_smaller_a_p_value_must_be() -> None:
    alone = finding(p_value=1e-3)
    crowd = [finding(p_value=0.5, stream=stream(f"e{i}")) for i in range(200)]
    assert verdicts(alone) == [Verdict.MET]
    assert Verdict.MET not in verdicts(alone, *crowd)


def test_a_larger_budget_tells_more() -> None:
    borderline = [finding(p_value=0.01)]
    assert verdicts(*borderline) == [Verdict.NOT_MET]
    assert verdicts(*borderline, budget=AlertBudget(false_alerts_per_week=10)) == [Verdict.MET]


def test_semantic_03_what_fires_stays_met_at_a_laxer_level_and_clears_at_a_laxer_one() -> None:
    firing = frozenset({("volumes", stream("purchase"), "")})
    crowd = [finding(p_value=0.5, stream=stream(f"e{i}")) for i in range(50)]
    weaker = finding(p_value=5e-3, effect=-0.15)
    assert verdicts(weaker, *crowd)[0] is Verdict.NOT_MET
    assert verdicts(weaker, *crowd, already=firing)[0] is Verdict.MET
    assert verdicts(replace(weaker, p_value=0.2), *crowd, already=firing)[0] is Verdict.NOT_MET
    assert verdicts(replace(weaker, effect=-0.05), *crowd, already=firing)[0] is Verdict.NOT_MET


def test_looking_twice_at_the_same_hour_changes_nothing() -> None:
    findings = [finding(p_value=p, stream=stream(f"e{i}")) for i, p in enumerate((1e-9, 1e-3, 0.4))]
    assert decide(findings, BUDGET, LOOKS, NOBODY) == decide(findings, BUDGET, LOOKS, NOBODY)


def test_when_nothing_is_wrong_a_week_of_looks_spends_no_more_than_the_budget() -> None:
    rng = np.random.default_rng(4)
    weeks, spent = 20, 0
    crowd = [finding(stream=stream(f"e{i}")) for i in range(40)]
    for _ in range(weeks * 168):
        p_values = rng.uniform(size=40)
        if p_values.min() > 1e-3:
            continue
        looked = [replace(one, p_value=float(p)) for one, p in zip(crowd, p_values, strict=True)]
        spent += Verdict.MET in verdicts(*looked)
    assert spent <= weeks


def test_nothing_to_decide_is_no_error() -> None:
    assert decide([], BUDGET, LOOKS, NOBODY) == ()


def test_findings_that_nobody_made_are_corrected_for_as_those_that_say_nothing() -> None:
    telling, quiet = finding(p_value=1e-5), [replace(finding(p_value=1.0), rule=f"rule {i}") for i in range(400)]
    [told] = decide([telling], BUDGET, LOOKS, NOBODY, unremarkable=400)
    assert told == decide([telling, *quiet], BUDGET, LOOKS, NOBODY)[0]
    assert told.verdict is Verdict.NOT_MET
    [alone] = decide([telling], BUDGET, LOOKS, NOBODY)
    assert alone.verdict is Verdict.MET

"""The one place where statistical findings become verdicts, under one budget of false alerts (law 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from math import log10
from types import MappingProxyType

import numpy as np
from scipy.stats import false_discovery_control

from monitor.checks.finding import Finding, Verdict
from monitor.config.settings import AlertBudget
from monitor.profile.stream import Stream

STAY_LEVEL = 0.01
"""An incident that is already told stays met while its own p-value is below this, uncorrected: what to tell is decided
at a strict level, whether it is over at a lax one, so that an alert does not flutter …"""
STAY_EFFECT = 0.5
"""… and while its effect is at least this share of the smallest one worth telling."""
HALF_PER_TENFOLD = 0.5
"""What tenfold sensitivity makes of the smallest effect worth telling."""

SMALLEST_EFFECT = "smallest_effect"
"""The evidence that says from which effect on a finding is worth telling, where its rule says so."""


def decide(
    findings: Sequence[Finding],
    budget: AlertBudget,
    looks_per_week: float,
    already: AbstractSet[tuple[str, Stream, str]],
    sensitivity: Mapping[str, float] = MappingProxyType({}),
    *,
    unremarkable: int = 0,
) -> tuple[Finding, ...]:
    """Return the findings with the verdict of every one that has a p-value; the others, and UNKNOWN ones, as they were.

    One look may spend `false_alerts_per_week / looks_per_week`. Over all p-values of the look the false-discovery rate
    is held at that by Benjamini and Yekutieli (Annals of Statistics 29, 2001), which asks nothing of how they depend
    on each other; where nothing is wrong, that rate is the probability of any alert at all. `already` names what is
    firing, by rule, stream and detail. See docs/statistics.md.

    `sensitivity` by rule is how much of the budget its findings get beside those of rules that are not named (1): the
    p-values are divided by weights of mean 1, which leaves the rate as it is (Genovese, Roeder and Wasserman,
    Biometrika 93, 2006). Ten times the weight is told from half the smallest effect on, a tenth from twice that.
    A finding whose evidence has SMALLEST_EFFECT goes by that: what a rule states is law.

    `unremarkable` findings that nobody made, of p-value 1 and weight 1, are counted among those corrected for.
    """
    judged = [i for i, finding in enumerate(findings) if _awaits(finding)]
    if not judged:
        return tuple(findings)
    level = min(budget.false_alerts_per_week / looks_per_week, 1.0)
    ones = np.ones(unremarkable)
    p_values = np.concatenate([[findings[i].p_value for i in judged], ones])
    weights = np.concatenate([[sensitivity.get(findings[i].rule, 1.0) for i in judged], ones])
    weighted = p_values / (weights / weights.mean()) if sensitivity else p_values
    adjusted = false_discovery_control(np.clip(weighted, 0.0, 1.0), method="by")
    decided = list(findings)
    for i, p_value, corrected in zip(judged, p_values, adjusted, strict=False):
        finding = findings[i]
        effect = abs(finding.effect) if finding.effect is not None else np.inf
        smallest = finding.evidence.get(SMALLEST_EFFECT)
        if smallest is None:
            smallest = budget.smallest_effect * HALF_PER_TENFOLD ** log10(sensitivity.get(finding.rule, 1.0))
        new = corrected <= level and effect >= smallest
        stays = (
            (finding.rule, finding.stream, finding.detail) in already
            and p_value <= STAY_LEVEL
            and effect >= STAY_EFFECT * smallest
        )
        verdict = Verdict.MET if new or stays else Verdict.NOT_MET
        if verdict is not finding.verdict or corrected < 1:
            decided[i] = replace(finding, verdict=verdict, q_value=float(corrected))
    return tuple(decided)


def _awaits(finding: Finding) -> bool:
    return finding.p_value is not None and finding.verdict is not Verdict.UNKNOWN

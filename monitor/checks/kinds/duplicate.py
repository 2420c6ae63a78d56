"""`duplicate`: events that come twice, told by a value each should have to itself, such as an order's number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from monitor.checks.check import register
from monitor.checks.finding import Finding
from monitor.checks.rule import Params, Rule
from monitor.checks.schema.evidence import fixed, one_shot, weigh
from monitor.checks.schema.expect import repeated
from monitor.checks.statistics.words import moment
from monitor.checks.view import StreamView, View
from monitor.plan.words import percent
from monitor.profile.property import PropertyProfile


class DuplicateParams(Params):
    """The keys `duplicate` adds to a rule."""

    by: str = Field("transaction_id", description="Path of the property whose values must not repeat.")
    tolerance: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.05, description="Share of repeats that is usual: visitors do reload the page that thanks them."
    )


@register
class Duplicate:
    """Needs no history: that an order's number comes twice says enough.

    A pixel and the vendor's server-side twin of it repeat an id by design, for the vendor to count them once; where
    both are captured, match only one of them.
    """

    kind: ClassVar[str] = "duplicate"
    judges_every_kind: ClassVar[bool] = False
    judges_events: ClassVar[bool] = True

    Params: ClassVar[type[Params]] = DuplicateParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every stream the rule matches whose events carry the property."""
        params = rule.params
        assert isinstance(params, DuplicateParams)  # noqa: S101 - the registry pairs a kind with its Params
        for stream, seen in sorted(view.streams.items()):
            known = seen.recent.properties.get(params.by)
            if rule.match.covers(stream) and known is not None and known.scalars:
                yield _judge(rule, params, view, seen, known)


def _judge(rule: Rule, params: DuplicateParams, view: View, seen: StreamView, known: PropertyProfile) -> Finding:
    tally = repeated(known)
    again, of = tally.affected, tally.of
    weighed = weigh(again, of, fixed(max(params.tolerance, 1e-6)), floor=0.0, every=one_shot(view))
    share = percent(again, of)
    since = moment(seen.recent.first_at, view.now, view.timezone)
    name = seen.stream.event
    return Finding(
        check=Duplicate.kind,
        rule=rule.id,
        stream=seen.stream,
        verdict=weighed.verdict,
        severity=rule.severity,
        start=seen.recent.first_at,
        end=view.end,
        message=f"{share} of {of:,} {name} events since {since} repeat the `{params.by}` of another: they come twice",
        path=params.by,
        detail="duplicate",
        observed=f"{share} come again",
        expected=f"at most {percent(params.tolerance, 1)}" if params.tolerance else "none",
        count=again,
        share=round(weighed.share, 6),
        evidence={"affected": again, "of": of, "evidence_power_of_ten": weighed.evidence},
    )

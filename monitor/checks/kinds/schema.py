"""`schema`: the content of events departs from the plan, or from what a rule expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from monitor.checks.began import Began, Hour, began, began_in, evidence_of, since_then
from monitor.checks.check import register
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Params, Rule
from monitor.checks.schema.deviation import Deviation
from monitor.checks.schema.drift import deviations
from monitor.checks.schema.evidence import one_shot
from monitor.checks.schema.expect import Broken, broken, check_expectation
from monitor.checks.schema.phrases import whole
from monitor.checks.statistics.words import moment
from monitor.checks.view import StreamView, View
from monitor.plan.plan import Plan
from monitor.profile.paths import parent_of
from monitor.profile.profile import Profile

ENOUGH = 10
"""Events that must have been looked into before their silence means that all is well."""
Expectation = Annotated[dict[str, Any], AfterValidator(check_expectation)]


class SchemaParams(Params):
    """The keys `schema` adds to a rule."""

    expect: dict[str, Expectation] = Field(
        default_factory=dict,
        description="By property path, a JSON Schema plus `presence` and `unique`; judged instead of the plan.",
    )
    tolerance: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.001, description="Share of events that may break an `expect` untold; 0 tells every one."
    )
    ignore: tuple[str, ...] = Field((), description="Globs of property paths that are not judged.")


@register
class Schema:
    """Compares what was seen lately with the plan, or with the rule's own `expect`, a property at a time.

    The verdict is decided here (`monitor/checks/schema/evidence.py`), not under the alert budget: these tests are
    nearly deterministic, and each has a fixed level of one in a million. `docs/checks/schema.md` says it for users.
    """

    kind: ClassVar[str] = "schema"
    judges_every_kind: ClassVar[bool] = False
    judges_events: ClassVar[bool] = True

    Params: ClassVar[type[Params]] = SchemaParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Yield what is broken or unclear, and one verdict on each stream as a whole."""
        params = rule.params
        assert isinstance(params, SchemaParams)  # noqa: S101 - the registry pairs a kind with its Params
        for stream, seen in sorted(view.streams.items()):
            if rule.match.covers(stream):
                yield from _Judgement(rule, params, view, seen).findings()


class _Judgement:
    """One rule over one stream."""

    def __init__(self, rule: Rule, params: SchemaParams, view: View, seen: StreamView) -> None:
        self._rule = rule
        self._params = params
        self._view = view
        self._seen = seen
        # In a capture that is checked once, every broken event is somebody's question.
        self._every = one_shot(view)
        self._hours: list[tuple[Profile, list[Deviation]]] | None = None

    def findings(self) -> Iterator[Finding]:
        recent = self._seen.recent
        looked = recent.depth >= (1 if self._every else ENOUGH)
        if not recent.depth or (self._seen.plan is None and not self._params.expect):
            yield self._as_a_whole(looked=False)
            return
        yield from self._expected() if self._params.expect else self._planned()
        yield self._as_a_whole(looked=looked)

    def _planned(self) -> Iterator[Finding]:
        if self._seen.plan is None:
            return
        plan, recent = self._seen.plan, self._seen.recent
        for deviation in deviations(plan, recent, every=self._every):
            if not self._ignored(deviation.path):
                evidence: dict[str, Any] = {"plan": plan.properties[deviation.path].why, "kind": deviation.kind}
                if deviation.segment is not None:
                    evidence |= {"segment": str(deviation.segment), "elsewhere": round(deviation.elsewhere, 6)}
                when = plan.properties[deviation.path].when
                if when is not None and deviation.detail == "presence":
                    evidence["when"] = str(when)
                if deviation.other:
                    evidence["new_name"] = deviation.other
                since = self._deviating_since(plan, deviation)
                yield self._finding(deviation.path, deviation.detail, deviation, evidence, since)

    def _expected(self) -> Iterator[Finding]:
        for path, written in self._params.expect.items():
            if self._ignored(path):
                continue
            found = list(broken(path, written, self._seen.recent, tolerance=self._params.tolerance, every=self._every))
            if found:
                worst = _worst(found)
                since = self._broken_since(path, written, worst)
                yield self._finding(path, "expect", worst, {"expect": dict(written)}, since)

    def _deviating_since(self, plan: Plan, told: Deviation) -> Began | None:
        """Return since when hours deviate so, in whichever segment: all findings of a stream look at the same hours."""
        if told.weighed.verdict is not Verdict.MET:
            return None
        if self._hours is None:
            self._hours = [(hour, list(deviations(plan, hour, every=True))) for hour in self._seen.hours()]
        hours = []
        for hour, found in self._hours:
            same = next((one.weighed for one in found if (one.path, one.detail) == (told.path, told.detail)), None)
            touched = (same.affected, same.of) if same else (0, hour.room_for(parent_of(told.path)))
            hours.append(Hour(*touched, hour.first_at))
        return began(hours)

    def _broken_since(self, path: str, written: dict[str, Any], told: Broken) -> Began | None:
        def touched(hour: Profile) -> tuple[int, int]:
            found = list(broken(path, written, hour, tolerance=0.0, every=True))
            weighed = _worst(found).weighed if found else None
            return (weighed.affected, weighed.of) if weighed else (0, hour.room_for(parent_of(path)))

        return began_in(self._seen.hours(), touched) if told.weighed.verdict is Verdict.MET else None

    def _ignored(self, path: str) -> bool:
        return any(fnmatchcase(path, glob) for glob in self._params.ignore)

    def _as_a_whole(self, *, looked: bool) -> Finding:
        recent = self._seen.recent
        return Finding(
            check=Schema.kind,
            rule=self._rule.id,
            stream=self._seen.stream,
            verdict=Verdict.NOT_MET if looked else Verdict.UNKNOWN,
            severity=self._rule.severity,
            start=self._view.start,
            end=self._view.end,
            message=f"{recent.depth:,} {self._seen.stream.event} events were looked into",
            count=recent.depth,
        )

    def _finding(
        self, path: str, detail: str, told: Deviation | Broken, evidence: Mapping[str, Any], since: Began | None
    ) -> Finding:
        recent, weighed = self._seen.recent, told.weighed
        first = moment(recent.first_at, self._view.now, self._view.timezone)
        segment = told.segment if isinstance(told, Deviation) else None
        touched = told.touched if isinstance(told, Deviation) else None
        what = f"{whole(path, self._seen.stream, weighed.of, segment)} since {first}"
        if segment is None:
            what += since_then(since, weighed.affected, recent, weighed.of, self._view)
        # A profile remembers where its first event stood; that is an instance only where every event is one.
        every = weighed.affected == weighed.of and not parent_of(path) and segment is None
        file, entry = (recent.place if every else None) or (None, None)
        return Finding(
            check=Schema.kind,
            rule=self._rule.id,
            stream=self._seen.stream,
            verdict=weighed.verdict,
            severity=self._rule.severity,
            start=recent.first_at,
            end=self._view.end,
            message=f"`{path}` {told.says.replace('{whole}', what)}",
            path=path,
            detail=detail,
            observed=told.observed,
            expected=told.expected,
            count=weighed.affected,
            share=round(weighed.share if touched is None else touched, 6),
            examples=told.examples if isinstance(told, Deviation) else (),
            evidence={
                "affected": weighed.affected,
                "of": weighed.of,
                "usual_share": round(weighed.usual, 6),
                "p_value": float(f"{weighed.p_value:.2g}"),
                "effect": round(weighed.share - weighed.usual, 6),
                **evidence_of(since),
                **evidence,
            },
            file=file,
            entry=entry,
        )


def _worst(found: Sequence[Broken]) -> Broken:
    """Return what speaks for a property: one property, one finding."""
    return max(found, key=lambda one: (one.weighed.verdict is Verdict.MET, one.weighed.share))

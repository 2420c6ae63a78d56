"""`vendor_spec`: events that their vendor drops, cuts or misreads, by what the vendor itself has published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Annotated, ClassVar

from pydantic import Field, field_validator

from monitor.checks.began import Began, began_in, evidence_of, since_then
from monitor.checks.check import register
from monitor.checks.content import looked_at
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Params, Rule
from monitor.checks.schema.evidence import one_shot
from monitor.checks.schema.phrases import whole
from monitor.checks.specs.judge import PARTS, Breach, Judge, PartName
from monitor.checks.specs.shipped import shipped_specs
from monitor.checks.specs.spec import Spec
from monitor.checks.statistics.words import moment
from monitor.checks.view import StreamView, View
from monitor.config.nearest import did_you_mean
from monitor.profile.paths import parent_of
from monitor.profile.profile import Profile


class VendorSpecParams(Params):
    """The keys `vendor_spec` adds to a rule."""

    specs: tuple[str, ...] = Field((), description="Spec packs, such as ga4; all where none is named.")
    only: tuple[PartName, ...] = Field((), description="Only these parts of a spec; all where none is named.")
    tolerance: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.001, description="Share of events that may lack or break what they should hold untold; 0 tells every one."
    )
    ignore: tuple[str, ...] = Field((), description="Globs of property paths that are not judged.")

    @field_validator("specs")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if name not in shipped_specs():
                known = ", ".join(shipped_specs())
                raise ValueError(f"no spec {name!r}{did_you_mean(name, shipped_specs())}; there are {known}")
        return names


@register
class VendorSpec:
    """Needs no plan and no history: what a vendor asks is known before the first event."""

    kind: ClassVar[str] = "vendor_spec"
    judges_every_kind: ClassVar[bool] = False
    judges_events: ClassVar[bool] = True

    Params: ClassVar[type[Params]] = VendorSpecParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every stream the rule matches that sent anything of late and has a spec."""
        params = rule.params
        assert isinstance(params, VendorSpecParams)  # noqa: S101 - the registry pairs a kind with its Params
        specs = [spec for name, spec in shipped_specs().items() if not params.specs or name in params.specs]
        every = one_shot(view)
        for stream, seen in sorted(view.streams.items()):
            if not seen.recent.events or not rule.match.covers(stream):
                continue
            for spec in specs:
                if spec.vendor == stream.vendor:
                    only = params.only or PARTS
                    judge = Judge(spec, stream.event, seen.recent, params.tolerance, every, only)
                    for breach in judge.breaches():
                        if not any(fnmatchcase(breach.path, glob) for glob in params.ignore):
                            yield _finding(rule, view, seen, spec, breach, _since(judge, breach, seen))
                    yield looked_at(rule, view, seen)


def _since(judge: Judge, breach: Breach, seen: StreamView) -> Began | None:
    """Return when a breach began: its hours are judged for nothing else."""

    def touched(hour: Profile) -> tuple[int, int]:
        again = replace(judge, recent=hour, tolerance=0.0, every=True, only=(breach.detail,))
        same = next((one.weighed for one in again.breaches() if one.path == breach.path), None)
        return (same.affected, same.of) if same else (0, hour.room_for(parent_of(breach.path)))

    return began_in(seen.hours(), touched) if breach.weighed.verdict is Verdict.MET else None


def _finding(rule: Rule, view: View, seen: StreamView, spec: Spec, breach: Breach, since: Began | None) -> Finding:
    recent, weighed = seen.recent, breach.weighed
    what = f"{whole(breach.path, seen.stream, weighed.of)} since {moment(recent.first_at, view.now, view.timezone)}"
    what += since_then(since, weighed.affected, recent, weighed.of, view)
    subject = f"`{breach.path}` of {seen.stream.event}" if breach.path else f"`{seen.stream.event}`"
    if "{whole}" in breach.says:
        subject = f"`{breach.path}`"
    every = weighed.affected == weighed.of and not parent_of(breach.path)
    file, entry = (recent.place if every else None) or (None, None)
    return Finding(
        check=VendorSpec.kind,
        rule=rule.id,
        stream=seen.stream,
        verdict=weighed.verdict,
        severity=rule.severity,
        start=recent.first_at,
        end=view.end,
        message=f"{subject} {breach.says.replace('{whole}', what)}; {spec.title} {breach.part.says}",
        path=breach.path,
        detail=breach.detail,
        observed=breach.observed,
        expected=breach.expected,
        count=weighed.affected,
        share=round(weighed.share, 6),
        evidence={
            "affected": weighed.affected,
            "of": weighed.of,
            "source": breach.part.source,
            **evidence_of(since),
        },
        file=file,
        entry=entry,
    )

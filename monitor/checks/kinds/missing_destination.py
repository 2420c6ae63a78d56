"""`missing_destination`: an event that must reach several vendors and no longer reaches one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field, field_validator

from monitor.checks.check import register
from monitor.checks.comparison import Judging, band, changed, evidence, in_span, only_event, together, told
from monitor.checks.finding import Finding, Verdict
from monitor.checks.index import any_event, any_vendor, index_of, literal
from monitor.checks.rule import Match, Params, Rule
from monitor.checks.same_event import same_event
from monitor.checks.statistics.amounts import counted
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.pair import Amounts, Paired
from monitor.checks.statistics.paired import paired
from monitor.checks.statistics.words import amount
from monitor.checks.view import HOUR, View
from monitor.config.duration import Duration
from monitor.decode.vendor_label import vendor_label
from monitor.profile.stream import Stream

ABSOLUTE_HOURS = 24
"""A vendor that gets none at all for so long, while another does, needs no history to be told."""

Share = Annotated[float, Field(ge=0, le=1)]


class MissingDestinationParams(Params):
    """The keys `missing_destination` adds to a rule."""

    vendors: tuple[str, ...] = Field(description="Every vendor the event must reach; two at least.")
    events: dict[str, str] = Field(
        default_factory=dict,
        description="What a vendor calls the event, a glob, where that is neither its standard name nor the others'.",
    )
    within: Duration = Field(0.0, description="An hour is judged once so long has passed: for what is sent in batches.")
    smallest_effect: Share = Field(0.1, description="The smallest share a vendor may lack that is worth telling.")
    min_expected: Annotated[float, Field(ge=0)] = Field(
        20.0, description="Events that must be usual in a window, or that another vendor must have got."
    )

    def covers(self, match: Match, stream: Stream) -> bool:
        """Tell whether a stream is of a vendor named, by whatever name it goes there."""
        if stream.vendor not in self.vendors or not any_event(match).covers(stream):
            return False
        mapped = self.events.get(stream.vendor)
        if mapped is not None:
            # A vendor that never got the event goes by the glob itself.
            return fnmatchcase(stream.event, mapped) or stream.event == mapped
        by_name = {same_event("", name) for name in match.event}
        return match.covers(stream) or same_event(stream.vendor, stream.event) in by_name or not literal(match)

    @property
    def also(self) -> tuple[str, ...]:
        """Return what vendors call the event."""
        return tuple(self.events.values())

    @field_validator("vendors")
    @classmethod
    def _several(cls, vendors: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(vendors)) < 2:
            raise ValueError("one vendor is nothing to compare: name two or more")
        return tuple(dict.fromkeys(vendors))


_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Event:
    """One event of a site, whatever vendors call it: its source, environment and name in `key`, what people call it,
    and the streams of each vendor that gets it.
    """

    key: _Key
    name: str
    streams: Mapping[str, tuple[Stream, ...]]


@register
class MissingDestination:
    """Each vendor's events are held against those of every other vendor named, hour by hour: what all share cancels.

    A vendor is told when it is low beside most of the others. One that gets none at all in a day, while another gets
    enough, needs no history. The subject is the vendor's stream of the event.
    """

    kind: ClassVar[str] = "missing_destination"
    judges_every_kind: ClassVar[bool] = False

    Params: ClassVar[type[Params]] = MissingDestinationParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every vendor of every event the rule is about."""
        params = rule.params
        assert isinstance(params, MissingDestinationParams)  # noqa: S101 - the registry pairs a kind with its Params
        last = index_of(view).end
        events = _events(rule, params, view)
        if last is None or not events:
            return
        end = last - params.within // HOUR * HOUR
        rows = [(event, vendor) for event in events for vendor in event.streams]
        counts = counted(view, [event.streams[vendor] for event, vendor in rows], end)
        number = {(event.key, vendor): row for row, (event, vendor) in enumerate(rows)}
        pairs = [(event, vendor, other) for event, vendor in rows for other in event.streams if other != vendor]
        top = _rows(counts, [number[event.key, vendor] for event, vendor, _ in pairs])
        under = _rows(counts, [number[event.key, other] for event, _, other in pairs])
        beside: defaultdict[tuple[_Key, str], list[tuple[str, Paired]]] = defaultdict(list)
        for (event, vendor, other), one in zip(pairs, paired(top, under, end, view.timezone), strict=True):
            if one is not None:
                beside[event.key, vendor].append((other, one))
        at = Judging(rule, view, end)
        for event in events:
            own = {vendor: counts.values[number[event.key, vendor]] for vendor in event.streams}
            for vendor in params.vendors:
                yield _judge(at, params, event, vendor, own, beside[event.key, vendor])


def _rows(amounts: Amounts, rows: Sequence[int]) -> Amounts:
    return Amounts(amounts.values[rows], amounts.noise[rows])


def _events(rule: Rule, params: MissingDestinationParams, view: View) -> list[_Event]:
    """Return the events of each site, each with the streams by which vendors know it."""
    index, anywhere = index_of(view), any_event(rule.match)
    one = bool(params.events)
    sites: defaultdict[tuple[str, str, str], dict[str, list[Stream]]] = defaultdict(dict)
    names: dict[tuple[str, str, str], str] = {}
    near: Iterable[Stream] = index.called(rule.match.event) if literal(rule.match) else view.streams
    known = [stream for stream in near if stream.vendor in params.vendors and anywhere.covers(stream)]
    keys = {same_event(stream.vendor, stream.event) for stream in known if _named(rule.match, stream)}
    keys |= {same_event("", name) for name in rule.match.event}
    own = [s for vendor in params.events for s in index.by_vendor.get(vendor, ()) if vendor in params.vendors]
    matched = {*known, *(stream for stream in own if anywhere.covers(stream))}
    for stream in sorted(matched):
        mapped = params.events.get(stream.vendor)
        key = same_event(stream.vendor, stream.event)
        if fnmatchcase(stream.event, mapped) if mapped is not None else key in keys:
            site = (stream.source, stream.environment, "" if one else key)
            sites[site].setdefault(stream.vendor, []).append(stream)
            name = only_event(rule) or stream.event
            names[site] = min(names.get(site, name), name)
    return [
        _Event(site, names[site], {vendor: tuple(found[vendor]) for vendor in params.vendors if vendor in found})
        for site, found in sorted(sites.items())
    ]


def _named(match: Match, stream: Stream) -> bool:
    return any_vendor(match).covers(stream) if match.event else True


def _judge(
    at: Judging,
    params: MissingDestinationParams,
    event: _Event,
    vendor: str,
    own: Mapping[str, Floats],
    beside: Sequence[tuple[str, Paired]],
) -> Finding:
    streams = event.streams.get(vendor)
    # The first by name stands for several, so that it stays the same.
    name = params.events.get(vendor) or event.name
    where = min(streams) if streams else Stream(*event.key[:2], vendor, "", name)
    # What nobody captured in the last hour, no vendor is to blame for.
    if at.blind(where) or not any(len(values) and np.isfinite(values[-1]) for values in own.values()):
        return at.finding(where, Verdict.UNKNOWN, f"{event.name}: capture is blind")
    if not beside:
        return _absolute(at, params, event, where, own)
    deciding, p_value = together([told(one.drop, params.min_expected) for _, one in beside])
    other, known = beside[deciding]
    side = known.drop
    others = f"{vendor_label(other)}'s {amount(side.base)}"
    return at.finding(
        where,
        Verdict.NOT_MET,
        f"{event.name}: {vendor_label(vendor)} got {in_span(side)} beside {others}, "
        f"where {band(side)} are usual{changed(side)}{at.since(known, side)}",
        side.hours,
        observed=in_span(side),
        expected=f"{band(side)} beside {others}",
        count=side.observed,
        share=min(max(-side.effect, 0.0), 1.0),
        p_value=p_value,
        effect=min(side.effect, 0.0),
        evidence={**evidence(known, side, params.smallest_effect), "beside_vendor": other},
    )


def _absolute(
    at: Judging, params: MissingDestinationParams, event: _Event, where: Stream, own: Mapping[str, Floats]
) -> Finding:
    """Judge a vendor nothing is known of yet: whether it gets none at all while another does."""
    vendor = where.vendor
    seen = {other: values[-ABSOLUTE_HOURS:] for other, values in own.items()}
    counts = {other: float(np.nansum(values)) for other, values in seen.items()}
    best = max((other for other in counts if other != vendor), key=counts.__getitem__, default="")
    most = counts.get(best, 0.0)
    # A vendor with no stream never got one; one with a stream must have been watched.
    none = not counts.get(vendor) and (vendor not in seen or bool(np.isfinite(seen[vendor]).any()))
    if none and most >= params.min_expected:
        return at.finding(
            where,
            Verdict.MET,
            f"{event.name}: {vendor_label(vendor)} got none in {ABSOLUTE_HOURS} h, "
            f"while {vendor_label(best)} got {amount(most)}",
            ABSOLUTE_HOURS,
            observed=f"0 in {ABSOLUTE_HOURS} h",
            expected=f"{amount(most)}, as {vendor_label(best)} got",
            share=1.0,
            effect=-1.0,
        )
    why = "too few to compare yet" if most < params.min_expected else "not known long enough to tell what is usual"
    return at.finding(where, Verdict.UNKNOWN, f"{event.name}: {vendor_label(vendor)}: {why}")

"""Eight ways in which tracking breaks, each as the deploy that did it, and what may be said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from monitor.drill.call import Call
from monitor.drill.catalog import ORIGIN
from monitor.drill.choice import Choice
from monitor.profile.stream import Stream


class Place(NamedTuple):
    """Where a fault shows: one event of one vendor."""

    vendor: str
    event: str


UNTIL_EVENING, UNTIL_MORNING = 12, 24
"""Hours from a deploy at nine in the morning to its rollback: what only numbers tell of is noticed a day later."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    `sentence` says it to people. `change` is what the deploy does to every call that would be made: it returns the
    calls that are made instead. `hours` is how long it takes people to notice and roll it back, `days` after how many
    something else may break: by then what was told is over. An incident is explained by the fault where its check is
    one of `checks` and every one of its streams one of `places`: nothing wider, so that no false alarm hides behind a
    fault that happens to be on.
    """

    name: str
    sentence: str
    change: Callable[[Call], Iterable[Call]]
    checks: frozenset[str]
    places: frozenset[Place]
    hours: int = UNTIL_EVENING
    days: int = 2

    def explains(self, check: str, streams: Iterable[Stream]) -> bool:
        """Tell whether an incident of this check about these streams is this fault's doing."""
        return check in self.checks and {Place(stream.vendor, stream.event) for stream in streams} <= self.places


def _is(call: Call, place: Place) -> bool:
    return (call.vendor, call.name) == place


_ORDER, _VIEW = Place("ga4", "purchase"), Place("ga4", "view_item")
_META_ORDER, _META_VIEW = Place("meta", "Purchase"), Place("meta", "ViewContent")
_ADDED = Place("segment", "Product Added")
_NEWSLETTER = frozenset(
    {
        Place("ga4", "page_view"),
        Place("ga4", "generate_lead"),
        Place("meta", "Lead"),
        Place("segment", "Newsletter Subscribed"),
    }
)
_THANKS = f"{ORIGIN}/newsletter/danke"
_PEOPLE = ("hanna.brandt", "joerg.petersen", "m.lindqvist", "ayse.yilmaz", "t.oberhofer", "lea.vogt", "paul.steiner")


def _stop(call: Call) -> Iterable[Call]:
    return () if _is(call, _ORDER) else (call,)


def _halve(call: Call) -> Iterable[Call]:
    return () if _is(call, _VIEW) and call.salt & 1 else (call,)


def _stringify(call: Call) -> Iterable[Call]:
    if not _is(call, _ORDER):
        return (call,)
    return (_with(call, {**call.properties, "value": str(call.properties["value"])}),)


def _lose_currency(call: Call) -> Iterable[Call]:
    if not _is(call, _META_ORDER):
        return (call,)
    return (_with(call, {name: value for name, value in call.properties.items() if name != "currency"}),)


def _add_debug(call: Call) -> Iterable[Call]:
    if not _is(call, _ADDED):
        return (call,)
    return (_with(call, {**call.properties, "debug_price_rule": f"r{call.salt % 90 + 10}"}),)


def _leak_email(call: Call) -> Iterable[Call]:
    if call.page.url != _THANKS:
        return (call,)
    address = f"{_PEOPLE[int(call.visit[1:], 16) % len(_PEOPLE)]}@example.org"
    leaked = f"{_THANKS}?email={address.replace('@', '%40')}"
    return (replace(call, page=replace(call.page, url=leaked)),)


def _fire_unasked(call: Call) -> Iterable[Call]:
    answered = call.choice is not Choice.NONE
    if answered and _is(call, _META_VIEW) and any(line.product.category == "geschenke" for line in call.lines):
        return (replace(call, allowed=True),)
    return (call,)


def _send_twice(call: Call) -> Iterable[Call]:
    if not _is(call, _ORDER):
        return (call,)
    return (call, replace(call, at=call.at + 11 + call.salt % 9, load=call.load + 1))


def _with(call: Call, properties: Mapping[str, object]) -> Call:
    return replace(call, properties=properties)


FAULTS = (
    Fault(
        "event-stops",
        "GA4 no longer hears of purchases",
        _stop,
        frozenset({"missing_event", "volume"}),
        frozenset({_ORDER}),
        days=1,
    ),
    Fault(
        "drop-by-half",
        "GA4 hears of only half the product views",
        _halve,
        frozenset({"volume"}),
        frozenset({_VIEW}),
        UNTIL_MORNING,
    ),
    Fault(
        "type-change",
        "GA4 gets the value of purchases as text",
        _stringify,
        frozenset({"schema"}),
        frozenset({_ORDER}),
    ),
    Fault(
        "property-lost",
        "Meta gets purchases without their currency",
        _lose_currency,
        frozenset({"schema"}),
        frozenset({_META_ORDER}),
    ),
    Fault(
        "new-property",
        "Segment gets a debug property with every product added",
        _add_debug,
        frozenset({"rogue_property"}),
        frozenset({_ADDED}),
        days=1,
    ),
    Fault(
        "e-mail-in-url",
        "The newsletter form puts e-mail addresses into the next page's URL",
        _leak_email,
        frozenset({"pii"}),
        _NEWSLETTER,
    ),
    Fault(
        "fires-after-refusal",
        "Gift pages take any answer to the banner for a yes and call Meta's pixel",
        _fire_unasked,
        frozenset({"consent"}),
        frozenset({_META_VIEW}),
    ),
    Fault(
        "double-purchases",
        "The thank-you page reports each purchase to GA4 twice",
        _send_twice,
        frozenset({"volume"}),
        frozenset({_ORDER}),
        UNTIL_MORNING,
    ),
)
"""In the order in which the demo breaks things."""

"""Mirrors: whether every conversion and remarketing event of the captures counts once, held against their endpoints."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from bench.decode import SHARED, captured
from monitor.capture.hit import Hit
from monitor.decode.event import Event, Kind
from monitor.decode.registry import decode
from monitor.decode.request import Request

MIRRORED = frozenset({"google_ads", "floodlight", "linkedin", "x", "meta"})
"""Vendors whose tags send one event to several places."""

Told = tuple[str | None, str, str, str, float | None, str]
"""What tells events of one capture apart but for being repeated: file, vendor, account, name, value, page."""


class Tally(NamedTuple):
    """Of one kind of event in one capture: requests, events by their collapse keys, events by their endpoints."""

    requests: int
    by_key: int
    by_endpoint: int


def tallies(hits: Sequence[Hit]) -> dict[Told, Tally]:
    """Return the tally of everything that is told apart in these hits.

    The oracle knows no collapse key: one event reaches each of its endpoints at most once, so of equal reports there
    have been as many events as the busiest of their endpoints took requests.
    """
    seen: dict[Told, list[tuple[str, str | None]]] = defaultdict(list)
    for hit in hits:
        request = Request(hit)
        for event in decode(hit).events:
            if event.vendor in MIRRORED and event.kind in {Kind.EVENT, Kind.PAGE}:
                seen[_told(hit, event)].append((_endpoint(request), event.collapse_key))
    return {told: _tally(reports) for told, reports in seen.items()}


def _tally(reports: Sequence[tuple[str, str | None]]) -> Tally:
    keys = {key for _, key in reports if key is not None}
    alone = sum(key is None for _, key in reports)
    return Tally(len(reports), len(keys) + alone, max(Counter(endpoint for endpoint, _ in reports).values()))


def _told(hit: Hit, event: Event) -> Told:
    return hit.file, event.vendor, event.account, event.name, event.value, event.page or ""


def _endpoint(request: Request) -> str:
    """Return the place a request goes to; a repetition that says it is one (Floodlight's redirect with `dc_pre`, Meta's
    second try with `redirect=0`) goes to another.
    """
    path, _, matrix = request.path.partition(";")
    again = f";{matrix}".find(";dc_pre=") >= 0 or request.query.get("redirect") == "0"
    return f"{request.host}{path}{' again' if again else ''}"


def run() -> None:
    """Print how many requests are how many events, and every disagreement."""
    if not SHARED.is_dir():
        print("skipped: ../shared is not here")
        return
    found = tallies(captured())
    repeated = {told: tally for told, tally in found.items() if tally.requests > tally.by_endpoint}
    wrong = {told: tally for told, tally in found.items() if tally.by_key != tally.by_endpoint}
    print(
        f"events that several places are told: {sum(tally.by_endpoint for tally in repeated.values())} in "
        f"{sum(tally.requests for tally in repeated.values())} requests; of all {len(found)} kinds of event "
        f"{len(found) - len(wrong)} are counted as often as they happened (to reach: every one)"
    )
    for told, tally in wrong.items():
        print(f"  not: {told}: {tally.requests} requests, {tally.by_endpoint} events, {tally.by_key} counted")


if __name__ == "__main__":
    run()

"""Tracking hits as a privacy officer meets them, labelled without sight of the rules: recall, precision, false alarms.

The third labelled set (`_pii_third_*`): 41 sites of fifteen trades, nineteen wire formats, fourteen locales, personal
data of all thirteen types in the places it ends in, and at least twice as many clean hits full of look-alikes. It is
split by value family (a locale's people, a brand of card, a sort of secret, a sort of look-alike): a family is in one
half only, whatever vendor and place it meets, so that what was mended for half A had no word of half B to fit. Misses
and false alarms of half B were never read. One person wrote the set and then the rules that mend for it, so half B is
not quite what nobody has seen.

First look, on 26 November 2026, by place left out (it is printed each time):

    half A: 2,579 hits, 794 with 1,012 values of personal data, 1,785 clean
      recall 0.674  precision 0.945 (42 wrong of 766)  clean hits flagged 33 = 18.5 per 1,000
      recall by type: address 0.58, birth_date 0.61, card 0.73, email 1.00, iban 1.00, ip 0.00, location 0.75, name 0.44,
        national_id 0.71, phone 0.76, secret 0.81, special_category 0.46, weak_hash 0.98
    half B: 2,671 hits, 856 with 1,034 values of personal data, 1,815 clean
      recall 0.678  precision 0.323 (1619 wrong of 2393)  clean hits flagged 276 = 152.1 per 1,000
      recall by type: address 0.64, birth_date 0.53, card 0.73, email 1.00, iban 0.94, ip 0.77, location 0.70, name 0.48,
        national_id 0.46, phone 0.79, secret 0.62, special_category 0.48, weak_hash 0.57
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bench._pii_third_clean import KINDS, add, clean_spot
from bench._pii_third_people import LOCALES
from bench._pii_third_places import Spot, spot, story
from bench._pii_third_plants import MAKERS, Plant
from bench._pii_third_vendors import FULL, PAGE, URLS
from monitor.capture.hit import Hit
from monitor.decode.event import Event, Kind
from monitor.decode.registry import decode
from monitor.decode.request import Request
from monitor.privacy.inspect import Inspector

SEED = 3_2026
PLANTED, STORIES, CLEAN = 1_500, 150, 3_600
KEY = b"a key for measuring, 32 bytes long"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A hit with what is personal in it; findings that overlap `free` text count neither way."""

    hit: Hit
    half: str
    place: str
    plants: tuple[Plant, ...] = ()
    free: tuple[str, ...] = ()


def half_of(family: str) -> str:
    """Return the half a value family is in. The salt was chosen, before any look, so that every type is in both."""
    return "AB"[hashlib.sha256(f"third-27/{family}".encode()).digest()[0] % 2]


def labelled(seed: int = SEED) -> Iterator[Labelled]:
    """Yield the set, the same in every run."""
    pick = random.Random(seed)
    kinds = {half: [kind for kind in KINDS if half_of(f"clean-{kind}") == half] for half in "AB"}
    made = 0
    while made < PLANTED:
        maker, variants = MAKERS[pick.choice(list(MAKERS))]
        datum = maker(pick, pick.choice(variants))
        if datum is None:
            continue
        place = pick.choice(datum.places)
        at = spot(pick, datum, place)
        made += 1
        free = (*datum.free, str(at.props.get("identity", "")))  # a token around a claim may be told as well
        yield _labelled(pick, at, half_of(datum.family), place, (datum.plant,), free, kinds)
    for _ in range(STORIES):
        code = pick.choice(list(LOCALES))
        place, at, plants, free = story(pick, code)
        yield _labelled(pick, at, half_of(f"people-{code}"), place, plants, free, kinds)
    for _ in range(CLEAN):
        half = pick.choice("AB")
        at = clean_spot(pick, pick.sample(kinds[half], pick.randint(2, 6)))
        vendors = FULL if at.props else PAGE
        yield Labelled(vendors[pick.choice(list(vendors))](pick, at), half, "clean")


def _labelled(pick: random.Random, at: Spot, half: str, place: str, plants: tuple[Plant, ...], free: tuple[str, ...],  # noqa: PLR0917
              kinds: dict[str, list[str]]) -> Labelled:  # fmt: skip
    vendors = FULL
    if not at.props:
        vendors = {"title": PAGE, "referrer": PAGE, "reset_referrer": PAGE, "whole_referrer": PAGE}.get(place, URLS)
        if pick.random() < 0.5:
            vendors = FULL
    if vendors is FULL:
        for kind in pick.sample(kinds[half], pick.randint(0, 3)):
            add(at, {key: value for key, value in KINDS[kind](pick).items() if not key.startswith("_")})
    return Labelled(vendors[pick.choice(list(vendors))](pick, at), half, place, plants, free)


def events_of(hit: Hit) -> tuple[Event, ...]:
    """Return what the hit says; where no decoder reads it, its body as one event."""
    events = decode(hit).events
    body = {"body": hit.body.decode()} if hit.body else {}
    return events or (Event(Request(hit).host, Kind.EVENT, "", "request", 0.0, properties=body),)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def overlaps(found: str, wanted: str) -> bool:
    """Tell whether two texts are the same data: one holds the other, spaces and marks aside."""
    a, b = _plain(found), _plain(wanted)
    return bool(a and b) and (a in b or b in a)


def found_in(inspector: Inspector, hit: Hit) -> list[tuple[str, str]]:
    """Return the type and text of every finding, SHA-256 of unknown content aside."""
    found = (item for event in events_of(hit) for item in inspector.find(event, hit))
    return sorted({(str(item.type), item.text) for item in found if item.hash != "sha256"})


@dataclass(slots=True)
class Judged:
    """One labelled hit beside what was found: the plants missed, and the findings that are none of them."""

    case: Labelled
    missed: list[Plant]
    wrong: list[tuple[str, str]]
    right: int


def judge(case: Labelled, found: list[tuple[str, str]]) -> Judged:
    """Hold the findings against the labels."""

    def of(plant: Plant) -> list[tuple[str, str]]:
        return [
            item for item in found if item[0] == plant.type and any(overlaps(item[1], text) for text in plant.texts)
        ]

    right = {item for plant in case.plants for item in of(plant)}
    wrong = [item for item in found if item not in right and not any(overlaps(item[1], text) for text in case.free)]
    return Judged(case, [plant for plant in case.plants if not of(plant)], wrong, len(right))


def judged() -> list[Judged]:
    """Return every hit of the set, judged."""
    inspector = Inspector.of(KEY)
    return [judge(case, found_in(inspector, case.hit)) for case in labelled()]


def run() -> None:
    """Print the figures of both halves."""
    everything = judged()
    for half in "AB":
        rows = [row for row in everything if row.case.half == half]
        _print(half, rows)


def _print(half: str, rows: list[Judged]) -> None:
    planted = [row for row in rows if row.case.plants]
    clean = [row for row in rows if not row.case.plants]
    total, missed = sum(len(row.case.plants) for row in planted), sum(len(row.missed) for row in planted)
    right, wrong = sum(row.right for row in rows), sum(len(row.wrong) for row in rows)
    flagged = sum(bool(row.wrong) for row in clean)
    print(
        f"\nhalf {half}: {len(rows):,} hits, {len(planted):,} with {total:,} values of personal data, {len(clean):,} clean"
    )
    print(f"  recall {1 - missed / total:.3f}  precision {right / (right + wrong):.3f} ({wrong} wrong of {right + wrong})  "
          f"clean hits flagged {flagged} = {1000 * flagged / len(clean):.1f} per 1,000")  # fmt: skip
    by_type: Counter[str] = Counter(plant.type for row in planted for plant in row.case.plants)
    miss_type: Counter[str] = Counter(plant.type for row in planted for plant in row.missed)
    by_place: Counter[str] = Counter(row.case.place for row in planted for _ in row.case.plants)
    miss_place: Counter[str] = Counter(row.case.place for row in planted for _ in row.missed)
    for title, counts, misses in (("type", by_type, miss_type), ("place", by_place, miss_place)):
        parts = (f"{name} {1 - misses[name] / count:.2f} ({count})" for name, count in sorted(counts.items()))
        print(f"  recall by {title}: " + ", ".join(parts))

"""Personal data on a second set: other countries, vendors, key words and wrappings, and hashes of addresses seen.

Run for the first time on 26 November 2026, against the rules as they were tuned on the yardstick: recall 0.601,
precision 0.571, 168 of 1,000 clean hits flagged (`client_name=web-sdk` and `fn=onClick` taken for names). What it gives
now was mended for, so it tells little of what nobody has seen; `pii_held_out` is not mended for.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from bench import pii_held_out
from bench.pii_hits import Labelled, labelled, windows
from bench.pii_values import Plant
from monitor.capture.hit import Hit
from monitor.decode.registry import decode
from monitor.privacy.found import Found
from monitor.privacy.inspect import Inspector

KEY = b"a key for measuring, 32 bytes long"
TYPES = {
    "email": "EMAIL", "phone": "PHONE", "card": "CARD", "iban": "IBAN", "national_id": "ID", "name": "NAME",
    "address": "ADDRESS", "birth_date": "DOB", "location": "GEO", "ip": "IP", "secret": "SECRET",
    "weak_hash": "HASHWEAK", "special_category": "SPECIAL",
}  # fmt: skip
_NORMAL = re.compile(r"[\W_]+")


def run(show: int = 0) -> None:
    """Print recall by type and wrapping, precision, and what is told of clean hits."""
    inspector = Inspector.of(KEY)
    by_type: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    by_wrap: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    false = Counter[str]()
    missed: list[tuple[str, Plant]] = []
    wrong: list[Found] = []
    clean = flagged = 0
    for case in labelled():
        found = find(inspector, [case.hit])
        right, others = judge(case, found)
        false.update(TYPES[item.type] for item in others)
        wrong += others
        clean += case.plant is None
        flagged += case.plant is None and bool(others)
        if case.plant is not None:
            for tally in (by_type[case.plant.type], by_wrap[case.wrap]):
                tally[0] += right
                tally[1] += 1
            if not right:
                missed.append((case.wrap, case.plant))
    hits, planted = sum(n for n, _ in by_type.values()), sum(n for _, n in by_type.values())
    print(f"\nsecond set: {clean + planted:,} hits, {planted:,} with one value planted")
    print(f"recall {hits / planted:.4f}, precision {hits / max(1, hits + sum(false.values())):.4f}; clean hits flagged "
          f"{flagged} of {clean:,} = {1000 * flagged / clean:.2f} per 1,000")  # fmt: skip
    print("  by type      " + _rates(by_type))
    print("  by wrapping  " + _rates(by_wrap))
    print("  false alarms " + (", ".join(f"{kind} {n}" for kind, n in false.most_common()) or "none"))
    for wrap, plant in missed[:show]:
        print("  missed", wrap, *plant)
    for item in wrong[:show]:
        print("  wrong", item)
    _linking()
    pii_held_out.run()


def find(inspector: Inspector, hits: Iterable[Hit]) -> list[Found]:
    """Return what an inspector finds in hits."""
    return [item for hit in hits for event in decode(hit).events for item in inspector.find(event, hit)]


def judge(case: Labelled, found: Sequence[Found]) -> tuple[bool, list[Found]]:
    """Return whether the planted value was found for what it is, and what was found that is nothing.

    A token found as a whole is right whatever is in its claims.
    """
    plant = case.plant
    value = _normal(plant.value) if plant else ""
    same = [item for item in found if value and _overlap(value, _normal(item.text))]
    others = [item for item in found if item not in same and not item.text.startswith("eyJ")]
    right = any(plant is not None and TYPES[item.type] == plant.type for item in same)
    return right, others


def _overlap(one: str, other: str) -> bool:
    return one in other or (other in one and len(other) >= max(4, 0.6 * len(one)))


def _normal(text: str) -> str:
    return _NORMAL.sub("", text).casefold()


def _rates(tallies: dict[str, list[int]]) -> str:
    return ", ".join(f"{name} {right / total:.3f}" for name, (right, total) in sorted(tallies.items()))


def _linking() -> None:
    linked = known = wrong = other = 0
    for hits, hashes, unseen in windows():
        inspector = Inspector.of(KEY)
        wanted = {text for _, text in hashes}
        found = {item.text for item in find(inspector, hits) if item.hash}
        # Twice: what stood in the window before the address itself is recognised when it comes again.
        found |= {item.text for item in find(inspector, hits) if item.hash}
        linked += len(wanted & found)
        known += len(wanted)
        wrong += len(found - wanted)
        other += unseen
    print(f"hashes of addresses seen in clear, under any key: {linked} of {known} = {linked / known:.4f} found; "
          f"{wrong} of {other} of addresses not seen")  # fmt: skip

"""Plans inferred from events of real schemas, scored against the schemas; each figure beside its reach.

    python -m bench plan            (`make bench-plan` adds the speed; some minutes)

Runs events that `../shared/yardsticks/schema` draws from 38 published schemas through our profile and our inference,
and scores what was inferred against the schemas; skipped where that folder is absent. Nothing here was chosen on world
2, which is another presence, vocabulary and map for every path of the same schemas; world 0 is the yardstick's own.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

from monitor.decode.event import Event, Kind
from monitor.plan.infer import infer
from monitor.plan.plan import Plan, Presence
from monitor.privacy.inspected import Inspected
from monitor.profile.build import profile_of
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream

YARDSTICK = Path(__file__).parents[1].parent / "shared" / "yardsticks" / "schema"
STREAM = Stream("default", "production", "bench", "", "event")
SIZES = (50, 500, 5000)
NOISES = (0.0, 0.003)
SEED, OTHER_SEED = 7, 8
FORMATS = {"date-time", "date", "uuid", "email", "uri", "ipv4", "ipv6", "hostname"}
"""The formats the schemas can name; the others of ours (hex, number, currency, …) are no formats of JSON Schema."""
REACHES = {
    "required, macro F1": {50: 0.980, 500: 0.995, 5000: 0.998},
    "types": {5000: 0.998},
    "enum F1": {500: 0.90, 5000: 0.96},
    "formats F1": {50: 0.99, 500: 0.99, 5000: 0.99},
    "formats F1, unions as drawn": {50: 0.99, 500: 0.99, 5000: 0.99},
    "maps F1": {50: 0.97, 500: 0.97, 5000: 0.97},
    "paths emitted against true": {50: 1.2, 500: 1.2, 5000: 1.2},
}

FACETS = {"enum F1": "enum", "formats F1": "fmt", "formats F1, unions as drawn": "drawn_fmt", "maps F1": "map"}


def inspected(properties: Mapping[str, Any]) -> Inspected:
    """Return an event's properties as the privacy room hands them on."""
    return Inspected(Event("bench", Kind.EVENT, "", "event", 0.0, properties=properties))


def profiled(events: Sequence[Mapping[str, Any]]) -> Profile:
    """Return the profile of everything."""
    return profile_of([inspected(event) for event in events], budget=None)


def decisions(plan: Plan) -> dict[str, dict[str, Any]]:
    """Return a plan in the yardstick's words, by the yardstick's paths (whose keys hold no escapes)."""
    out: dict[str, dict[str, Any]] = {"": _decision("object")}
    for path, known in plan.properties.items():
        plain = path.replace("\\", "")
        types = set(known.types) - {"null"}
        if "number" in types:
            types.discard("integer")
        out[plain] = {
            "required": known.presence in {Presence.REQUIRED, Presence.NULLABLE},
            "types": types,
            "nullable": "null" in known.types,
            "enum": known.enum is not None,
            "format": known.format if known.format in FORMATS else None,
            "map": False,
        }
    for path in list(out):
        if path.endswith(".*") and path[:-2] in out:
            out[path[:-2]]["map"] = True
        elif path == "*":
            out[""]["map"] = True
    return out


def _decision(kind: str) -> dict[str, Any]:
    return {"required": True, "types": {kind}, "nullable": False, "enum": False, "format": None, "map": False}


def score(task: tuple[int, int, int, float]) -> tuple[tuple[int, int, float], Counter[str], float | None]:
    """Return (world, size, noise), what the yardstick counts of one schema, and its F1 of required."""
    index, world, size, noise = task
    decided, truth, seen = _inferred(index, world, size, noise)
    judge = _yardstick("bench_infer").score
    counted = Counter(judge(decided, truth, seen))
    as_drawn = judge(decided, {path: _as_drawn(one) for path, one in truth.items()}, seen)
    counted.update({f"drawn_{name}": number for name, number in as_drawn.items() if name.startswith("fmt_")})
    required = f1(counted, "req") if counted["req_n"] else None
    return (world, size, noise), counted, required


def _as_drawn(one: dict[str, Any]) -> dict[str, Any]:
    """Return a path's truth with the format that a union's strings are drawn in, which the yardstick leaves out."""
    drawn = [one["model"].get(side, {}).get("f") for side in ("a", "b")] if one["kind"] == "union" else []
    return one | {"format": next((form for form in drawn if form), one["format"])}


def _inferred(index: int, world: int, size: int, noise: float) -> tuple[Any, Any, Any]:
    gen, reference = _yardstick("gen"), _yardstick("refprofile")
    drawn = gen.World(gen.load()[index], world)
    events = [event for event, _ in drawn.events(size, SEED, noise)]
    return decisions(infer(STREAM, profiled(events), 0.0)), drawn.truth, reference.profile(events)


def same(index: int) -> tuple[int, int]:
    """Return (of how many properties two disjoint samples of 5,000 say the same, how many there are)."""
    gen = _yardstick("gen")
    drawn = gen.World(gen.load()[index], 0)
    plans = []
    for seed in (SEED, OTHER_SEED):
        events = [event for event, _ in drawn.events(SIZES[-1], seed, NOISES[-1])]
        plans.append(infer(STREAM, profiled(events), 0.0).properties)
    paths = [*dict.fromkeys([*plans[0], *plans[1]])]
    # A junk key that one sample happened to hold is no property of the plan; what is rare is left out.
    paths = [path for path in paths if any(p.get(path) and p[path].presence is not Presence.RARE for p in plans)]
    alike = 0
    for path in paths:
        a, b = plans[0].get(path), plans[1].get(path)
        alike += a is not None and b is not None and _expected(a) == _expected(b)
    return alike, len(paths)


def _expected(known: Any) -> tuple[Any, ...]:
    # A range is an estimate and may differ in its digits; whether there is one may not.
    return known.presence, known.types, known.enum, known.format, known.low is None, known.high is None


def f1(counted: Mapping[str, float], name: str) -> float:
    """Return the F1 of what was counted under a name."""
    right, wrong, missed = (counted.get(f"{name}_{kind}", 0) for kind in ("tp", "fp", "fn"))
    return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0


def _yardstick(name: str) -> Any:
    if str(YARDSTICK) not in sys.path:
        sys.path.insert(0, str(YARDSTICK))
    return import_module(name)


def run(worlds: Sequence[int] = (0, 2), sizes: Sequence[int] = SIZES) -> None:
    """Print the figures."""
    if not YARDSTICK.is_dir():
        print(f"skipped: {YARDSTICK} is not here")
        return
    number = len(_yardstick("gen").load())
    tasks = [(i, world, size, noise) for world in worlds for size in sizes for noise in NOISES for i in range(number)]
    totals: defaultdict[tuple[int, int, float], Counter[str]] = defaultdict(Counter)
    required: defaultdict[tuple[int, int, float], list[float]] = defaultdict(list)
    with ProcessPoolExecutor(2) as pool:
        for key, counted, mean in pool.map(score, tasks):
            totals[key].update(counted)
            if mean is not None:
                required[key].append(mean)
        print(f"{'measure':<28}{'world':>6}{'junk':>7}" + "".join(f"{f'n={size:,}':>18}" for size in sizes))
        for name, reaches in REACHES.items():
            for world, noise in ((world, noise) for world in worlds for noise in NOISES):
                cells = []
                for size in sizes:
                    value = _figure(name, totals[world, size, noise], required[world, size, noise])
                    reach = reaches.get(size)
                    cells.append(f"{value:.3f}" + (f" ({reach:g})" if reach else " (–)"))
                print(f"{name:<28}{world:>6}{noise:>7.1%}" + "".join(f"{cell:>18}" for cell in cells))
        pairs = list(pool.map(same, range(number)))
    share = sum(alike for alike, _ in pairs) / sum(of for _, of in pairs)
    print(f"the same plan from two samples of {SIZES[-1]:,}, 0.3 % junk: {share:.1%} of properties (98 %)")


def _figure(name: str, counted: Counter[str], required: list[float]) -> float:
    if name.startswith("required"):
        return sum(required) / len(required)
    if name == "types":
        return counted["type_ok"] / counted["type_n"]
    if name.startswith("paths"):
        return counted["paths"] / counted["truth_paths"]
    return f1(counted, FACETS[name])


if __name__ == "__main__":
    run()

"""Peers side by side in one run: what each infers from the same events, and how fast each takes them.

    python -m bench plan_peers

Installs every peer that comes by name into a folder of its own (`TAGWATCH_PEERS`, else beside other temporary files)
and says which it skips. Inference is scored on `../shared/yardsticks/schema`; skipped where that folder is absent.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from typing import Any

import orjson

from bench._peers import SCRATCH, installed, quicktype
from bench.plan import NOISES, SEED, STREAM, YARDSTICK, decisions, f1, profiled
from bench.plan_speed import EVENTS, NAME, batches, best, grouped, profiles, validated
from monitor.plan.compiled import Validator
from monitor.plan.infer import infer
from monitor.plan.json_schema import to_json_schema
from monitor.plan.judge import Judge
from monitor.plan.plan import Plan
from monitor.profile.stream import Stream

SIZE = 500
WORLD = 2
"""The yardstick's schemas with presences, vocabularies and maps that nothing of ours was chosen on."""
REAL = {"genson": "genson", "duckdb": "duck", "polars": "polars_", "pyarrow": "arrow_"}
"""Peers that are run, by distribution, and what the yardstick calls the function that reads their answer."""
RULES = ("jsonoid", "schemaguru", "tfdv", "deequ", "whylogs")
"""Peers whose rules the yardstick re-implemented from their source."""
SLOW = 400
"""Events that a peer gets which takes tens of milliseconds for a few: its rate is the same."""
DRAFT_7 = "http://json-schema.org/draft-07/schema#"


def run() -> None:
    """Print the figures."""
    there = installed()
    if not YARDSTICK.is_dir():
        print(f"skipped: {YARDSTICK} is not here")
        return
    if str(YARDSTICK) not in sys.path:
        sys.path.insert(0, str(YARDSTICK))
    _inference(there)
    _speed(there)


def inferred(task: tuple[int, float, Sequence[str]]) -> tuple[float, dict[str, tuple[Counter[str], float]]]:
    """Return what every tool got right of one schema's events: counts, and F1 of required (NaN where it says none)."""
    index, noise, names = task
    for folder in (str(YARDSTICK), str(SCRATCH)):
        if folder not in sys.path:
            sys.path.append(folder)
    gen, rules = import_module("gen"), import_module("infer_rules")
    judge, reference = import_module("bench_infer").score, import_module("refprofile")
    drawn = gen.World(gen.load()[index], WORLD)
    events = [event for event, _ in drawn.events(SIZE, SEED, noise)]
    seen = reference.profile(events)
    said: dict[str, tuple[Counter[str], float]] = {}
    for name in ("tagwatch", *names):
        answer = _answer(name, events, seen, rules)
        counted = Counter(failed=1) if answer is None else Counter(judge(answer, drawn.truth, seen))
        said[name] = counted, f1(counted, "req") if counted["req_n"] else float("nan")
    return noise, said


def _answer(name: str, events: Sequence[Mapping[str, Any]], seen: Any, rules: Any) -> Any:
    if name == "tagwatch":
        return decisions(infer(STREAM, profiled(events), 0.0))
    if name in RULES:
        return getattr(rules, name)(seen)
    try:
        return getattr(rules, REAL.get(name, name))(events)
    except Exception:  # noqa: BLE001 - whatever a peer raises, it has no answer for these events
        return None


def _inference(there: Mapping[str, str]) -> None:
    number = len(import_module("gen").load())
    names = [name for name in REAL if name in there] + list(RULES)
    folder = quicktype()
    if folder is not None:
        os.environ["QUICKTYPE"] = str(folder)
    tasks = [(i, noise, names) for noise in NOISES for i in range(number)]
    totals: defaultdict[tuple[str, float], Counter[str]] = defaultdict(Counter)
    required: defaultdict[tuple[str, float], list[float]] = defaultdict(list)
    # Fresh processes: polars' threads do not survive a fork.
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for noise, said in pool.map(inferred, tasks):
            for name, (counted, score) in said.items():
                totals[name, noise].update(counted)
                if score == score:  # noqa: PLR0124 - not a number where the tool says nothing of it
                    required[name, noise].append(score)
    print(
        f"\ninferred from {SIZE} events of {number} schemas: required macro F1 / types / enum F1 / formats F1 / maps F1"
    )
    print(f"{'':<26}" + "".join(f"{f'world {WORLD}, junk {noise:.1%}':>46}" for noise in NOISES))
    for name in ("tagwatch", *names):
        cells = [_cell(totals[name, noise], required[name, noise]) for noise in NOISES]
        version = there.get(name, "")
        title = f"{name} {version}" if name in {"tagwatch", *there} else f"{name} (its rules)"
        print(f"{title.strip():<26}" + "".join(f"{cell:>46}" for cell in cells))
    if folder is None:
        return
    print(
        "quicktype is installed; it takes seconds a schema, and is scored at 50 events of the schemas of Iglu and GA4:"
    )
    _quicktype(number)


def _quicktype(number: int) -> None:
    gen, rules = import_module("gen"), import_module("infer_rules")
    judge, reference = import_module("bench_infer").score, import_module("refprofile")
    ours: list[float] = []
    theirs: list[float] = []
    for item in gen.load()[:number]:
        if not item["name"].startswith(("iglu", "ga4")):
            continue
        drawn = gen.World(item, WORLD)
        events = [event for event, _ in drawn.events(50, SEED, NOISES[-1])]
        seen = reference.profile(events)
        for found, name in ((ours, "tagwatch"), (theirs, "quicktype")):
            answer = _answer(name, events, seen, rules)
            if answer is not None:
                found.append(f1(Counter(judge(answer, drawn.truth, seen)), "req"))
    for name, found in (("tagwatch", ours), ("quicktype", theirs)):
        score = f"{sum(found) / len(found):.3f} of {len(found)} schemas" if found else "none: it failed at every schema"
        print(f"  {name:<24}required macro F1 {score}")


def _cell(counted: Counter[str], required: Sequence[float]) -> str:
    def of(name: str) -> str:
        return f"{f1(counted, name):.3f}" if counted[f"{name}_tp"] else "–"

    needed = f"{sum(required) / len(required):.3f}" if counted["req_tp"] else "–"
    types = f"{counted['type_ok'] / counted['type_n']:.3f}" if counted["type_n"] else "–"
    failed = f" ({counted['failed']} failed)" if counted["failed"] else ""
    return " / ".join((needed, types, of("enum"), of("fmt"), of("map"))) + failed


def _speed(there: Mapping[str, str]) -> None:
    rows = import_module("speedgen").make(EVENTS)
    lines = [orjson.dumps(row) for row in rows]
    plans = {name: _plan(name, seen) for name, seen in profiles(batches(rows[: EVENTS // 2])).items()}
    validator = Validator.by_name(plans, "event")
    judges = {name: Judge(plan) for name, plan in plans.items()}
    schemas = {name: to_json_schema(plan) | {"$schema": DRAFT_7} for name, plan in plans.items()}
    gc.disable()
    loads = best(lambda: [orjson.loads(line) and None for line in lines])
    print(f"\n{'speed, one core, the same bytes':<58}{'events/s':>10}")

    def told(name: str, work: Callable[[], object], number: int = EVENTS) -> None:
        took = best(work, 2)
        share = loads * number / EVENTS / took
        print(f"{name:<58}{number / took:>10,.0f}  {share:.2f} of orjson.loads")

    told("orjson.loads", lambda: [orjson.loads(line) and None for line in lines])
    told("tagwatch: parse and validate", lambda: validator.sort(lines))
    told("tagwatch: the same, profile 1 in 10", lambda: validated(lines, validator, judges, 10))
    told("tagwatch: judge decoded events", lambda: _judged(rows, judges))
    for name, work in _validators(there, schemas, lines).items():
        told(name, work)
    told("jsonschema: parse and validate", _jsonschema(schemas, lines[:SLOW]), SLOW)
    for name, work in _readers(there, lines).items():
        told(name, work)
    gc.enable()


def _plan(name: str, seen: Any) -> Plan:
    return infer(Stream("default", "production", "bench", "", name), seen, 0.0)


def _judged(rows: Sequence[dict[str, Any]], judges: Mapping[str, Judge]) -> None:
    for name, group in grouped(rows).items():
        judges[name].faults([dict(one.event.properties) for one in group], ignore=NAME)


def _validators(
    there: Mapping[str, str], schemas: Mapping[str, dict[str, Any]], lines: Iterable[bytes]
) -> dict[str, Callable[[], object]]:
    """Return how each validator takes every line: parsed by orjson, held against the plan we export."""
    found: dict[str, Callable[[], object]] = {}
    if "jsonschema-rs" in there:
        rust = import_module("jsonschema_rs")
        made = {name: rust.validator_for(schema) for name, schema in schemas.items()}
        found["jsonschema-rs: parse (orjson) and validate"] = lambda: [
            made[(row := orjson.loads(line))["event"]].is_valid(row) for line in lines
        ]
    if "fastjsonschema" in there:
        fast = import_module("fastjsonschema")
        compiled = {name: fast.compile(schema) for name, schema in schemas.items()}
        found["fastjsonschema: parse (orjson) and validate"] = lambda: _tried(compiled, lines, fast.JsonSchemaException)
    return found


def _tried(compiled: Mapping[str, Callable[[Any], object]], lines: Iterable[bytes], refused: type[Exception]) -> int:
    failing = 0
    for line in lines:
        row = orjson.loads(line)
        try:
            compiled[row["event"]](row)
        except refused:
            failing += 1
    return failing


def _jsonschema(schemas: Mapping[str, dict[str, Any]], lines: Sequence[bytes]) -> Callable[[], object]:
    kind = import_module("jsonschema").Draft7Validator
    made = {name: kind(schema) for name, schema in schemas.items()}
    return lambda: [made[(row := orjson.loads(line))["event"]].is_valid(row) for line in lines]


def _readers(there: Mapping[str, str], lines: Sequence[bytes]) -> dict[str, Callable[[], object]]:
    """Return how each tool that infers a schema takes every line."""
    found: dict[str, Callable[[], object]] = {}
    together = b"\n".join(lines)
    if "genson" in there:
        builder = import_module("genson").SchemaBuilder

        def build() -> object:
            made = builder()
            for line in lines:
                made.add_object(orjson.loads(line))
            return made.to_schema()

        found["genson: parse (orjson) and infer"] = build
    if "polars" in there:
        polars = import_module("polars")
        found["polars: read_ndjson"] = lambda: polars.read_ndjson(io.BytesIO(together), infer_schema_length=None)
    if "pyarrow" in there:
        arrow = import_module("pyarrow.json")
        found["pyarrow: read_json"] = lambda: arrow.read_json(io.BytesIO(together))
    return found


if __name__ == "__main__":
    run()

"""Consent codes on labelled cases: those of the yardstick, which nobody here wrote, and our own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from monitor.capture.banner import read_set_cookie
from monitor.capture.hit import ConsentState, Hit, SetCookie
from monitor.capture.line import Context, hit_of
from monitor.config.settings import Privacy
from monitor.daemon.intake import take
from monitor.privacy.inspect import Inspector

ROOT = Path(__file__).resolve().parents[1]
YARDSTICK = ROOT.parent / "shared" / "yardsticks" / "pii" / "consent_cases.json"
OWN = ROOT / "tests" / "data" / "consent"
KEY = b"a key for measuring, 32 bytes long"
REGIONS = {"CA": "US-CA"}
"""The yardstick means California."""
AT = 1_780_000_000.0


def run() -> None:
    """Print for both sets how many cases are told exactly, and precision and recall over codes."""
    if YARDSTICK.is_file():
        cases = json.loads(YARDSTICK.read_text(encoding="utf-8"))
        _print("yardstick", ((case["name"], codes(*_hit_of(case)), case["expect"]) for case in cases))
    else:
        print(f"skipped: no yardstick in {YARDSTICK}")
    for name in ("cases", "second"):
        own = json.loads((OWN / f"{name}.json").read_text(encoding="utf-8"))
        _print(f"our own ({name})", ((case["name"], codes(*own_case(case)), case["expect"]) for case in own))


def codes(hits: list[Hit], privacy: Privacy) -> set[str]:
    """Return the codes that hits break together, through the whole of the intake."""
    taken = take(hits, Inspector.of(KEY, privacy=privacy), set)
    return {breach.code for profile in taken.profiles.values() for breach in profile.breaches}


def own_case(case: Mapping[str, Any]) -> tuple[list[Hit], Privacy]:
    """Return a case of tests/data/consent: its hits are lines as docs/capture.md describes them."""
    written = {key: case[key] for key in ("declared", "purposes") if key in case}
    privacy = Privacy.model_validate(written | case.get("privacy", {}))
    return [hit_of(line, Context()) for line in case["hits"]], privacy


def _print(name: str, judged: Iterable[tuple[str, set[str], list[str]]]) -> None:
    right = false = missed = exact = number = 0
    notes = Counter[str]()
    for case, told, expected in judged:
        wanted = set(expected)
        number += 1
        exact += told == wanted
        right += len(told & wanted)
        false += len(told - wanted)
        missed += len(wanted - told)
        if told != wanted:
            notes[f"{case}: told {sorted(told)}, expected {sorted(wanted)}"] += 1
    print(
        f"consent, {name}: {exact} of {number} cases told exactly; codes precision "
        f"{right / max(1, right + false):.3f} recall {right / max(1, right + missed):.3f}"
    )
    for note in notes:
        print(f"  {note}")


def _hit_of(case: Mapping[str, Any]) -> tuple[list[Hit], Privacy]:
    """Return a case of the yardstick as it would have been captured: the banner's state as the banner's own cookie."""
    written = [cookie for text in case["set_cookies"] if (cookie := read_set_cookie(text, AT))]
    banner = case["cmp"] or {}
    hit = Hit(
        at=AT,
        method="GET",
        url=case["hit"],
        headers=tuple(case["headers"].items()),
        page="https://s.eu/",
        session="one",
        consent=tuple(_other_banner(case)),
        region=REGIONS.get(case["region"], case["region"]),
        banner=tuple(_notes(case)),
        cookies=tuple(text.partition("=")[0] for text in case["cookies"]),
        set_cookies=tuple(SetCookie(*cookie) for cookie in written),
    )
    declared = {
        "vendors": dict.fromkeys(banner.get("declared", ())),
        "cookies": {name: {"lifetime": f"{ttl}s"} for name, ttl in banner.get("declared_ttl", {}).items()},
    }
    before = []
    if str(case["choice"]).startswith("withdr"):
        agreed = (("analytics", ConsentState.GRANTED), ("advertising", ConsentState.GRANTED))
        before = [
            replace(hit, at=AT - 60, url="https://s.eu/", consent=agreed, banner=None, cookies=(), set_cookies=())
        ]
    return [*before, hit], Privacy.model_validate({"declared": declared})


def _notes(case: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    banner = case["cmp"] or {}
    if banner.get("tool") == "onetrust":
        groups = ",".join(f"{name}:{state}" for name, state in banner.get("groups", {}).items())
        yield "OptanonConsent", f"isGpcEnabled=0&groups={quote(groups)}"
        if case["choice"] is not None:
            yield "OptanonAlertBoxClosed", "2026-05-28T10:00:00.000Z"
    elif banner.get("tool") == "cookiebot":
        answers = ",".join(
            f"{name}:{str(bool(banner.get(name))).lower()}" for name in ("statistics", "marketing") if name in banner
        )
        yield "CookieConsent", f"{{stamp:'x',necessary:true,{answers}}}" if case["choice"] is not None else ""


def _other_banner(case: Mapping[str, Any]) -> Iterator[tuple[str, ConsentState]]:
    banner = case["cmp"] or {}
    if banner.get("tool") in {None, "onetrust", "cookiebot"}:
        return
    for purpose, name in (("analytics", "statistics"), ("advertising", "marketing")):
        if case["choice"] is None:
            yield purpose, ConsentState.UNSET
        elif name in banner:
            yield purpose, ConsentState.GRANTED if banner[name] else ConsentState.DENIED

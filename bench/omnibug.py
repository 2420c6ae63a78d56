"""Omnibug's own test URLs: what its authors assert, and whether we say the same."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import orjson

from monitor.capture.hit import Hit
from monitor.decode.event import Decoded, Event
from monitor.decode.registry import decode

VECTORS = Path(__file__).parents[2] / "shared" / "vectors" / "omnibug.jsonl"

VENDORS = {
    "GOOGLEANALYTICS4": "ga4",
    "UNIVERSALANALYTICS": "universal_analytics",
    "GOOGLEADS": "google_ads",
    "DOUBLECLICK": "floodlight",
    "FACEBOOKPIXEL": "meta",
    "SEGMENT": "segment",
    "GOOGLETAGMAN": "google_tag_manager",
    "BINGUET": "microsoft_uet",
    "LINKEDINPIXEL": "linkedin",
}
"""Providers that have a decoder here."""


def run() -> None:
    """Print agreement by provider, then every disagreement."""
    if not VECTORS.exists():
        print("skipped: ../shared/vectors is not here")
        return
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    differences: list[str] = []
    for line in VECTORS.read_bytes().splitlines():
        row = orjson.loads(line)
        if row["provider"] not in VENDORS:
            continue
        method, body = row.get("method") or "GET", row.get("body") or ""
        text = body if isinstance(body, str) else orjson.dumps(body).decode()
        said = decode(Hit(at=0.0, method=method, url=row["url"], body=text.encode()))
        if row["kind"] == "match":
            agrees = _recognised(said, VENDORS[row["provider"]]) == row["expected_match"]
            counts[row["provider"]][f"match {agrees}"] += 1
            if not agrees:
                differences.append(
                    f"{row['provider']}: Omnibug {row['expected_match']}, here {_brief(said)}: {row['url'][:90]}"
                )
        for name, held in (row.get("asserted") or {}).items():
            if "value" not in held:
                continue
            agrees = _says(said.events, name, held["value"])
            counts[row["provider"]][f"pair {agrees}"] += 1
            if not agrees:
                differences.append(
                    f"{row['provider']}: {name} = {held['value']!r}, here {_brief(said)}: {row['url'][:90]}"
                )
    for provider, count in counts.items():
        pairs, matches = count["pair True"] + count["pair False"], count["match True"] + count["match False"]
        print(f"{provider}: {count['pair True']} of {pairs} pairs, {count['match True']} of {matches} recognitions")
    print("\n".join(f"  {each}" for each in differences))


def _recognised(said: Decoded, vendor: str) -> bool:
    if said.undecodable is not None:
        return said.undecodable.vendor == vendor
    return any(event.vendor == vendor for event in said.events)


def _brief(said: Decoded) -> str:
    if said.undecodable is not None:
        return f"undecodable ({said.undecodable.reason})"
    return ", ".join(f"{event.vendor} {event.kind} {event.name}" for event in said.events) or "nothing"


def _says(events: tuple[Event, ...], name: str, value: Any) -> bool:
    """Tell whether a value is said by the events, or by the one a name's `[N]` points to; names differ by design."""
    numbered = re.search(r"\[(\d+)\]", name)
    if numbered and int(numbered[1]) < len(events):
        events = (events[int(numbered[1])],)
    wanted = _plain(value)
    return any(wanted == text for event in events for text in _texts(event))


def _texts(event: Event) -> set[str]:
    found = {_plain(part) for part in (event.name, event.kind, event.value, event.page)}
    found |= {_plain(part) for part in (event.account, *event.account.split("/"))}
    found |= {_plain(part) for part in (event.currency, event.transaction_id, event.event_id, event.referrer)}
    found |= {_plain(part) for part in (*event.user_ids.values(), *event.click_ids.values())}
    raw = event.consent.raw if event.consent else {}
    waiting: list[Any] = [event.properties, *event.items, dict(raw)]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            waiting += part.values()
        elif isinstance(part, list | tuple):
            waiting += part
            found.add(",".join(str(each) for each in part))
        else:
            found.add(_plain(part))
    return found


def _plain(value: Any) -> str:
    text = str(value).lower().replace("_", "").replace(" ", "")
    try:
        return f"{float(text):g}"
    except ValueError:
        return text


if __name__ == "__main__":
    run()

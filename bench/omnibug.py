"""Omnibug's own test URLs: what its authors assert, and whether we say the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from monitor.capture.hit import Hit
from monitor.decode.event import Decoded, Event
from monitor.decode.registry import decode

VECTORS = Path(__file__).parents[2] / "shared" / "vectors" / "omnibug.jsonl"

LABELS = {
    "requestType": "a label Omnibug makes up",
    "omnibug_requestType": "a label Omnibug makes up",
    "requestTypeParsed": "a label Omnibug makes up",
    "countingMethod": "derived from ord, which makes the collapse key here",
    "trackingServer": "the request's host, no part of what it says",
    "clientCode": "the account in the path of an upload without a body",
}
"""Asserted names that are no value on the wire."""

EXCEPTIONS = {
    ("ADOBEEXPERIENCEID", "d_rtbd"): "the answer's format: protocol",
    ("CRITEOONETAG", "p0"): "a slot as raw text; here it is taken apart",
    ("GOOGLEANALYTICS4", "ec"): "on a request without an event name, which GA4 drops",
    ("GOOGLEANALYTICS4", "cg5"): "on a request without an event name, which GA4 drops",
    ("LYTICS", "_ts"): "the event's time; here it is `at`",
    ("MATOMO", "ec_item2c"): "a list of categories joined into one text; here it stays a list",
    ("PIWIKPRO", "ec_item2c"): "a list of categories joined into one text; here it stays a list",
    ("MPARTICLE", "dt"): "a message type's number; here it is the kind",
    ("MPARTICLE", "et"): "an event type's number; here it is a word",
    ("SPLITIO", "eventProperties"): "JSON as text; here it is parsed",
    ("TIKTOK", "event"): "an empty text",
    ("TWITTERPIXEL", "p_user_id"): "0, which stands for nobody",
    ("WEBTRENDSONDEMAND", "WT.dl"): "`0 (Page View)` is a label; 0 is on the wire",
}
"""Pairs that are not looked for, by provider and name, each with the reason."""

_ACCOUNT = re.compile(r"(?:DC|AW)-")


def agreement() -> tuple[int, int, list[str], Counter[str]]:
    """Return (pairs said here, pairs that are true of the wire, which are not said, exceptions by reason)."""
    said_here, wrong, excepted = 0, [], Counter[str]()
    for row, said in _decoded():
        for name, held in (row.get("asserted") or {}).items():
            if "value" not in held:
                continue
            reason = LABELS.get(name) or EXCEPTIONS.get((row["provider"], name))
            if _says(said.events, name, held["value"]):
                said_here += 1
            elif reason is not None:
                excepted[reason] += 1
            else:
                wrong.append(f"{row['provider']}: {name} = {held['value']!r}, here {_brief(said)}: {row['url'][:90]}")
    return said_here, said_here + len(wrong), wrong, excepted


def recognition() -> tuple[int, int, list[str]]:
    """Return (recognised, asked, which not): the URLs Omnibug's tests want recognised, by whichever decoder."""
    rows = [(row, said) for row, said in _decoded() if row["kind"] == "match" and row["expected_match"]]
    missed = [f"{row['provider']}: {row['url'][:100]}" for row, said in rows if said == Decoded()]
    return len(rows) - len(missed), len(rows), missed


def run() -> None:
    """Print both, and every disagreement."""
    if not VECTORS.exists():
        print("skipped: ../shared/vectors is not here")
        return
    right, asked, wrong, excepted = agreement()
    otherwise = sum(number for reason, number in excepted.items() if reason in EXCEPTIONS.values())
    print(
        f"asserted pairs: {right} said here as they are, {len(wrong)} not, {otherwise} otherwise or rightly not at all;"
    )
    of_wire = f"of those on the wire {right / (asked + otherwise):.1%} as they are"
    print(f"  {excepted.total() - otherwise} are on no wire, {of_wire}")
    print("".join(f"  not: {each}\n" for each in wrong), end="")
    print("".join(f"  {number}: {reason}\n" for reason, number in excepted.most_common()), end="")
    right, asked, wrong = recognition()
    print(f"URLs its tests want recognised: {right} of {asked}")
    print("".join(f"  not: {each}\n" for each in wrong), end="")


def _decoded() -> Iterator[tuple[dict[str, Any], Decoded]]:
    for line in VECTORS.read_bytes().splitlines():
        row = orjson.loads(line)
        body = row.get("body") or ""
        text = body if isinstance(body, str) else orjson.dumps(body).decode()
        hit = Hit(at=0.0, method=row.get("method") or "GET", url=row["url"], body=text.encode())
        said = decode(hit)
        # A test of a pattern has a URL alone, where the tag would post to it.
        yield row, decode(replace(hit, method="POST")) if row["kind"] == "match" and said == Decoded() else said


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
    found |= {
        _plain(part)
        for part in (
            event.account,
            _ACCOUNT.sub("", event.account),
            *event.account.split("/"),
            f"{event.account}/{event.name}",
        )
    }
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

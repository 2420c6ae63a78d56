"""Omnibug's own test URLs: what its authors assert, and whether we say the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from monitor.capture.hit import Hit
from monitor.decode.event import Decoded, Event
from monitor.decode.jsontext import parse_json
from monitor.decode.registry import decode
from monitor.decode.vendors.mparticle_codes import CUSTOM, MESSAGES

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

UNTRUE = {
    ("TIKTOK", "event"): "an empty text",
    ("WEBTRENDSONDEMAND", "WT.dl"): "`0 (Page View)` is a label; 0 is on the wire, and said here",
}
"""Asserted values that are none on the wire, by provider and name."""

EXCEPTIONS = {
    ("CRITEOONETAG", "p0"): "a slot as raw text; here it is taken apart",
    ("GOOGLEANALYTICS4", "ec"): "on a request without an event name, counted as undecodable",
    ("GOOGLEANALYTICS4", "cg5"): "on a request without an event name, counted as undecodable",
    ("TWITTERPIXEL", "p_user_id"): "0, which stands for nobody",
}
"""Pairs that are true of the wire and not said here, by provider and name, each with the reason."""

WORDS = {("MPARTICLE", "dt"): MESSAGES, ("MPARTICLE", "et"): CUSTOM}
"""Numbers that are said here by the vendor's own words for them."""

_ACCOUNT = re.compile(r"(?:DC|AW)-")
_CLOCK = re.compile(r"[?&;]\w+=(1[4-7]\d{11})(?!\d)")
"""A time in milliseconds: the vectors do not say when a request was sent, and times far from that are not believed."""


def agreement(rows: Iterable[dict[str, Any]]) -> tuple[int, int, list[str], Counter[str]]:
    """Return (pairs said here, pairs that are true of the wire, which are not said, exceptions by reason)."""
    said_here, wrong, excepted = 0, [], Counter[str]()
    for row, said in _decoded(rows):
        for name, held in (row.get("asserted") or {}).items():
            if "value" not in held:
                continue
            place = (row["provider"], name)
            reason = LABELS.get(name) or UNTRUE.get(place) or EXCEPTIONS.get(place)
            value = WORDS.get(place, {}).get(str(held["value"]), held["value"])
            if _says(said.events, name, value):
                said_here += 1
            elif reason is not None:
                excepted[reason] += 1
            else:
                wrong.append(f"{row['provider']}: {name} = {held['value']!r}, here {_brief(said)}: {row['url'][:90]}")
    return said_here, said_here + len(wrong), wrong, excepted


def recognition(rows: Iterable[dict[str, Any]]) -> tuple[int, int, list[str]]:
    """Return (recognised, asked, which not): the URLs Omnibug's tests want recognised, by whichever decoder."""
    wanted = [(row, said) for row, said in _decoded(rows) if row["kind"] == "match" and row["expected_match"]]
    missed = [f"{row['provider']}: {row['url'][:100]}" for row, said in wanted if said == Decoded()]
    return len(wanted) - len(missed), len(wanted), missed


def run() -> None:
    """Print both, and every disagreement."""
    if not VECTORS.exists():
        print("skipped: ../shared/vectors is not here")
        return
    rows = [orjson.loads(line) for line in VECTORS.read_bytes().splitlines()]
    right, asked, wrong, excepted = agreement(rows)
    otherwise = sum(number for reason, number in excepted.items() if reason in EXCEPTIONS.values())
    print(
        f"asserted pairs that are true of the wire: {right} of {asked + otherwise} said here "
        f"({right / (asked + otherwise):.1%}; to reach: 98 %); {excepted.total() - otherwise} are on no wire"
    )
    print("".join(f"  not: {each}\n" for each in wrong), end="")
    print("".join(f"  {number}: {reason}\n" for reason, number in excepted.most_common()), end="")
    right, asked, wrong = recognition(rows)
    print(f"URLs its tests want recognised: {right} of {asked}")
    print("".join(f"  not: {each}\n" for each in wrong), end="")


def _decoded(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Decoded]]:
    for row in rows:
        body = row.get("body") or ""
        text = body if isinstance(body, str) else orjson.dumps(body).decode()
        clock = _CLOCK.search(row["url"])
        hit = Hit(
            at=int(clock[1]) / 1000 if clock else 0.0,
            method=row.get("method") or "GET",
            url=row["url"],
            body=text.encode(),
        )
        said = decode(hit)
        # A test of a pattern has a URL alone, where the tag would post to it.
        yield row, decode(replace(hit, method="POST")) if row.get("kind") == "match" and said == Decoded() else said


def _brief(said: Decoded) -> str:
    if said.undecodable is not None:
        return f"undecodable ({said.undecodable.reason})"
    return ", ".join(f"{event.vendor} {event.kind} {event.name}" for event in said.events) or "nothing"


def _says(events: tuple[Event, ...], name: str, value: Any) -> bool:
    """Tell whether a value is said by the events, or by the one a name's `[N]` points to; names differ by design."""
    numbered = re.search(r"\[(\d+)\]", name)
    if numbered and int(numbered[1]) < len(events):
        events = (events[int(numbered[1])],)
    wanted, document = _plain(value), parse_json(value) if str(value)[:1] in {"{", "["} else None
    if isinstance(document, dict):
        return any(document.items() <= dict(event.properties).items() for event in events)
    return any(wanted == text for event in events for text in _texts(event))


def _texts(event: Event) -> set[str]:
    found = {_plain(part) for part in (event.name, event.kind, event.value, event.page)}
    found |= {str(round(event.at * 1000))} if event.at else set()
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
            found.add(_plain(",".join(str(each) for each in part)))
        else:
            found.add(_plain(part))
    return found


def _plain(value: Any) -> str:
    text = str(value).lower().replace("_", "").replace(" ", "")
    try:
        return f"{float(text):.15g}"
    except ValueError:
        return text


if __name__ == "__main__":
    run()

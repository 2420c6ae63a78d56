"""Decoding against vectors: what real requests and consent strings should say, and whether they do here."""

from __future__ import annotations

import re
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from monitor.capture.hit import Hit
from monitor.decode.body import Body
from monitor.decode.consent.gcd import parse_gcd
from monitor.decode.consent.gpp import parse_gpp
from monitor.decode.consent.tcf import TcString, parse_tcf
from monitor.decode.consent.us_privacy import UsPrivacy
from monitor.decode.event import Event
from monitor.decode.registry import decode

VECTORS = Path(__file__).parents[2] / "shared" / "vectors"
Row = dict[str, Any]
TCF = {
    "cmp_id": "cmp_id", "cmp_version": "cmp_version", "consent_screen": "screen", "consent_language": "language",
    "vendor_list_version": "vendor_list_version", "policy_version": "policy_version", "created": "created",
    "last_updated": "updated", "is_service_specific": "service_specific", "purpose_consents": "purposes",
    "purpose_legitimate_interests": "interests", "special_feature_optins": "special_features",
    "purpose_one_treatment": "purpose_one_treatment", "publisher_country_code": "country",
    "vendor_consents": "vendors", "vendor_legitimate_interests": "vendor_interests", "vendors_disclosed": "disclosed",
    "vendors_allowed": "allowed",
}  # fmt: skip
FIREBASE = {"ChsSDRILc2NyZWVuX3ZpZXcSChIIcHVyY2hhc2U=": 2, "Cg8SDRILYWRkX3RvX2NhcnQ=": 1}
"""Bodies of app-measurement.com out of reference/vendors.md §5, with how many events each holds."""


Score = tuple[int, int, list[str]]
"""How many are right, of how many, and which are not."""


def rows_of(*paths: Path) -> list[Row]:
    """Return the rows of vector files; their lines that are no JSON are headings."""
    lines = [line for path in paths for line in path.read_bytes().splitlines()]
    return [orjson.loads(line) for line in lines if line.startswith(b"{")]


def hit_of(row: Row) -> Hit:
    """Return the request of a row."""
    body = row.get("body") or ""
    text = body if isinstance(body, str) else orjson.dumps(body).decode()
    return Hit(at=0.0, method=row.get("method") or "GET", url=row["url"], body=text.encode())


def posthog_hits(rows: Iterable[Row]) -> Iterator[tuple[Hit, list[str]]]:
    """Yield PostHog's own requests with the names of the events it read out of them."""
    for row in rows:
        at = datetime.fromisoformat(row["now"]).timestamp()
        url, body = f"https://us.i.posthog.com{row['path']}", b64decode(row["body"])
        read = row.get("events") or [orjson.loads(event["data"]) for event in row["output"]]
        yield Hit(at=at, method=row.get("method", "POST"), url=url, body=body), [event["event"] for event in read]


def recognised(rows: Iterable[Row]) -> Score:
    """Score the real requests that either peer knows; unreadable ones count too.

    A preflight (OPTIONS) is left out: it asks leave for the request that follows it and says nothing itself.
    """
    known = [row for row in rows if row.get("omnibug", "shipped") or row.get("trackingplan")]
    asked = [row for row in known if row["method"] != "OPTIONS"]
    missed = []
    for row in asked:
        said = decode(hit_of(row))
        if not said.events and said.undecodable is None:
            missed.append(f"{row['method']} {row['url'][:100]}")
    return len(asked) - len(missed), len(asked), missed


def batches(rows: Iterable[Row]) -> Iterator[tuple[Hit, int]]:
    """Yield every request that holds several events by a naive count of its body, with that count."""
    for row in rows:
        if "now" in row:
            yield from ((hit, len(names)) for hit, names in posthog_hits([row]))
        elif "url" in row and (count := naive_count(hit_of(row))) > 1:
            yield hit_of(row), count
    for body, count in FIREBASE.items():
        yield Hit(at=0.0, method="POST", url="https://app-measurement.com/a", body=b64decode(body)), count


def naive_count(hit: Hit) -> int:
    """Count the events of a body without any decoder: GA4's lines, or the longest list that is named for it."""
    body = Body(hit.body)
    if "/g/collect" in hit.url:
        return sum(1 for line in body.lines if re.match(r"(?:.*&)?en=", line))
    document = body.json
    if isinstance(document, dict):
        # Snap: an entry of `req` holds one thing reported beside its `del` (delivery), to each of its pixels.
        if isinstance(document.get("req"), list):
            told = [part for entry in document["req"] for name, part in entry.items() if name != "del"]
            return sum(max(1, len(part.get("pids", ()))) for part in told)
        names = ("events", "batch", "data", "requests")
        return max((len(document[name]) for name in names if isinstance(document.get(name), list)), default=0)
    return 0


def exact(rows: Iterable[Row]) -> Score:
    """Score the requests that hold several events: right are those of which exactly as many come out."""
    right, wrong = 0, []
    for hit, count in batches(rows):
        found = len(decode(hit).events)
        right += found == count
        if found != count:
            wrong.append(f"{count} by a naive count, {found} here: {hit.url[:90]}")
    return right, right + len(wrong), wrong


def posthog(rows: Iterable[Row]) -> Score:
    """Score PostHog's requests: every event of each by name, in order."""
    asked = list(posthog_hits(rows))
    wrong = [hit.url for hit, names in asked if [event.name for event in decode(hit).events] != names]
    return len(asked) - len(wrong), len(asked), wrong


def recent(rows: Iterable[Row]) -> Score:
    """Score hits of 2026: every expected value that is one of the wire's own stands in the event."""
    asked, wrong = list(rows), []
    for row in asked:
        # The auditor is handed the page beside the request.
        hit = replace(hit_of(row), page=row["expected"].get("page"))
        missing = _missing(decode(hit).events, row["expected"])
        if missing:
            wrong.append(f"{row.get('provider', 'ga4')}: {missing} {row['url'][:80]}")
    return len(asked) - len(wrong), len(asked), wrong


WIRE = (
    "event",
    "account",
    "currency",
    "value",
    "transaction_id",
    "event_id",
    "label",
    "page",
    "transport",
    "category",
    "consent",
)
"""Expected fields of recent_hits.jsonl that are on the wire; the rest are the auditor's own labels and groups."""


def _missing(events: tuple[Event, ...], expected: Row) -> list[str]:
    if not events:
        return [] if expected.get("ignored") else ["no event"]
    held = _held(events[0])
    missing = [
        name for name in WIRE if name in expected and not all(_plain(part) in held for part in _leaves(expected[name]))
    ]
    if "item_count" in expected and len(events[0].items) != expected["item_count"]:
        missing.append("item_count")
    return missing


def _held(event: Event) -> set[str]:
    consent = event.consent
    signals = (
        (consent.ad_storage, consent.analytics_storage, consent.ad_user_data, consent.ad_personalization)
        if consent
        else ()
    )
    parts: list[Any] = [
        event.name, event.account, *event.account.split("/"), event.currency, event.value, event.transaction_id,
        event.event_id, event.page, event.transport, event.vendor, event.kind, *signals, dict(event.properties),
        list(event.items), dict(consent.raw) if consent else None,
    ]  # fmt: skip
    return {_plain(leaf) for part in parts for leaf in _leaves(part)}


OTHER_WORDS = {"google": "vendor", "custom-path": "unknown", "proxy": "unknown", "true": "ldu"}
"""The auditor's words for what has others here: a host's relation, and limited data use as a flag."""


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for child in value.values():
            yield from _leaves(child)
    elif isinstance(value, list | tuple):
        for child in value:
            yield from _leaves(child)
    else:
        yield value


def _plain(value: Any) -> str:
    text = str(value).lower()
    text = OTHER_WORDS.get(text, text)
    try:
        return f"{float(text):g}"
    except ValueError:
        return text


def gcd(rows: Iterable[Row]) -> Score:
    """Score gcd strings: default, update and effect of all four purposes."""

    def right(row: Row) -> bool:
        found = parse_gcd(row["string"])
        return found is not None and all(
            (getattr(found, purpose).default, getattr(found, purpose).update) == (said["default"], said["update"])
            for purpose, said in row["expected"].items()
        )

    return _counted(rows, right)


def tcf(rows: Iterable[Row]) -> Score:
    """Score TC strings: every field, and look-alikes refused."""

    def right(row: Row) -> bool:
        found = parse_tcf(row["string"])
        if row["expected"].get("is_tcf") is False:
            return found is None
        said = {_snake(name): value for name, value in row["expected"].items() if name != "version"}
        return found is not None and _tcf_agrees(found, said)

    return _counted(rows, right)


def gpp(rows: Iterable[Row]) -> Score:
    """Score GPP strings: the fields of every section, and malformed strings refused."""

    def right(row: Row) -> bool:
        found, expected = parse_gpp(row["string"]), row["expected"]
        if found is None or "error" in expected:
            return found is None and "error" in expected
        if list(found.section_ids) != expected["sectionIds"] or set(found.sections) != set(expected["sections"]):
            return False
        return all(_section_agrees(found.sections[name], section) for name, section in expected["sections"].items())

    return _counted(rows, right)


def _section_agrees(found: Any, expected: Row) -> bool:
    said = {_snake(name): value for name, value in expected.items() if not name.endswith("SegmentType")}
    if isinstance(found, TcString):
        return _tcf_agrees(found, {name: value for name, value in said.items() if name in TCF})
    if isinstance(found, UsPrivacy):
        flags = {"Y": True, "N": False, "-": None}
        return (found.notice, found.opted_out, found.lspa) == tuple(
            flags[said[name]] for name in ("notice", "opt_out_sale", "lspa_covered")
        )
    skipped = {"pub_restrictions", "num_custom_purposes", "disclosed_vendors"}
    return all(found.get(name, ()) == _value(name, value) for name, value in said.items() if name not in skipped)


def _tcf_agrees(found: TcString, said: Row) -> bool:
    return all((getattr(found, TCF[name]) or ()) == (_value(name, value) or ()) for name, value in said.items())


def _value(name: str, value: Any) -> Any:
    if name in {"created", "last_updated"}:
        return datetime.fromisoformat(value).timestamp()
    if isinstance(value, list):
        flags = bool(value) and isinstance(value[0], bool)
        return tuple(at for at, on in enumerate(value, start=1) if on) if flags else tuple(value)
    return value


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _counted(rows: Iterable[Row], right: Callable[[Row], bool]) -> Score:
    held = {row["string"]: right(row) for row in rows}
    return sum(held.values()), len(held), [string[:80] for string, good in held.items() if not good]


REAL, RECENT, OMNIBUG, POSTHOG = "real_requests.jsonl", "recent_hits.jsonl", "omnibug.jsonl", "posthog_requests.txt"
MEASURES: dict[str, tuple[Callable[[Iterable[Row]], Score], tuple[str, ...]]] = {
    "real requests recognised, of those a peer recognises": (recognised, (REAL,)),
    "several events in a request: exact count": (exact, (REAL, RECENT, OMNIBUG, POSTHOG)),
    "PostHog's own requests": (posthog, (POSTHOG,)),
    "hits of 2026": (recent, (RECENT,)),
    "gcd strings": (gcd, ("gcd.jsonl",)),
    "TCF strings and the look-alike": (tcf, ("tcf.jsonl",)),
    "GPP strings": (gpp, ("gpp.jsonl",)),
}
"""What is measured, how, and the files of ../shared/vectors it is measured on."""


def run() -> None:
    """Print every measure, and what falls short of it."""
    if not VECTORS.is_dir():
        print("skipped: ../shared/vectors is not here")
        return
    for what, (measure, files) in MEASURES.items():
        right, asked, wrong = measure(rows_of(*(VECTORS / name for name in files)))
        print(f"{what}: {right} of {asked} (to reach: all)")
        print("".join(f"  not: {each}\n" for each in wrong), end="")
    kinds = Counter(event.kind.value for row in rows_of(VECTORS / REAL) for event in decode(hit_of(row)).events)
    print("kinds of the real requests: " + ", ".join(f"{kind} {number}" for kind, number in kinds.most_common()))


if __name__ == "__main__":
    run()

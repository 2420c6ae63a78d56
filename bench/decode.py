"""Decoding: requests a second and how many beacons are read, over the public captures and vectors in ../shared."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch
from urllib.parse import parse_qsl, urlsplit

import orjson

from monitor.capture.hit import Hit
from monitor.capture.read import CaptureError, read_capture
from monitor.decode.catalogue import company_of
from monitor.decode.event import Decoded, Transport
from monitor.decode.generic.decoder import shape_of
from monitor.decode.generic.endpoints import endpoints
from monitor.decode.registry import decode, offered
from monitor.decode.request import Request
from monitor.decode.unread import is_own_site

SHARED = Path(__file__).parents[2] / "shared"
ROUNDS = 7
WITHOUT = {
    "without the endpoints told from these captures": ("known",),
    "without any list of endpoints, by decoders and the wire alone": (),
}
"""What recognition is worth where nobody has looked: the lists of endpoints left in use."""
CODE = frozenset({"js", "mjs", "css", "woff", "woff2", "ttf", "otf", "eot"})
"""Endings of scripts, styles and fonts."""


def captured() -> list[Hit]:
    """Return every request of ../shared/captures."""
    problems: list[CaptureError] = []
    hits = [
        hit
        for path in sorted((SHARED / "captures").rglob("*.har.gz"))
        for hit in read_capture(path, on_problem=problems.append)
    ]
    for problem in problems:
        print(f"not read: {problem}")
    return hits


def vectors() -> list[Hit]:
    """Return the requests of the vector files, which are tracking requests all."""
    hits = []
    for name in ("real_requests.jsonl", "recent_hits.jsonl"):
        for line in (SHARED / "vectors" / name).read_bytes().splitlines():
            row = orjson.loads(line)
            hits.append(Hit(at=0.0, method=row["method"], url=row["url"], body=(row["body"] or "").encode()))
    return hits


def fastest(work: Callable[[], None]) -> float:
    """Return the least CPU seconds of some rounds: other processes can only add to it."""
    took = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    return min(took)


def both_fastest(first: Callable[[], None], second: Callable[[], None]) -> tuple[float, float]:
    """Return the least CPU seconds of each, measured turn by turn: a busy machine is as busy for both."""
    took: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        start = time.process_time()
        first()
        between = time.process_time()
        second()
        took.append((between - start, time.process_time() - between))
    return min(one for one, _ in took), min(other for _, other in took)


def speed(what: str, hits: Sequence[Hit]) -> None:
    """Print how fast hits are decoded, and how that compares with parsing the same requests as JSON."""
    lines = [
        orjson.dumps({"at": hit.at, "method": hit.method, "url": hit.url, "body": hit.body.decode("latin-1")})
        for hit in hits
    ]

    def decoding() -> None:
        for hit in hits:
            decode(hit)

    def parsing() -> None:
        for line in lines:
            orjson.loads(line)

    decoding()
    took, limit = fastest(decoding), fastest(parsing)
    each, rate = took / len(hits) * 1e6, len(hits) / took
    print(f"{what}: {len(hits)} requests, {each:.1f} µs each, {rate:,.0f} a second, {took / limit:.1f} × orjson.loads")


def beacon_like(hits: Sequence[Hit]) -> list[Hit]:
    """Return the requests issue 3 counts: POST or at least three query parameters, no script, style or font, to a
    company that the catalogue lists under advertising or analytics.
    """
    found = []
    for hit in hits:
        request = Request(hit)
        company = company_of(request.host)
        ending = request.path.rpartition("/")[2].partition(";")[0].rpartition(".")[2].lower()
        if company is None or company.purpose not in {"advertising", "analytics"} or ending in CODE:
            continue
        if hit.method == "POST" or (hit.method != "OPTIONS" and len(request.pairs) >= 3):
            found.append(hit)
    return found


class Recognition(NamedTuple):
    """Of the beacon-like requests that are not the site's own calls: how many there are and get a vendor and a kind."""

    asked: int
    given: int

    @property
    def share(self) -> float:
        """Return the share that is given both."""
        return self.given / self.asked


def recognition(hits: Sequence[Hit], lists: tuple[str, ...] = ("known", "seen")) -> Recognition:
    """Return how many beacon-like requests are recognised with these lists of endpoints in use."""
    asked = [hit for hit in beacon_like(hits) if not is_own_site(Request(hit))]
    with patch("monitor.decode.generic.endpoints.endpoints", return_value=endpoints(*lists)):
        return Recognition(len(asked), sum(bool(decode(hit).events) for hit in asked))


def shown(hits: Sequence[Hit]) -> None:
    """Print how many beacon-like requests get a vendor and a kind, by which rule, and which get none."""
    rules: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for hit in beacon_like(hits):
        request, decoded = Request(hit), decode(hit)
        if decoded.events:
            ours = any(decoder.recognises(request) for decoder in offered(request))
            company = company_of(request.host)
            shape = None if ours or company is None else shape_of(request, company)
            rules["a vendor's decoder" if shape is None else f"last resort: {shape.rule}"] += 1
        elif not is_own_site(request):
            reason = f" ({decoded.undecodable.reason})" if decoded.undecodable else ""
            missed[f"{request.host}{request.path[:40]}{reason}"] += 1
    found = recognition(hits)
    print(f"beacon-like requests: {found.asked}, given a vendor and a kind {found.share:.1%} (to reach: 95 %)")
    for what, lists in WITHOUT.items():
        print(f"  {what} {recognition(hits, lists).share:.1%}")
    print("".join(f"  {number} by {rule}\n" for rule, number in rules.most_common()), end="")
    print("".join(f"  not: {number} {what}\n" for what, number in missed.most_common()), end="")


def own_hosts(hits: Sequence[Hit]) -> None:
    """Print what is read of requests to the page's own domain: to be looked at, each should be a tracker's format."""
    found: Counter[str] = Counter()
    for hit in hits:
        request = Request(hit)
        for event in decode(hit).events[:1]:
            if event.transport is Transport.FIRST_PARTY:
                found[f"{event.vendor} {event.kind}: {request.host}{request.path[:48]}"] += 1
    print(f"read on the page's own domain: {found.total()} (to reach: each of them a tracker's format)")
    print("".join(f"  {number} {what}\n" for what, number in sorted(found.items())), end="")


def kinds(hits: Sequence[Hit]) -> None:
    """Print events by vendor and kind, and how many are mirrors of one another."""
    events = [event for hit in hits for event in decode(hit).events]
    keyed = [(event.vendor, event.account, event.name, event.collapse_key) for event in events if event.collapse_key]
    counted = Counter(f"{event.vendor} {event.kind}" for event in events)
    print(
        f"events: {len(events)}; with a collapse key {len(keyed)}, of which {len(keyed) - len(set(keyed))} are mirrors"
    )
    print("  " + ", ".join(f"{name} {number}" for name, number in sorted(counted.items())))


def parsed(hits: Sequence[Hit]) -> Callable[[], None]:
    """Return the work a decoder is held against: split the URL, parse its query, and the body where it is JSON."""
    asked = [(hit.url, hit.body if hit.body[:1] in {b"{", b"["} else b"") for hit in hits]

    def work() -> None:
        for url, body in asked:
            parse_qsl(urlsplit(url).query, keep_blank_values=True)
            if body:
                with suppress(orjson.JSONDecodeError):
                    orjson.loads(body)

    return work


def ratio(hits: Sequence[Hit]) -> None:
    """Print the time of decoding beacons against parsing the same URLs and bodies, each hit of a round a new one."""
    beacons = [hit for hit in hits if decode(hit) != Decoded()]

    def decoding() -> None:
        for hit in beacons:
            decode(hit)

    decoding()
    took, limit = both_fastest(decoding, parsed(beacons))
    each = took / len(beacons) * 1e6
    print(
        f"the captures' beacons: {len(beacons)} in {took * 1e3:.0f} ms, {each:.1f} µs each, "
        f"{took / limit:.2f} × urlsplit + parse_qsl + orjson.loads ({limit / len(beacons) * 1e6:.1f} µs; to reach: 4 ×)"
    )


def run() -> None:
    """Measure and print."""
    if not SHARED.is_dir():
        print("skipped: ../shared is not here")
        return
    hits = captured()
    other = [hit for hit in hits if decode(hit) == Decoded()]
    ratio(hits)
    speed("captures", hits)
    speed("captures, other traffic only", other)
    speed("vectors", vectors())
    shown(hits)
    own_hosts(hits)
    kinds(hits)


if __name__ == "__main__":
    run()

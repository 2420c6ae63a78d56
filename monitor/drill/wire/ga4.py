"""GA4 as gtag.js sends it: one event by GET, several in the lines of a POST whose query holds what they share.

Parameters and their order are those of real requests (2025 captures of public sites; vendors' own documentation of
gcs, gcd, npa and dma in consent mode). `ep.` and `epn.` follow the JavaScript type of the value, as gtag.js decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from monitor.capture.hit import Hit
from monitor.drill.call import Call
from monitor.drill.catalog import Page
from monitor.drill.choice import Choice
from monitor.drill.visit import Line, Visit
from monitor.drill.wire.encode import component, hit, plain, query

ACCOUNT = "G-N0RDL1CHT7"
ENDPOINT = "https://region1.google-analytics.com/g/collect"
CONTAINER = "45je5991v9146237019z8846120357za200zb846120357zd846120357"
EXPERIMENTS = "103116026~103200004~104527907~104528500~104684208~104684211~105391253~115480709"
TEXT = "text/plain;charset=UTF-8"
TOGETHER = 5.0
"""gtag.js holds events back for up to this many seconds to send them in one request."""


def hits(visit: Visit, calls: Sequence[Call]) -> Iterator[Hit]:
    """Return the requests for a visit's calls: the page view at once, what follows on the page held back together."""
    for _, on_page in groupby(calls, key=lambda call: call.load):
        loaded = list(on_page)
        load = int(loaded[0].at * 1000)
        for number, group in enumerate(_held_together(loaded), 1):
            yield _request(visit, group, number, load)


def _held_together(calls: list[Call]) -> Iterator[list[Call]]:
    group: list[Call] = []
    lone_view = calls[0].salt % 5 < 3
    for call in calls:
        if group and (
            (group[0].name == "page_view" and lone_view)
            or call.at - group[0].at > TOGETHER
            or call.choice is not group[0].choice
            or call.page != group[0].page
        ):
            yield group
            group = []
        group.append(call)
    yield group


def _request(visit: Visit, group: list[Call], number: int, load: int) -> Hit:
    first = group[0]
    url = f"{ENDPOINT}?{_shared(visit, first, number, load)}"
    if len(group) == 1:
        url += f"&{_event(visit, first)}&tfd={first.salt % 8400 + 600}"
        return hit(visit, first, url) if first.salt & 64 else hit(visit, first, url, b"", TEXT)
    body = "\r\n".join([_event(visit, call) for call in group])
    return hit(visit, group[-1], f"{url}&tfd={first.salt % 4000 + 5000}", body.encode(), TEXT)


def _shared(visit: Visit, call: Call, number: int, load: int) -> str:
    visitor, signals = visit.visitor, call.choice.signals
    mobile = "Mobile" in visitor.agent
    if call.choice.permits("ga4"):
        identity = f"cid={visitor.client}"
        session = f"sid={int(visit.began)}&sct={visitor.visits}"
        if visitor.user is not None:
            session = f"uid={visitor.user}&{session}"
    else:
        # Without storage there is no cookie to read: every page load makes up another client id.
        identity = f"cid={load % 2**31}.{load // 1000}"
        session = f"sid={load // 1000}&sct=1"
    return (
        f"v=2&tid={ACCOUNT}&gtm={CONTAINER}&_p={load}&gcs={signals.gcs}&gcd={signals.gcd}&npa={signals.npa}"
        f"&dma_cps={signals.dma_cps}&dma=1&tag_exp={EXPERIMENTS}&{identity}&ul={visitor.language.lower()}"
        f"&sr={visitor.screen}&uaa={'arm' if mobile else 'x86'}&uamb={int(mobile)}&frm=0"
        f"&pscdl={'noapi' if call.choice is Choice.ALL else 'denied'}&_s={number}&{session}&seg={int(call.load > 1)}"
        f"&{_page(call.page)}"
    )


@lru_cache(maxsize=4096)
def _page(page: Page) -> str:
    referrer = f"&dr={component(page.referrer)}" if page.referrer else ""
    return f"dl={component(page.url)}{referrer}&dt={component(page.title)}"


def _event(visit: Visit, call: Call) -> str:
    text = f"en={call.name}"
    if call.name == "page_view" and call.load == 1 and call.choice.permits("ga4"):
        text += "&_nsi=1&_ss=1" if visit.visitor.regular else "&_fv=1&_nsi=1&_ss=1"
    if call.name in {"purchase", "generate_lead"}:
        text += "&_c=1"
    properties = dict(call.properties)
    if "currency" in properties:
        text += f"&cu={component(plain(properties.pop('currency')))}"
    for number, line in enumerate(call.lines, 1):
        text += f"&pr{number}={component(_item(line))}"
    pairs = [(f"{_prefix(value)}.{name}", value) for name, value in properties.items()]
    return f"{text}&{query(pairs)}" + ("" if call.name == "page_view" else f"&_et={call.salt % 4000 + 3}")


def _prefix(value: object) -> str:
    return "epn" if isinstance(value, int | float) and not isinstance(value, bool) else "ep"


@lru_cache(maxsize=4096)
def _item(line: Line) -> str:
    product = line.product
    parts = [f"id{product.sku}", f"nm{product.name}", f"br{product.brand}", f"ca{product.category}"]
    if product.variant:
        parts.append(f"va{product.variant}")
    if line.list_name:
        parts.append(f"ln{line.list_name}")
    parts += [f"pr{plain(line.price)}", f"qt{line.quantity}"]
    return "~".join(parts)

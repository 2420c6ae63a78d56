"""Google Ads as gtag.js sends it: remarketing and conversions, each by several requests that mean one event.

Endpoints, parameters and mirrors are those of real requests of 2025 and 2026: a remarketing event goes to
`viewthroughconversion` and `1p-user-list`, a conversion to `pagead/conversion`, `ccm/conversion` and, for some
browsers, `1p-conversion`; mirrors share `random`.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.capture.hit import Hit
from monitor.drill.call import Call
from monitor.drill.visit import Visit
from monitor.drill.wire.encode import component, hit, plain, query

NUMBER = "10842297316"
CONTAINER = "45be5991v9146237019z8846120357za200zb846120357zd846120357"
_REMARKETING = (
    (f"https://googleads.g.doubleclick.net/pagead/viewthroughconversion/{NUMBER}/", "fmt=4"),
    (f"https://www.google.com/pagead/1p-user-list/{NUMBER}/", "fmt=3&is_vtc=1"),
)
_CONVERSION = (
    (f"https://www.googleadservices.com/pagead/conversion/{NUMBER}/", "fmt=7"),
    (f"https://www.googleadservices.com/ccm/conversion/{NUMBER}/", "fmt=3"),
    (f"https://www.google.com/pagead/1p-conversion/{NUMBER}/", "fmt=8&is_vtc=1"),
)


def hits(visit: Visit, calls: Sequence[Call]) -> Iterator[Hit]:
    """Return the two or three requests that each call becomes."""
    for call in calls:
        shared = _shared(visit, call)
        for late, (endpoint, own) in enumerate(_mirrors(call)):
            yield hit(visit, replace(call, at=call.at + 0.11 * late), f"{endpoint}?{shared}&{own}")


def _mirrors(call: Call) -> tuple[tuple[str, str], ...]:
    if call.name != "conversion":
        return _REMARKETING
    return _CONVERSION if call.salt % 5 < 2 else _CONVERSION[:2]


def _shared(visit: Visit, call: Call) -> str:
    width, _, height = visit.visitor.screen.partition("x")
    stamp, signals = int(call.at * 1000), call.choice.signals
    referrer = f"&ref={component(call.page.referrer)}" if call.page.referrer else ""
    return (
        f"random={stamp}&cv=11&fst={stamp}&bg=ffffff&guid=ON&async=1&en={call.name}&gtm={CONTAINER}&gcs={signals.gcs}"
        f"&gcd={signals.gcd}&dma_cps={signals.dma_cps}&dma=1&u_w={width}&u_h={height}&url={component(call.page.url)}"
        f"{referrer}&frm=0&tiba={component(call.page.title)}&{_event(visit, call)}&npa={signals.npa}&pscdl=noapi"
        f"&auid={visit.visitor.advertiser}"
    )


def _event(visit: Visit, call: Call) -> str:
    if call.name == "conversion":
        properties = {"label": "", "capi": 1, "bttype": "purchase"} | dict(call.properties)
        items = "".join([f"({plain(line.price)}*{line.quantity}*{line.product.sku}**)" for line in call.lines])
        digest = urlsafe_b64encode(bytes.fromhex(visit.visitor.email_hash)).decode().rstrip("=")
        enhanced = f"ec_mode=c&ecsid={visit.visitor.advertiser}&em=tv.1~em.{digest}"
        return f"{query(properties.items())}&item={component(items)}&{enhanced}"
    ids = [("id", line.product.sku) for line in call.lines]
    data = ";".join(
        f"{name}={value}" for name, value in [("event", call.name), ("google_business_vertical", "retail"), *ids]
    )
    return f"{query(call.properties.items())}&data={component(data)}"

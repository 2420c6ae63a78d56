"""Adobe Analytics: image requests by GET and POST, on any host, and the Data Insertion API's XML."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.consent.iab import IAB_NAMES, iab_consent
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.query import Pairs
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money
from monitor.decode.vendors.adobe_analytics_variables import (
    Stacks,
    named,
    products,
    resolve,
    success_events,
    take_apart,
)

VENDOR_HOSTS = frozenset({"omtrdc.net", "2o7.net"})
_COMMERCE = ("purchase", "scCheckout", "scAdd", "scRemove", "scOpen", "scView", "prodView")
"""Standard commerce events, the one that says most first: a hit is named by the first it has."""
_LINKS = {"lnk_o": "custom_link", "lnk_d": "download_link", "lnk_e": "exit_link"}
_FIELDS = frozenset(
    {
        "g",
        "-g",
        "r",
        "cc",
        "events",
        "ev",
        "products",
        "pl",
        "purchaseID",
        "mid",
        "aid",
        "fid",
        "vid",
        "vidn",
        "ts",
        "pe",
    }
)
_PROTOCOL = frozenset(
    {
        "AQB", "AQE", "ndh", "pf", "t", "D", "aamlh", "aamb", "ce", "ns", "cp", "cl", "cdp", "fpCookieDomainPeriods",
        "s", "c", "j", "v", "k", "bw", "bh", "p", "ct", "hp", "callback", "et", "pccr", "jsonv", "nsid", "sdid", "vmt",
        "vmf", "vvp", "lrt", "pidt", "oidt", "mcr", "ssf", "imagesPerPage", "", "A", "as",
    }
)  # fmt: skip
_XML_LEAF = re.compile(r"<([A-Za-z_][\w.-]{0,60})>([^<]{0,65536})</\1>")
_XML_NAMES = {
    "pageURL": "g", "referrer": "r", "channel": "ch", "campaign": "v0", "currencyCode": "cc", "visitorID": "vid",
    "marketingCloudVisitorID": "mid", "timestamp": "ts", "linkType": "pe", "linkURL": "pev1", "linkName": "pev2",
}  # fmt: skip
_XML_LINKS = {"o": "lnk_o", "d": "lnk_d", "e": "lnk_e"}


@register
class AdobeAnalytics:
    """`/b/ss/<report suites>/…` on any host; one event a report suite."""

    vendor: ClassVar[str] = "adobe_analytics"
    hosts: ClassVar[frozenset[str]] = frozenset()
    signs: ClassVar[tuple[str, ...]] = ("/b/ss/",)

    def recognises(self, request: Request) -> bool:
        """Take the path: it never meant anything else in public captures, and most sites use their own domain."""
        return "/b/ss/" in request.path

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the hit, once a report suite in its path; raise Unreadable when it carries nothing."""
        suites, pairs = _suites(request), request.all_pairs
        if request.is_post and request.body.text.lstrip()[:1] == "<":
            pairs = _inserted(request.body.text)
            suites = [value for name, value in pairs if name == "reportSuiteID"] or suites
            suites = [suite for text in suites for suite in text.split(",") if suite]
        variables, stacks = take_apart(pairs)
        if not any(name not in _PROTOCOL for name in variables) and not stacks:
            raise Unreadable(request.body.problem or "no variables")
        variables = resolve(variables)
        return tuple(
            self._event(request, variables, stacks, suite, index) for index, suite in enumerate(suites or [""])
        )

    def _event(self, request: Request, said: Mapping[str, str], stacks: Stacks, suite: str, index: int) -> Event:
        events, serials = success_events(said.get("events") or said.get("ev", ""))
        items = products(said.get("products") or said.get("pl", ""))
        kind, name = _named(said, events)
        page = f"{said.get('g', '')}{said.get('-g', '')}"
        properties: dict[str, Any] = {
            named(key): value
            for key, value in said.items()
            if value and key not in _FIELDS and key not in _PROTOCOL and key not in IAB_NAMES
        }
        properties["hit_type"] = _LINKS.get(said["pe"], said["pe"]) if said.get("pe") else "page_view"
        properties |= {key: held for key, held in (("events", events), ("serials", serials)) if held}
        identity, rest = _stacked(stacks)
        return event_of(
            request,
            vendor=self.vendor,
            kind=kind,
            account=suite,
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            page=page or None,
            referrer=said.get("r"),
            at=event_time(said["ts"], request.hit.at) if said.get("ts") else None,
            properties=properties | rest,
            items=items,
            value=_revenue(items) if "purchase" in events else None,
            currency=said.get("cc"),
            transaction_id=said.get("purchaseID"),
            user_ids=identity | _visitor(said),
            click_ids=click_ids_in(page),
            consent=iab_consent(said),
            collapse_key=_mirror_key(request, said),
            batch_index=index,
        )


def _suites(request: Request) -> list[str]:
    after = request.path.partition("/b/ss/")[2]
    first = after.partition("/")[0].replace("%2C", ",").replace("%2c", ",")
    return [suite for suite in first.split(",")[:50] if suite]


def _named(said: Mapping[str, str], events: Mapping[str, Any]) -> tuple[Kind, str]:
    """Return what a hit is: its furthest commerce event, else a link by its type, else a page view.

    `pe` that is neither a link nor media (`m_…`, `ms_…`) is another product's own report (`tnt`: Target).
    """
    found = next((name for name in _COMMERCE if name in events), None)
    if found:
        return Kind.EVENT, found
    pe = said.get("pe", "")
    if not pe:
        return Kind.PAGE, "page_view"
    if pe in _LINKS:
        return Kind.EVENT, _LINKS[pe]
    return (Kind.EVENT, "media") if pe.startswith(("m_", "ms_")) else (Kind.TELEMETRY, pe)


def _revenue(items: tuple[Mapping[str, Any], ...]) -> float | None:
    """Return what Adobe counts as revenue: the sum of the products' totals, each already times its quantity."""
    totals = [amount for item in items if (amount := money(item.get("total"))) is not None]
    return round(sum(totals), 6) if totals else None


def _visitor(said: Mapping[str, str]) -> dict[str, str]:
    """Return who: the Experience Cloud id, else Analytics' own cookie, else its fallback; a site's own id is `user`."""
    client = said.get("mid") or said.get("aid") or said.get("fid") or said.get("vidn")
    return {kind: value for kind, value in (("client", client), ("user", said.get("vid"))) if value}


def _stacked(stacks: Stacks) -> tuple[dict[str, str], dict[str, Any]]:
    """Return (customer ids, properties): `cid` holds `<kind>.id` and its `<kind>.as`, `d` is protocol, `c` context."""
    identity: dict[str, str] = {}
    found: dict[str, Any] = {}
    for stack, values in stacks.items():
        if stack == "cid":
            states = {name: value for name, value in values.items() if not name.endswith(".id")}
            identity = {name.removesuffix(".id"): values[name] for name in values.keys() - states.keys()}
            if states:
                found["customer"] = states
        elif stack != "d":
            found["contextData" if stack == "c" else stack] = values
    return identity, found


def _mirror_key(request: Request, said: Mapping[str, str]) -> str | None:
    """Return what a hit shares with its repetition: new visitors' hits are redirected to themselves with `pccr=true`,
    the random number in the path and the browser's time unchanged (measured on metrics.cnn.com, smetrics.ryanair.com).
    """
    last = request.path.rpartition("/")[2]
    return f"{last}|{said['t']}" if said.get("t") and last[:1] == "s" and last[1:].isdigit() else None


def _inserted(text: str) -> Pairs:
    """Return the leaves of a Data Insertion API document as parameters; entities are plain text, nothing is expanded.

    Source: developer.adobe.com "Data Insertion API" (XML POST to `/b/ss//6`).
    """
    pairs: Pairs = []
    for name, raw in _XML_LEAF.findall(text[:1_000_000])[:2000]:
        value = html.unescape(raw).strip()
        pairs.append((_XML_NAMES.get(name, name), _XML_LINKS.get(value, value) if name == "linkType" else value))
    return pairs

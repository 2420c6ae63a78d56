"""Criteo OneTag: several events in one request, each an encoded query, products encoded once more within."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from monitor.decode.accounts import several
from monitor.decode.build import event_of
from monitor.decode.consent.iab import IAB_NAMES, iab_consent
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import MOST_EVENTS
from monitor.decode.query import unquote_deep
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money, number, number_or_text

VENDOR_HOSTS = frozenset({"criteo.com", "criteo.net"})
_NAMES = {
    "vh": "viewHome", "vpg": "viewPage", "vl": "viewList", "vp": "viewItem", "ac": "addToCart", "vb": "viewBasket",
    "vc": "trackTransaction", "trackleads": "trackLeads",
}  # fmt: skip
"""Codes on the wire by the name the site calls the event with (help.criteo.com "OneTag events")."""
_PAGES = frozenset({"vh", "vpg"})
_PRICED = frozenset({"ac", "vb", "vc"})
_SETTINGS = frozenset({"exd", "ce", "dis"})
"""Slots that are no event but set something for the whole request: site data, e-mail, display."""
_ITEM = {"i": "item_id", "pr": "price", "q": "quantity"}
_SAID = {"c": "currency", "ca": "category", "pr": "price", "tms": "tag_manager"}
_NUMERIC = frozenset({"pr", "q"})
_SLOT = re.compile(r"p(\d{1,3})")
_LIST = re.compile(r"\[([^\[\]]*)\]")
_MOST_ITEMS = 1000
_LONGEST_LIST = 200_000
_KNOWN = frozenset(
    {"a", "v", "fu", "pu", "ceid", "bundle", "cs", "sc", "adce", "tld", "dtycbr", "dy", "cv", "pm", "cb"}
)
_REGIONAL = re.compile(r"widget\.[a-z]{2,3}\.criteo\.com")


@register
class CriteoOneTag:
    """`/event` on Criteo's hosts, with what stands around it: scripts, cookie matches, the tag's own measurements."""

    vendor: ClassVar[str] = "criteo"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take every request that tells Criteo something; ads it serves are none of them."""
        first = request.host.partition(".")[0]
        return request.path.rstrip("/") == "/event" or first in {"gum", "dis", "mug", "csm"} or _is_script(request)

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an account and slot, settings merged into each."""
        if _is_script(request):
            return (self._beside(request, Kind.LOADER, request.segments[-1], request.query.get("a", "")),)
        if request.path.rstrip("/") != "/event":
            own = request.host.startswith("csm.")
            name = "metrics" if own else "match"
            return (self._beside(request, Kind.TELEMETRY if own else Kind.SYNC, name, request.query.get("p", "")),)
        params = request.params
        accounts = several(params.get("a", "").strip("[]"))
        if not accounts:
            raise Unreadable(request.body.problem or "no account id")
        slots = sorted((int(found[1]), name) for name in params if (found := _SLOT.fullmatch(name)))
        said = [_slot(params[name]) for _, name in slots]
        # Older tags were sent on to a regional host with nothing that would tell the second hit from another visit.
        if _REGIONAL.fullmatch(request.host) and "ceid" not in params and "dtycbr" not in params:
            return tuple(self._beside(request, Kind.SYNC, "redirect", account) for account in accounts)
        return tuple(self._events(request, params, accounts, said))

    def _beside(self, request: Request, kind: Kind, name: str, account: str) -> Event:
        return event_of(request, vendor=self.vendor, kind=kind, account=account, name=name, vendor_hosts=VENDOR_HOSTS)

    def _events(
        self, request: Request, params: dict[str, str], accounts: list[str], slots: list[dict[str, str]]
    ) -> Iterator[Event]:
        shared = _shared(params, [slot for slot in slots if slot.get("e") in _SETTINGS])
        events = [slot for slot in slots if slot.get("e") not in _SETTINGS] or [{}]
        if len(accounts) * len(events) > MOST_EVENTS:
            raise Unreadable("more events than a batch can have")
        pairs = [(account, slot) for account in accounts for slot in events]
        for index, (account, slot) in enumerate(pairs):
            yield self._event(request, params, account, slot, shared, index)

    def _event(
        self,
        request: Request,
        params: dict[str, str],
        account: str,
        slot: Mapping[str, str],
        shared: Mapping[str, Any],
        index: int,
    ) -> Event:
        code, page = slot.get("e", ""), unquote_deep(params.get("fu", ""))
        items, properties = _products(slot)
        computed = _total(items) if code in _PRICED else None
        value = money(slot.get("pr")) if code == "vp" else computed
        properties |= shared
        if computed is not None:
            properties |= {"value": computed, "value_computed": True}
        hit = params.get("ceid") or params.get("dtycbr")
        kind = Kind.EVENT if code else Kind.INIT
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.PAGE if code in _PAGES else kind,
            account=account,
            name=_NAMES.get(code, code) or "init",
            vendor_hosts=VENDOR_HOSTS,
            page=page,
            referrer=unquote_deep(params.get("pu", "")),
            properties=properties,
            items=items,
            value=value,
            currency=slot.get("c"),
            transaction_id=unquote_deep(slot.get("id", "")),
            event_id=params.get("ceid"),
            user_ids={"client": params["bundle"]} if params.get("bundle") else {},
            click_ids=click_ids_in(page),
            consent=iab_consent(params | ({"us_privacy": params["cs"]} if params.get("cs") else {})),
            collapse_key=f"{hit}|{index}" if hit else None,
            batch_index=index,
        )


def _is_script(request: Request) -> bool:
    return host_in(request.host, frozenset({"static.criteo.net", "dynamic.criteo.com"})) and request.path.endswith(
        ".js"
    )


def _slot(text: str) -> dict[str, str]:
    """Return a slot's pairs, decoded as far as the query was: what is nested in a value is still encoded."""
    pairs = (part.partition("=") for part in text.split("&", 200) if part)
    return {name: value for name, _, value in pairs}


def _shared(params: dict[str, str], settings: list[dict[str, str]]) -> dict[str, Any]:
    """Return what the whole request says: its own parameters, then those of the slots that set something."""
    found: dict[str, Any] = {
        name: value
        for name, value in params.items()
        if value and name not in _KNOWN and not _SLOT.fullmatch(name) and name not in IAB_NAMES
    }
    person: dict[str, str] = {}
    for slot in settings:
        for name, value in slot.items():
            text = unquote_deep(value).strip("[]")
            if slot.get("e") == "ce" and name in {"m", "hash_m", "h"} and text:
                person["hash" if name == "h" else "email"] = text
            elif name != "e" and text:
                found[_SAID.get(name, name)] = text
    if person:
        found["user_data"] = person
    shared = parse_json(unquote_deep(params.get("sc", "")))
    if isinstance(shared, dict):
        found["shared_cookies"] = shared
    return found


def _products(slot: Mapping[str, str]) -> tuple[tuple[Mapping[str, Any], ...], dict[str, Any]]:
    """Return (items, the other pairs of a slot): `p` is one id, ids, or `[i=…&pr=…&q=…,i=…]`."""
    said: dict[str, Any] = {}
    for name, value in slot.items():
        if name not in {"e", "p", "id"} and value:
            text = unquote_deep(value)
            said[_SAID.get(name, name)] = number_or_text(text) if name in _NUMERIC else text
    items = []
    for text in _listed(slot.get("p", "")):
        pairs = [part.partition("=") for part in text.split("&") if part]
        if all(equals for _, equals, _ in pairs):
            items.append({_ITEM.get(n, n): number_or_text(v) if n in _NUMERIC else v for n, _, v in pairs})
        else:
            items.append({"item_id": text})
    if len(items) == 1 and "price" in said and "price" not in items[0]:
        items[0]["price"] = said["price"]
    return tuple(items), said


def _listed(text: str) -> list[str]:
    """Return the entries of a list in brackets, or the lone entry a text without them is.

    The list is encoded once, each of its entries once more, so that a comma within an id is none of the list's.
    """
    text = unquote_deep(text[:_LONGEST_LIST], rounds=1)
    if text[:3].upper() == "%5B":
        text = unquote_deep(text, rounds=1)
    inner = _LIST.findall(text) if text.startswith("[") else [text]
    entries = [unquote_deep(entry) for part in inner for entry in part.split(",") if entry]
    return entries[:_MOST_ITEMS]


def _total(items: tuple[Mapping[str, Any], ...]) -> float | None:
    """Return the sum of price × quantity, for Criteo sends no total; None when a price is missing or no number."""
    total = 0.0
    for item in items:
        price, quantity = money(item.get("price")), number(str(item.get("quantity", 1)))
        if price is None or quantity is None:
            return None
        total += price * quantity
    return money(round(total, 2)) if items and abs(total) < 1e15 else None

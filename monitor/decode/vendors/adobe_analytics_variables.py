"""Adobe Analytics' variables: nested context data, dynamic copies, success events, the products string."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from monitor.decode.values import number_or_text

LONGEST = 8192
"""Longest text (characters) a dynamic copy may grow to: more than any variable holds (65,535 bytes is the whole POST,
255 an eVar), and a bound on copies of copies.
"""
DEEPEST = 16
"""Copies of copies followed. Real ones are one deep, rarely two."""
MAX_PRODUCTS = 1000
_TERM = re.compile(r'"([^"]*)"|([^+"]+)')
_NUMBERED = re.compile(r"(c|v|h|l)([1-9]\d{0,2})")
_FAMILIES = {"c": "prop", "v": "eVar", "h": "hier", "l": "list"}
_NAMES = {
    "gn": "pageName",
    "ch": "channel",
    "v0": "campaign",
    "pev1": "linkURL",
    "pev2": "linkName",
    "pev3": "media",
    "xact": "transactionID",
    "mcorgid": "org",
    "tnt": "target",
    "pid": "clickmap_page",
    "oid": "clickmap_object",
    "ot": "clickmap_tag",
}
"""Query parameters by the JavaScript variable that sets them (experienceleague.adobe.com "Data collection query
parameters").
"""
_SHORT = frozenset({"pageName", "v0", "ch", "g", "r", "cc", "mid", "aid", "fid", "vid", "server", "events", "products"})
"""Other variables that copies name."""
Stacks = dict[str, dict[str, str]]


def take_apart(pairs: Iterable[tuple[str, str]]) -> tuple[dict[str, str], Stacks]:
    """Return (variables, stacks by name). A stack is what stands between `c.` and `.c`, its nested names dotted.

    An unclosed stack runs to the end, a stray end is nothing; of a repeated name the first value stays.
    """
    flat: dict[str, str] = {}
    stacks: Stacks = {}
    open_names: list[str] = []
    for name, value in pairs:
        if name.endswith(".") and not value:
            open_names.append(name[:-1])
        elif name.startswith(".") and not value:
            if name[1:] in open_names:
                del open_names[len(open_names) - 1 - open_names[::-1].index(name[1:]) :]
        elif not open_names:
            flat.setdefault(name, value)
        else:
            # Names deeper than any real stack are cut: the path itself is bounded, whatever is opened.
            path = ".".join((*open_names[1:9], name))
            stacks.setdefault(open_names[0], {}).setdefault(path, value)
    return flat, stacks


def resolve(flat: Mapping[str, str]) -> dict[str, str]:
    """Return variables with dynamic copies in place: `D=v1` is eVar1's value, `D=ch+":"+v10` a concatenation.

    A copy of variables that were not sent is empty, as it is at Adobe, and left out. A copy of anything else (an HTTP
    header), of itself, or longer than LONGEST stays the text it is. The prefix is `D=` unless `D` names another.

    Source: experienceleague.adobe.com "Dynamic variables", "dynamicVariablePrefix".
    """
    prefix = flat.get("D") or "D="
    if not any(value.startswith(prefix) for value in flat.values()):
        return dict(flat)
    copies = _Copies(flat, prefix)
    found = {name: flat[name] if (text := copies.of(name)) is None else text for name in flat}
    return {name: text for name, text in found.items() if text or not flat[name]}


class _Copies:
    """Values of one hit's variables, each worked out once."""

    def __init__(self, flat: Mapping[str, str], prefix: str) -> None:
        self._flat = flat
        self._prefix = prefix
        self._done: dict[str, str | None] = {}
        self._depth = 0

    def of(self, name: str) -> str | None:
        """Return a variable's value, "" when it is known and was not sent, None when it cannot be told."""
        if name in self._done:
            return self._done[name]
        if name not in self._flat:
            return "" if name in _SHORT or _NUMBERED.fullmatch(name) else None
        text: str | None = self._flat[name]
        if name != "D" and text is not None and text.startswith(self._prefix):
            # None while it is being worked out: a copy of itself cannot be told.
            self._done[name] = None
            self._depth += 1
            text = self._joined(text[len(self._prefix) :]) if self._depth <= DEEPEST else None
            self._depth -= 1
        self._done[name] = text
        return text

    def _joined(self, expression: str) -> str | None:
        parts: list[str] = []
        for literal, name in _TERM.findall(expression)[:32]:
            part = self.of(name.strip()) if name else literal
            if part is None or sum(map(len, parts)) + len(part) > LONGEST:
                return None
            parts.append(part)
        return "".join(parts) if parts else None


def named(name: str) -> str:
    """Return a variable's name as implementers write it: `v3` is `eVar3`, `c14` `prop14`, `ch` `channel`."""
    match = _NUMBERED.fullmatch(name)
    return f"{_FAMILIES[match[1]]}{match[2]}" if match else _NAMES.get(name, name)


def success_events(text: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Return (events with how much each counts, their serial numbers): `event1=2.5:A7,purchase` counts 2.5 and 1."""
    counts: dict[str, Any] = {}
    serials: dict[str, str] = {}
    for part in text.split(",", MAX_PRODUCTS)[:MAX_PRODUCTS]:
        said, _, serial = part.strip().partition(":")
        name, valued, count = said.partition("=")
        if not name:
            continue
        counts[name] = number_or_text(count) if valued else 1
        if serial:
            serials[name] = serial
    return counts, serials


def products(text: str) -> tuple[Mapping[str, Any], ...]:
    """Return the products of `category;product;quantity;total;events;merchandising eVars,…` as objects.

    Quantity and total are numbers; events and eVars of a product are objects of their own. Empty parts are left out.
    """
    items = []
    for entry in text.split(",", MAX_PRODUCTS)[:MAX_PRODUCTS]:
        fields = entry.split(";", 6)
        item: dict[str, Any] = {
            name: value for name, value in zip(("category", "product"), fields, strict=False) if value
        }
        for name, value in zip(("quantity", "total"), fields[2:], strict=False):
            if value:
                item[name] = number_or_text(value)
        for name, value in zip(("events", "eVars"), fields[4:6], strict=False):
            if held := _held(value, numbers=name == "events"):
                item[name] = held
        if item:
            items.append(item)
    return tuple(items)


def _held(text: str, *, numbers: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in text.split("|"):
        name, _, value = part.partition("=")
        if name.strip():
            found[name.strip()] = number_or_text(value) if numbers and value else value or 1
    return found

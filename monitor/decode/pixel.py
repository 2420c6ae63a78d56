"""Vendors whose hit is a pixel with parameters: which parameter is what is said once, and the event follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.decode.build import event_of
from monitor.decode.consent.iab import IAB_NAMES, iab_consent
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in, click_ids_of
from monitor.decode.jsontext import parse_json
from monitor.decode.request import Request
from monitor.decode.values import money, number_or_text, text_of


@dataclass(frozen=True, slots=True)
class Pixel:
    """What the parameters of one vendor's pixel mean, by their names on the wire.

    `page`, `referrer`, `value`, `currency`, `transaction` and `event_id` name the parameters tried for that field, in
    order; `users` maps a kind of identifier to its parameter. All but value and currency are left out of the
    properties, as is `protocol` (versions, cache busters, screens). `names` renames a property; `numeric` are numbers,
    `json` are texts of JSON, where they can be read.
    """

    vendor: str
    hosts: frozenset[str]
    page: tuple[str, ...] = ()
    referrer: tuple[str, ...] = ()
    value: tuple[str, ...] = ()
    currency: tuple[str, ...] = ()
    transaction: tuple[str, ...] = ()
    event_id: tuple[str, ...] = ()
    users: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    numeric: frozenset[str] = frozenset()
    json: frozenset[str] = frozenset()
    protocol: frozenset[str] = frozenset()

    def event(
        self,
        request: Request,
        kind: Kind,
        account: str,
        name: str,
        params: Mapping[str, Any] | None = None,
        **rest: Any,
    ) -> Event:
        """Return the event of a request; `params` are its parameters where they are not those of query and form.

        Further fields of Event in `rest` win over what the parameters say.
        """
        found = request.params if params is None else params
        value, page = _first(found, self.value), _first(found, self.page)
        said: dict[str, Any] = {
            "page": page,
            "referrer": _first(found, self.referrer),
            "properties": self.properties(found),
            "value": money(value),
            "currency": _first(found, self.currency),
            "transaction_id": _first(found, self.transaction),
            "event_id": _first(found, self.event_id),
            "user_ids": {kind: text for kind, name in self.users.items() if (text := text_of(found.get(name)))},
            "click_ids": click_ids_in(page) | click_ids_of({k: v for k, v in found.items() if isinstance(v, str)}),
            "consent": iab_consent(found),
        }
        return event_of(
            request, vendor=self.vendor, kind=kind, account=account, name=name, vendor_hosts=self.hosts, **(said | rest)
        )

    def properties(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is neither protocol nor a field of its own, under the names an analyst knows."""
        gone = {*self.protocol, *self.page, *self.referrer, *self.transaction, *self.event_id, *self.users.values()}
        found: dict[str, Any] = {}
        for name, value in params.items():
            if name not in gone and name not in IAB_NAMES and value not in ("", None):
                found[self.names.get(name, name)] = self._typed(name, value)
        return found

    def loader(self, request: Request, account: str, name: str, **properties: str) -> Event:
        """Return the fetch of a script of the vendor's: inventory. The script's own parameters are mostly versions."""
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.LOADER,
            account=account,
            name=name,
            vendor_hosts=self.hosts,
            properties=properties,
        )

    def _typed(self, name: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if name in self.numeric:
            return number_or_text(value)
        if name in self.json:
            parsed = parse_json(value)
            return value if parsed is None else parsed
        return value


def _first(params: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    return next((text for name in names if (text := text_of(params.get(name)))), None)

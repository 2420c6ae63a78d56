"""Conversions APIs shaped after Meta's: a list of events, each with `user_data` and `custom_data` (Snap, Pinterest)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.objects import first_amount, first_text, items_out, mapping, mappings, without
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import text_of

_OPTIONS = ("opt_out", "data_processing_options", "data_processing_options_country", "data_processing_options_state")


@dataclass(frozen=True, slots=True)
class ServerEvents:
    """What differs between the vendors of this shape: names of page views, and of identifiers within `user_data`.

    `users` maps a kind of identifier, `clicks` a click id's name, to its name on the wire. `limits` are the values of
    `data_processing_options` that limit the use of data.
    """

    vendor: str
    hosts: frozenset[str]
    pages: frozenset[str]
    users: Mapping[str, str]
    clicks: Mapping[str, str] = field(default_factory=dict)
    limits: frozenset[str] = frozenset()

    def events(self, request: Request, account: str) -> tuple[Event, ...]:
        """Return one event an entry of `data`, in the order sent; raise Unreadable when there is none."""
        document = request.body.json
        entries = mappings(document.get("data") if isinstance(document, dict) else document)
        entries = [entry for entry in entries if "event_name" in entry]
        if not entries:
            raise Unreadable(request.body.problem or "no events in the body")
        return tuple(self._event(request, account, entry, index) for index, entry in enumerate(entries))

    def _event(self, request: Request, account: str, entry: Mapping[str, Any], index: int) -> Event:
        name, page = text_of(entry.get("event_name")) or "(unnamed)", text_of(entry.get("event_source_url"))
        user, custom = mapping(entry.get("user_data")), mapping(entry.get("custom_data"))
        items, properties = items_out(without(custom), "contents")
        if source := text_of(entry.get("action_source")):
            properties["action_source"] = source
        if rest := without(user, self.users.values(), self.clicks.values()):
            properties["user_data"] = rest
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.PAGE if name in self.pages else Kind.EVENT,
            account=account,
            name=name,
            vendor_hosts=self.hosts,
            page=page,
            at=event_time(entry.get("event_time"), request.hit.at),
            properties=properties,
            items=items,
            value=first_amount(custom, "value"),
            currency=first_text(custom, "currency"),
            transaction_id=first_text(custom, "order_id", "transaction_id"),
            event_id=first_text(entry, "event_id"),
            user_ids=_named(user, self.users),
            click_ids=click_ids_in(page) | _named(user, self.clicks),
            consent=self._consent(entry),
            batch_index=index,
        )

    def _consent(self, entry: Mapping[str, Any]) -> Consent | None:
        raw = {name: text for name in _OPTIONS if (text := _option(entry.get(name)))}
        if not raw:
            return None
        limited = not self.limits.isdisjoint(raw.get("data_processing_options", "").split(","))
        denied = raw.get("opt_out") == "true" or limited
        return Consent(ad_personalization=Signal.DENIED if denied else None, raw=raw)


def _named(source: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    """Return identifiers by our names; of a list the first, as these APIs take several of some."""
    found = {}
    for ours, theirs in names.items():
        value = source.get(theirs)
        if text := text_of(value[0] if isinstance(value, list) and value else value):
            found[ours] = text
    return found


def _option(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(str(option) for option in value) if isinstance(value, list) else text_of(value)

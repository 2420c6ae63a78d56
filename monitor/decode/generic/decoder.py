"""Reads what no vendor's decoder does: requests to companies of the catalogue, by rules any of them may match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from monitor.decode.build import event_of
from monitor.decode.catalogue import Company
from monitor.decode.consent.iab import IAB_NAMES, iab_consent
from monitor.decode.event import Event, Kind
from monitor.decode.generic.batch import amounts_in, batch_in
from monitor.decode.generic.endpoints import endpoint_of, usual_of
from monitor.decode.generic.events import account_in, asks, asks_a_script, stated_event, stated_page, words_of
from monitor.decode.generic.places import named_place, tracking_place
from monitor.decode.generic.shape import Rule, Shape
from monitor.decode.generic.syncs import shown_sync, stated_sync
from monitor.decode.ids import click_ids_in
from monitor.decode.request import Request
from monitor.decode.unread import is_beacon, is_content, is_own_site

_MEASURING = frozenset({"advertising", "analytics", "marketing"})
_LONGEST_VALUE = 2_000
_MOST_PROPERTIES = 200


def shape_of(request: Request, company: Company) -> Shape | None:
    """Return what a request to a company of the catalogue shows itself to be, or None where it shows nothing.

    Content (scripts, styles, fonts, pictures) is none of it, nor is a company's own site. Syncs are told for every
    company and however few parameters they have; the rest for beacons of companies that advertise, measure or market,
    as a widget that is told its page's address measures nothing.
    """
    if is_content(request) or is_own_site(request):
        return None
    params = words_of(request)
    found = stated_sync(params) or endpoint_of(request, params) or shown_sync(request, company, params)
    if found is not None or not is_beacon(request):
        return found
    if company.purpose not in _MEASURING:
        return usual_of(request, params)
    return (
        asks(request, params)
        or _watched(company, params)
        or stated_event(params)
        or next((shape for shape, _ in _batch(request)), None)
        or named_place(request, params, company.purpose)
        or (stated_page(request, params) or usual_of(request, params))
        or (asks_a_script(params) or tracking_place(request, params))
    )


def read(request: Request, company: Company) -> tuple[Event, ...]:
    """Return the events of a request no vendor's decoder reads. The vendor is the company's name (see
    `catalogue.Company`); properties are the parameters as sent, consent and the ids of a sync taken out of them. A JSON
    batch whose entries all name an event is as many events.
    """
    shape = shape_of(request, company)
    if shape is None:
        return ()
    if shape.kind in {Kind.EVENT, Kind.PAGE}:
        if batch := _batch(request):
            account = shape.account or account_in(words_of(request))
            return tuple(
                _event(request, company, replace(each, account=each.account or account), _bounded(entry), index)
                for index, (each, entry) in enumerate(batch)
            )
        return (_event(request, company, shape, _properties(request, shape)),)
    properties = {} if shape.kind is Kind.TELEMETRY else _properties(request, shape)
    return (_event(request, company, shape, properties),)


def _event(request: Request, company: Company, shape: Shape, properties: Mapping[str, Any], index: int = 0) -> Event:
    return event_of(
        request,
        vendor=company.vendor,
        kind=shape.kind,
        account=shape.account,
        name=shape.name,
        vendor_hosts=frozenset({request.host}),
        properties=properties,
        user_ids=dict(shape.user_ids),
        click_ids=click_ids_in(request.hit.page),
        consent=iab_consent(request.params),
        batch_index=index,
        **(amounts_in(properties) if shape.kind is Kind.EVENT else {}),
    )


def _watched(company: Company, params: dict[str, str]) -> Shape | None:
    if not company.watches:
        return None
    return Shape(Rule.WATCHES, Kind.TELEMETRY, company.watches, account_in(params))


def _properties(request: Request, shape: Shape) -> dict[str, Any]:
    ids = set(shape.user_ids.values())
    found: dict[str, Any] = {
        name: value
        for name, value in list(request.params.items())[:_MOST_PROPERTIES]
        if value and len(value) <= _LONGEST_VALUE and name not in IAB_NAMES and value not in ids
    }
    document = request.body.json if request.hit.body and request.is_post else None
    return found | _bounded(document) if isinstance(document, dict) else found


def _batch(request: Request) -> list[tuple[Shape, Mapping[str, Any]]]:
    return batch_in(request.body.json) if request.hit.body and request.is_post else []


def _bounded(entry: Mapping[str, Any]) -> dict[str, Any]:
    return dict(islice(entry.items(), _MOST_PROPERTIES))

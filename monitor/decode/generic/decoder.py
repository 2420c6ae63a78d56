"""Reads what no vendor's decoder does: requests to companies of the catalogue, by rules any of them may match."""

from __future__ import annotations

from typing import Any

from monitor.decode.build import event_of
from monitor.decode.catalogue import Company
from monitor.decode.consent.iab import IAB_NAMES, iab_consent
from monitor.decode.event import Event, Kind
from monitor.decode.generic.endpoints import endpoint_of
from monitor.decode.generic.events import account_in, asks, asks_a_script, stated_event, stated_page, words_of
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
    if found is not None or company.purpose not in _MEASURING or not is_beacon(request):
        return found
    return (
        asks(request, params)
        or _watched(company, params)
        or (stated_event(params) or stated_page(request, params) or asks_a_script(params))
    )


def read(request: Request, company: Company) -> Event | None:
    """Return the event of a request no vendor's decoder reads, or None. The vendor is the company's name (see
    `catalogue.Company`); properties are the parameters as sent, consent and the ids of a sync taken out of them.
    """
    shape = shape_of(request, company)
    if shape is None:
        return None
    properties = {} if shape.kind is Kind.TELEMETRY else _properties(request, shape)
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
    return found | dict(list(document.items())[:_MOST_PROPERTIES]) if isinstance(document, dict) else found

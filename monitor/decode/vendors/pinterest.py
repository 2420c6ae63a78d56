"""Pinterest: the tag, whose parameters are JSON, and the Conversions API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import first_amount, first_text, ids, items_out, mapping, without
from monitor.decode.placeholders import without_placeholders
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.server_events import ServerEvents
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"ct.pinterest.com", "s.pinimg.com", "api.pinterest.com"})
_ALIASES = {"purchase": "checkout", "pageview": "pagevisit"}
"""Names Pinterest counts as another of its own (measured by mbaersch/tracking-auditor-extension)."""
_PLUMBING = frozenset({"np", "gtm_version"})
_IDS = frozenset({"external_id", "pin_unauth", "epik", "aem_eligible_list"})
_KNOWN = frozenset({"tid", "event", "ed", "pd", "ad", "cb", "dep", "stc", "noscript"})
_API = ServerEvents(
    vendor="pinterest",
    hosts=VENDOR_HOSTS,
    pages=frozenset({"page_visit"}),
    users={"user": "external_id"},
    clicks={"epik": "click_id"},
)


@register
class PinterestTag:
    """`ct.pinterest.com/v3/` by GET or POST, and what stands around it."""

    vendor: ClassVar[str] = "pinterest"
    hosts: ClassVar[frozenset[str]] = frozenset({"ct.pinterest.com", "s.pinimg.com"})
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the tag's host and its scripts; pinterest.com itself and its widgets are somebody else's."""
        if host_in(request.host, frozenset({"s.pinimg.com"})):
            return request.path.startswith("/ct/")
        return request.segments[:1] in {("v3",), ("user",), ("ct.html",), ("static",), ("stats",)}

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request; raise Unreadable without a tag id."""
        first, last = request.segments[0], request.segments[-1]
        if last.endswith(".js"):
            return (self._beside(request, Kind.LOADER, last),)
        if first == "v3":
            if not request.params.get("tid"):
                raise Unreadable(request.body.problem or "no tag id")
            return (self._event(request),)
        return (self._beside(request, Kind.TELEMETRY if first == "stats" else Kind.SYNC, first),)

    def _beside(self, request: Request, kind: Kind, name: str) -> Event:
        person, _, users, clicks = _person(request.params)
        return event_of(
            request,
            vendor=self.vendor,
            kind=kind,
            account=request.params.get("tid", ""),
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            properties=_contacts(person),
            user_ids=users,
            click_ids=clicks,
        )

    def _event(self, request: Request) -> Event:
        params = request.params
        sent = params.get("event", "")
        name = _ALIASES.get(sent.lower(), sent) or "init"
        place = mapping(parse_json(params.get("ad", "")))
        items, said = _said(params)
        person, broken, users, clicks = _person(params)
        properties = {name: value for name, value in params.items() if name not in _KNOWN and value} | said
        if sent and name != sent:
            properties["event_sent"] = sent
        properties |= _contacts(person)
        if broken:
            properties["pd"] = broken
        page = text_of(place.get("loc"))
        kind = Kind.INIT if name == "init" else Kind.EVENT
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.PAGE if name == "pagevisit" else kind,
            account=params["tid"],
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            page=page,
            referrer=text_of(place.get("ref")),
            at=event_time(params.get("cb"), request.hit.at),
            properties=properties,
            items=items,
            value=first_amount(said, "value"),
            currency=first_text(said, "currency"),
            transaction_id=first_text(said, "order_id", "transaction_id"),
            event_id=first_text(said, "event_id"),
            user_ids=users,
            click_ids=click_ids_in(page) | clicks,
        )


@register
class PinterestConversions:
    """`api.pinterest.com/v5/ad_accounts/<account>/events`; before it, `ct.pinterest.com/events/v3`."""

    vendor: ClassVar[str] = "pinterest"
    hosts: ClassVar[frozenset[str]] = frozenset({"api.pinterest.com", "ct.pinterest.com"})
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take POSTs to the two endpoints."""
        segments = request.segments
        v5 = len(segments) == 4 and segments[1] == "ad_accounts" and segments[3] == "events"
        return request.is_post and (v5 or segments == ("events", "v3"))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry, in the order sent; raise Unreadable when there is none."""
        segments = request.segments
        account = segments[2] if len(segments) == 4 else text_of(mapping(request.body.json).get("advertiser_id"))
        return _API.events(request, account or "")


def _said(params: Mapping[str, str]) -> tuple[tuple[Mapping[str, Any], ...], dict[str, Any]]:
    """Return (items, properties) of `ed`; text that is no object stays under its name, a lone product is a list."""
    text = params.get("ed", "")
    parsed = parse_json(text)
    if not isinstance(parsed, dict):
        return (), {"ed": text} if text else {}
    found = without(parsed, _PLUMBING)
    if isinstance(found.get("line_items"), dict):
        found["line_items"] = [found["line_items"]]
    return items_out(found, "line_items")


def _contacts(person: Mapping[str, Any]) -> dict[str, Any]:
    found, placeholders = without_placeholders(person)
    return {name: value for name, value in (("user_data", found), ("placeholders", placeholders)) if value}


def _person(params: Mapping[str, str]) -> tuple[dict[str, Any], str, dict[str, str], dict[str, str]]:
    """Return (hashed contacts, what `pd` is where it cannot be read, user ids, click ids)."""
    text = params.get("pd", "")
    parsed = parse_json(text)
    if not isinstance(parsed, dict):
        return {}, text, {}, {}
    person = {name: value for name, value in without(parsed, _PLUMBING, _IDS).items() if value != ""}
    users = ids(client=parsed.get("pin_unauth"), user=parsed.get("external_id"))
    return person, "", users, ids(epik=parsed.get("epik"))

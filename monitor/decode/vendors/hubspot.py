"""HubSpot: the tracking gifs, forms collected and submitted, custom events of servers, and the scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import first_amount, first_text, ids, mapping, mappings, without
from monitor.decode.pixel import Pixel
from monitor.decode.query import first_of, parse_pairs, unquote_deep
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset(
    {
        "hubspot.com", "hubapi.com", "hsforms.com", "hsforms.net", "hscollectedforms.net", "hs-scripts.com",
        "hs-analytics.net", "hs-banner.com", "hsadspixel.net", "hubspotfeedback.com", "usemessages.com",
        "hubspotusercontent.com",
    }
)  # fmt: skip
_GIFS = {
    "__ptq.gif": "page_view",
    "__ptbe.gif": "event",
    "__ptc.gif": "click",
    "__pto.gif": "content",
    "__pta.gif": "call",
}
_SUBMIT = re.compile(
    r"/submissions/v3/(?:public|integration(?:/secure)?)/submit/(?:formsnext/multipart/)?(\d+)/([0-9a-fA-F-]+)/?"
)
_COLLECTED = "/collected-forms/submit/form"
_CUSTOM = "/events/v3/send"
_LOADED = re.compile(r"/(?:.*/)?(?:analytics/\d+/)?(\d{3,12})(?:/banner)?\.js|/v2/(\d+)/banner\.js")
_PIXEL = Pixel(
    vendor="hubspot",
    hosts=VENDOR_HOSTS,
    page=("pu",),
    referrer=("r",),
    value=("_value", "value"),
    currency=("_currency", "currency"),
    users={"client": "vi", "session": "b"},
    names={"t": "page_title", "pi": "content_id", "ct": "content_type", "rcu": "canonical_url", "ge": "goal"},
    protocol=frozenset(
        {
            "k", "sd", "cd", "cs", "ln", "bfp", "v", "a", "cts", "nc", "u", "cc", "i", "n", "pt", "fp", "ab", "hl",
            "po", "rv", "w", "h", "lt", "lvi", "lvc",
        }
    ),
)  # fmt: skip


@register
class HubSpot:
    """`__pt….gif`, collected forms, submissions, `/events/v3/send`, scripts and settings, on HubSpot's hosts."""

    vendor: ClassVar[str] = "hubspot"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/__ptq.gif", "/__ptbe.gif", "/__ptc.gif", "/__pto.gif")

    def recognises(self, request: Request) -> bool:
        """Take the gifs with a hub on any host; calls, scripts and settings on HubSpot's."""
        if _last(request) in _GIFS:
            return host_in(request.host, VENDOR_HOSTS) or "a=" in request.raw_query
        if not host_in(request.host, VENDOR_HOSTS):
            return False
        path = request.path
        if request.is_post:
            return path == _CUSTOM or path.rstrip("/") == _COLLECTED or _SUBMIT.fullmatch(path) is not None
        loads = request.host.startswith("js") and path.endswith(".js")
        return loads or _is_setting(request) or path.endswith("/counters.gif")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request."""
        if _last(request) in _GIFS:
            return (self._gif(request),)
        if not request.is_post:
            return (self._beside(request),)
        submitted = _SUBMIT.fullmatch(request.path)
        if submitted:
            return (self._submission(request, submitted[1], submitted[2]),)
        body = mapping(request.body.json)
        if not body:
            raise Unreadable(request.body.problem or "no call in the body")
        return (self._custom(request, body) if request.path == _CUSTOM else self._collected(request, body),)

    def _beside(self, request: Request) -> Event:
        account = request.query.get("portalId", "")
        if _is_setting(request):
            return _PIXEL.event(request, Kind.INIT, account, _last(request), {})
        if request.path.endswith(".gif"):
            return _PIXEL.event(request, Kind.TELEMETRY, account, "counters", {})
        loaded = _LOADED.fullmatch(request.path)
        found = next(filter(None, loaded.groups()), "") if loaded else ""
        return _PIXEL.loader(request, found, request.host.removeprefix("js.") if found else _last(request))

    def _gif(self, request: Request) -> Event:
        params = request.params
        name = _GIFS[_last(request)]
        someone = first_of(parse_pairs(unquote_deep(params.get("i", ""))))
        # Properties of an event carry a `_` before their name, those of a click `_hs_`: HubSpot's own.
        own = {key.removeprefix("_hs_").removeprefix("_"): value for key, value in params.items() if key[:1] == "_"}
        shared = {key: value for key, value in params.items() if key[:1] != "_"}
        properties = _PIXEL.properties(shared) | own | ({"identity": someone} if someone else {})
        return _PIXEL.event(
            request,
            Kind.PAGE if name == "page_view" else Kind.TELEMETRY if name == "call" else Kind.EVENT,
            params.get("a", ""),
            (params.get("n") or "(unnamed)") if name == "event" else name,
            params,
            at=event_time(params.get("cts"), request.hit.at),
            properties=properties,
            user_ids=ids(client=params.get("vi") or _visitor(params.get("u", "")), user=someone.get("id")),
        )

    def _collected(self, request: Request, body: Mapping[str, Any]) -> Event:
        """A form of the site's that HubSpot's script read when it was sent: what people typed, in clear."""
        sent = ("portalId", "utk", "pageUrl", "pageTitle", "referrer", "uuid", "version", "contactFields", "formValues")
        fields = {key: without(mapping(body.get(key))) for key in ("contactFields", "formValues")}
        return _PIXEL.event(
            request,
            Kind.EVENT,
            first_text(body, "portalId") or "",
            "form_collected",
            {},
            page=text_of(body.get("pageUrl")),
            referrer=text_of(body.get("referrer")),
            properties={"page_title": body.get("pageTitle")}
            | without(body, sent)
            | {k: v for k, v in fields.items() if v},
            event_id=text_of(body.get("uuid")),
            collapse_key=text_of(body.get("uuid")),
            user_ids=ids(client=body.get("utk")),
        )

    def _submission(self, request: Request, portal: str, form: str) -> Event:
        """A form of HubSpot's own, as multipart with its context in `hs_context`, or as JSON."""
        body = mapping(request.body.json)
        if body:
            fields = {
                name: field.get("value")
                for field in mappings(body.get("fields"))
                if (name := first_text(field, "name"))
            }
            context = mapping(body.get("context"))
        else:
            fields = {name: value for name, value in request.body.form if name != "hs_context"}
            context = mapping(parse_json(first_of(request.body.form).get("hs_context", "")))
        if not fields and not context:
            raise Unreadable(request.body.problem or "no form in the body")
        return _PIXEL.event(
            request,
            Kind.EVENT,
            portal,
            "form_submission",
            {},
            page=first_text(context, "pageUri", "pageUrl"),
            properties={"form_id": form, "fields": fields}
            | without({"page_title": first_text(context, "pageName", "pageTitle")})
            | without({"consent_options": body.get("legalConsentOptions")}),
            at=event_time(body.get("submittedAt"), request.hit.at),
            user_ids=ids(client=context.get("hutk")),
        )

    def _custom(self, request: Request, body: Mapping[str, Any]) -> Event:
        said = without(mapping(body.get("properties")))
        name = text_of(body.get("eventName")) or "(unnamed)"
        # pe<hub>_<name> is the name HubSpot gives an event of that hub.
        hub = re.match(r"pe(\d+)_", name)
        email = {"email": body["email"]} if body.get("email") else {}
        return _PIXEL.event(
            request,
            Kind.EVENT,
            hub[1] if hub else "",
            name,
            {},
            at=event_time(body.get("occurredAt"), request.hit.at),
            properties=said | email,
            value=first_amount(said, "amount", "value", "revenue"),
            currency=first_text(said, "currency"),
            event_id=text_of(body.get("uuid")),
            collapse_key=text_of(body.get("uuid")),
            user_ids=ids(user=body.get("objectId"), client=body.get("utk")),
        )


def _last(request: Request) -> str:
    return request.segments[-1] if request.segments else ""


def _is_setting(request: Request) -> bool:
    return request.path.endswith("/json") and ("config" in request.segments or "form" in request.segments)


def _visitor(cookie: str) -> str | None:
    """Return the visitor out of the `__hstc` cookie's value: domain hash, visitor, three times, sessions."""
    parts = cookie.split(".")
    return parts[1] if len(parts) == 6 else None

"""Events, pages and requests for answers, as far as a request to a company that measures or advertises shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from monitor.capture.request import host_of
from monitor.decode.event import Kind
from monitor.decode.generic.shape import Rule, Shape
from monitor.decode.generic.words import url_in
from monitor.decode.request import Request
from monitor.decode.transport import registrable
from monitor.decode.values import text_of

_EVENTS = ("event_name", "eventname", "event_type", "eventtype", "event", "ev", "evt", "en", "cc_event")
_MAYBE_EVENTS = ("e", "t", "type", "action", "name", "subtype", "et")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9 _.:/-]{1,59}")
_PAGES = frozenset(
    {"pageview", "pv", "pageload", "pageviewed", "viewpage", "pagevisit", "sitevisit", "pages", "viewedpage"}
)
_EVENT_WORDS = frozenset(
    {
        "purchase", "conversion", "addtocart", "checkout", "lead", "signup", "registration", "completeregistration",
        "click", "search", "login", "subscribe", "view", "viewed", "viewcontent", "viewitem", "scroll", "download",
        "impression", "track", "order", "submit", "cart",
    }
)  # fmt: skip
"""Words that name an event wherever they stand; other values of `type`, `action`, `e` may mean anything."""

_PLAIN = re.compile(r"[\s_-]")
_REFERRERS = re.compile(r"(?:.*[._])?(?:r|rf|rp|dr|ref|refer+er|referr?al|urlref|document_?referr?er|prev|kpref_?)")
_PAGE_NAMES = frozenset(
    {
        "url", "dl", "pl", "pu", "purl", "page", "pageurl", "page_url", "loc", "location", "href", "u", "d.u", "c7",
        "_url", "si", "pe", "sv_url", "landing_url", "canonical_url", "q_loc", "topurl", "document_location",
        "clientrequesturl",
    }
)  # fmt: skip
MOST_WORDS = 200
_ANSWERS = re.compile(
    r"(?:.*[._-])?(?:config|settings|decide|flags|targeting|auction|bids?|geoip|ua-parser)(?:\.\w{2,4})?|get(?:_\w+)?"
)
_CALLBACKS = frozenset({"callback", "jsonp", "jsonpcallback", "_callback"})
_ACCOUNTS = (
    "account_id", "accountid", "account", "site_id", "siteid", "idsite", "pixel_id", "pixelid", "pi", "tag_id", "tagid",
    "advertiser_id", "adv", "publisher_id", "property_id", "project_id", "container_id", "company_id",
    "organization_id", "org_id", "wid", "a_id", "_kpid", "sv_cid", "api_key", "apikey", "appkey", "app_key", "client",
)  # fmt: skip
_ACCOUNT = re.compile(r"[\w.:\-]{1,64}")


def stated_event(params: Mapping[str, str]) -> Shape | None:
    """Return the event or page view a parameter names in so many words, or None."""
    for name in _EVENTS:
        found = params.get(name, "")
        if _NAME.fullmatch(found):
            return _named(found, params)
    for name in _MAYBE_EVENTS:
        found = params.get(name, "")
        if _NAME.fullmatch(found) and _plain(found) in _PAGES | _EVENT_WORDS:
            return _named(found, params)
    return None


def stated_page(request: Request, params: Mapping[str, str]) -> Shape | None:
    """Return a page view where the request reports the address of the page it was sent from, or None.

    The address stands in a parameter that is no referrer, and is on the page's registrable domain or, where the
    request came from within a tracker's frame, under a name that little else has.
    """
    domain = registrable(host_of(request.hit.page or request.hit.header("referer") or ""))
    for name, value in params.items():
        if _REFERRERS.fullmatch(name):
            continue
        url = url_in(value)
        there = registrable(host_of(url)) if url else None
        if there and (there == domain or name in _PAGE_NAMES) and there != registrable(request.host):
            return Shape(Rule.STATES_PAGE, Kind.PAGE, "page", account_in(params))
    return None


def asks(request: Request, params: Mapping[str, str]) -> Shape | None:
    """Return an init where an answer is what the request is for: configuration, ads by OpenRTB; None elsewhere."""
    document = request.body.json if request.hit.body else None
    # OpenRTB 2.x: a bid request has impressions (`imp`) and the site or app they are on.
    if isinstance(document, dict) and isinstance(document.get("imp"), list) and {"site", "app"} & document.keys():
        return Shape(Rule.ASKS, Kind.INIT, "ad_request", account_in(params))
    last = request.path.rstrip("/").rpartition("/")[2].lower()
    if len(last) <= 60 and _ANSWERS.fullmatch(last):
        return Shape(Rule.ASKS, Kind.INIT, "config", account_in(params))
    return None


def asks_a_script(params: Mapping[str, str]) -> Shape | None:
    """Return an init where the answer is to be a call of a function of the page (JSONP), or None."""
    if any(params.get(name) for name in _CALLBACKS) or params.get("format") == "jsonp":
        return Shape(Rule.ASKS, Kind.INIT, "request", account_in(params))
    return None


def account_in(params: Mapping[str, str]) -> str:
    """Return the account among parameters by names that mean one everywhere, or ""."""
    return next((value for name in _ACCOUNTS if _ACCOUNT.fullmatch(value := params.get(name, ""))), "")


def words_of(request: Request) -> dict[str, str]:
    """Return the parameters of query and form and the plain members of a JSON body, names in lower case; at most
    MOST_WORDS, which bounds what any rule looks at.
    """
    found = {name.lower(): value for name, value in islice(request.params.items(), MOST_WORDS)}
    if request.hit.body and request.is_post:
        for document in _objects(request.body.json):
            found |= {
                key.lower(): text
                for key, value in document.items()
                if (text := text_of(value)) and key.lower() not in found
            }
    return found


def _objects(document: Any) -> Iterator[dict[str, Any]]:
    if isinstance(document, list) and document:
        document = document[0]
    if isinstance(document, dict):
        yield document


def is_page(name: str) -> bool:
    """Tell whether an event's name is one that page views go by."""
    return _plain(name) in _PAGES


def _named(found: str, params: Mapping[str, str]) -> Shape:
    kind = Kind.PAGE if is_page(found) else Kind.EVENT
    return Shape(Rule.STATES_EVENT, kind, found, account_in(params))


def _plain(text: str) -> str:
    return _PLAIN.sub("", text.lower()).rstrip("0123456789")

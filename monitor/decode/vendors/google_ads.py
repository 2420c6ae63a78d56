"""Google Ads: measurement pings, remarketing, conversions with all their mirrors, user-provided data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.consent.google import RAW_NAMES, google_consent
from monitor.decode.event import Event, Kind
from monitor.decode.floodlight_page import unwrap
from monitor.decode.google_enhanced import enhanced_data
from monitor.decode.ids import click_ids_in, click_ids_of
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.values import money, number_or_text

VENDOR_HOSTS = frozenset(
    {"google.com", "googleadservices.com", "g.doubleclick.net", "td.doubleclick.net", "ad.doubleclick.net"}
    | {"googlesyndication.com"}
)
_COUNTRY_HOST = re.compile(r"(?:www\.)?google\.(?:com?\.)?[a-z]{2}")


class Family(StrEnum):
    """What a Google Ads endpoint is for."""

    MEASUREMENT = "measurement"
    REMARKETING = "remarketing"
    CONVERSION = "conversion"
    USER_DATA = "user-provided data"
    LANDING = "landing"
    INTEREST_GROUP = "interest-group"
    USER_LIST = "user-list"
    NOISE = "noise"


_WITH_ID = {
    ("pagead", "conversion"): Family.CONVERSION,
    ("pagead", "1p-conversion"): Family.CONVERSION,
    ("ccm", "conversion"): Family.CONVERSION,
    ("pagead", "viewthroughconversion"): Family.REMARKETING,
    ("pagead", "1p-user-list"): Family.REMARKETING,
    ("rmkt", "collect"): Family.REMARKETING,
    ("pagead", "form-data"): Family.USER_DATA,
    ("ccm", "form-data"): Family.USER_DATA,
    ("td", "rul"): Family.INTEREST_GROUP,
    ("ads", "user-lists"): Family.USER_LIST,
}
_WITHOUT_ID = {
    ("ccm", "collect"): Family.MEASUREMENT,
    ("pagead", "landing"): Family.LANDING,
    ("ccm", "form-data"): Family.USER_DATA,
    ("s", "collect"): Family.NOISE,
}
"""Path pairs of the families; the first table's are followed by the account's number (public captures, 2015 to 2026;
mbaersch/tracking-auditor-extension for `rmkt` and `ccm`).
"""
_BESIDE = {
    Family.USER_DATA: (Kind.IDENTIFY, "user_provided_data"),
    Family.LANDING: (Kind.INIT, "landing"),
    Family.INTEREST_GROUP: (Kind.SYNC, "interest_group"),
    Family.USER_LIST: (Kind.SYNC, "user_list"),
    Family.NOISE: (Kind.TELEMETRY, "ccm_s_collect"),
}
_CONVERSION_MARKS = frozenset({"ct_cookie_present", "ctc_id", "ocp_id", "sscte", "gcl_ctr", "bttype", "capi", "oid"})
"""Parameters that only conversions and the redirects they cause carry (measured on the captures): they tell a
conversion's mirror on `viewthroughconversion` from an old remarketing tag that has a label.
"""
_SIGNATURE = ("gtm=", "gcd=", "auid=", "tid=AW-", "tid=DC-")
_ACCOUNT = re.compile(r"(?:AW-)?(\d{1,14})")
_SHORTEST_ACCOUNT = 5
"""Digits of an account's number elsewhere than on Google's hosts, where a path may end in any small number."""
_MILLISECONDS = re.compile(r"1\d{12}")
_ITEM = re.compile(r"\(([^()]*)\)")
_ESCAPED = re.compile(r"(?<!\\);")
_CLICK_IDS = ("gclaw", "gcldc", "gclgb", "gclha", "gac", "dclid", "gclgs", "gclst")
_USER_IDS = {"auid": "client", "ecsid": "session"}
_FIELDS = RAW_NAMES | frozenset(
    {"url", "dl", "ref", "dr", "dt", "tiba", "en", "data", "item", "value", "currency_code", "currency", "oid", "em"}
    | {"auid", "ecsid", "tid", "tids", "label", *_CLICK_IDS}
)
_PROTOCOL = frozenset(
    {
        "_tu", "ae", "apve", "async", "bg", "capi", "category", "cdct", "cid", "crd", "ct_cookie_present", "ctc_id",
        "cv", "did", "edid", "eid", "eitems", "emd", "exp", "fledge", "fmt", "frm", "fst", "gac_sp", "gap.plf",
        "gcl_ctr", "gdid", "gtd", "gtm", "gtm_ee", "gtm_up", "guid", "hn", "ig", "ipr", "is_vtc", "navt", "ncd", "num",
        "ocp_id", "oidsrc", "pcr", "pscrd", "ptag_exp", "random", "rcb", "resp", "rfmt", "rmt_tld", "rnd", "script",
        "scrsrc", "sendb", "sscte", "tag_exp", "tfd", "tft", "u_ah", "u_aw", "u_cd", "u_h", "u_his", "u_java",
        "u_nmime", "u_nplug", "u_tz", "u_w", "uaa", "uab", "uafvl", "uam", "uamb", "uap", "uapv", "uaw", "ulfeg",
    }
)  # fmt: skip


@register
class GoogleAds:
    """One event a request. A conversion's account is `AW-<id>/<label>`, the `send_to` people configure it by; a
    measurement ping's is `AW-<id>/measurement`, as it repeats, without its data, what remarketing sends beside it.
    """

    vendor: ClassVar[str] = "google_ads"
    hosts: ClassVar[frozenset[str]] = frozenset()
    signs: ClassVar[tuple[str, ...]] = (
        *(f"/{first}/{second}/" for first, second in _WITH_ID),
        *(f"/{first}/{second}" for first, second in _WITHOUT_ID if first != "s"),
        "/ccm/s/collect",
    )

    def recognises(self, request: Request) -> bool:
        """Take a path with an account number anywhere; one without only on Google's hosts or with Google's marks."""
        family, account = _endpoint(request)
        if family is None:
            return False
        if account or _is_google(request.host):
            return True
        return family is not Family.NOISE and any(mark in request.raw_query for mark in _SIGNATURE)

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request."""
        family, number_of_account = _endpoint(request)
        params = request.params
        data = _data(params.get("data", ""))
        if family is Family.REMARKETING and _is_conversion(params, data):
            family = Family.CONVERSION
        page = unwrap(params.get("url") or params.get("dl"))
        kind, name, suffix = _named(family, params, data)
        account = f"AW-{number_of_account}" if number_of_account else params.get("tid", "")
        account = f"{account}/{suffix}".lstrip("/") if suffix else account
        properties = _properties(params, data)
        if family is Family.CONVERSION and data.get("event") not in {None, "conversion"}:
            properties["event"] = data["event"]
        return (
            event_of(
                request,
                vendor=self.vendor,
                kind=kind,
                account=account,
                name=name,
                vendor_hosts=VENDOR_HOSTS | {request.host} if _is_google(request.host) else VENDOR_HOSTS,
                page=page,
                referrer=unwrap(params.get("ref") or params.get("dr")),
                properties=properties,
                items=_items(params.get("item", "")),
                value=money(properties.get("value")),
                currency=_text(properties.get("currency")),
                transaction_id=_text(properties.get("transaction_id")),
                user_ids={_USER_IDS[name]: value for name, value in _set_of(params, _USER_IDS).items()},
                click_ids=click_ids_in(page) | click_ids_of(params) | _set_of(params, _CLICK_IDS),
                consent=google_consent(params),
                collapse_key=_collapse_key(family, request),
            ),
        )


def _endpoint(request: Request) -> tuple[Family | None, str]:
    segments = request.segments
    if len(segments) >= 3:
        match = _ACCOUNT.fullmatch(segments[-1])
        family = _WITH_ID.get((segments[-3], segments[-2]))
        if match and family and (len(match[1]) >= _SHORTEST_ACCOUNT or _is_google(request.host)):
            return family, match[1]
    if len(segments) >= 2:
        pair = (segments[-2], segments[-1])
        if pair == ("s", "collect") and segments[-3:-2] != ("ccm",):
            return None, ""
        return _WITHOUT_ID.get(pair), ""
    return None, ""


def _named(family: Family | None, params: Mapping[str, str], data: Mapping[str, Any]) -> tuple[Kind, str, str]:
    """Return (kind, event name, what follows the number in the account)."""
    if family in _BESIDE:
        return *_BESIDE[family], ""
    if family is Family.CONVERSION:
        return Kind.EVENT, "conversion", params.get("label", "")
    name = params.get("en") or _text(data.get("event")) or ""
    suffix = "measurement" if family is Family.MEASUREMENT else ""
    if name in {"gtag.config", "page_view"}:
        return Kind.PAGE, "page_view", suffix
    if not name:
        return (Kind.TELEMETRY, "ping", suffix) if suffix else (Kind.EVENT, "remarketing", "")
    return Kind.EVENT, name, suffix


def _is_google(host: str) -> bool:
    return host_in(host, VENDOR_HOSTS) or _COUNTRY_HOST.fullmatch(host) is not None


def _is_conversion(params: Mapping[str, str], data: Mapping[str, Any]) -> bool:
    if "conversion" in {params.get("en"), data.get("event")}:
        return True
    return bool(params.get("label")) and not _CONVERSION_MARKS.isdisjoint(params)


def _data(text: str) -> dict[str, Any]:
    """Return what `data=event=add_to_cart;id=a;…` holds: `value` as a number where it is one, repeated names as lists.

    A `;` or `=` inside a value is escaped by a backslash.
    """
    found: dict[str, Any] = {}
    for part in _ESCAPED.split(text):
        name, equals, value = part.partition("=")
        if equals and name:
            value = value.replace("\\;", ";").replace("\\=", "=")
            known = found.get(name)
            if known is None:
                found[name] = number_or_text(value) if name == "value" else value
            else:
                found[name] = [*known, value] if isinstance(known, list) else [known, value]
    return found


def _properties(params: Mapping[str, str], data: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {name: value for name, value in data.items() if name != "event"}
    for name, value in params.items():
        if name.startswith("epn."):
            found[name.removeprefix("epn.")] = number_or_text(value)
        elif name.startswith("ep."):
            found[name.removeprefix("ep.")] = value
        elif name not in _FIELDS and name not in _PROTOCOL:
            found[name] = value
    named: dict[str, Any] = {
        "page_title": params.get("dt") or params.get("tiba"),
        "label": params.get("label"),
        "value": number_or_text(params["value"]) if "value" in params else None,
        "currency": params.get("currency_code") or params.get("currency"),
        "transaction_id": params.get("oid"),
        "user_data": enhanced_data(params.get("em", "")),
    }
    return found | {name: value for name, value in named.items() if value is not None and value not in ("", {})}


def _items(text: str) -> tuple[dict[str, Any], ...]:
    """Return `(22.25*2*EK42**)(…)` as items: price, quantity, id, then the feed's country and language."""
    items = []
    for inside in _ITEM.findall(text):
        price, quantity, item_id, country, language = (*inside.split("*"), "", "", "", "", "")[:5]
        item = {
            "item_id": item_id,
            "price": number_or_text(price),
            "quantity": number_or_text(quantity),
            "feed_country": country,
            "feed_language": language,
        }
        items.append({name: value for name, value in item.items() if value != ""})
    return tuple(items)


def _collapse_key(family: Family | None, request: Request) -> str | None:
    """Return what the mirrors of one conversion or remarketing hit share and no two of them do.

    gtag stamps a hit with the millisecond it was made: `random` on the first request, `fst` on it and on every redirect
    of a conversion, whose `random` is drawn anew; remarketing's mirrors repeat `random` and round `fst` to the hour,
    and the last may lack `auid` (measured on captures of 2015 to 2025). Some conversions of 2026 carry no `fst`: they
    are told by visitor, value and minute, so one astride two minutes counts twice, one repeated within it once.
    """
    params, session = request.params, request.hit.session or ""
    random, first = params.get("random", ""), params.get("fst", "")
    if family is Family.REMARKETING:
        return f"{random}|{session}" if _MILLISECONDS.fullmatch(random) else None
    if family is not Family.CONVERSION:
        return None
    if _MILLISECONDS.fullmatch(first):
        return f"{first}|{session}"
    if visitor := params.get("auid") or params.get("ecsid") or session:
        return f"{visitor}|{money(params.get('value'))}|{int(request.hit.at // 60)}"
    return params.get("oid") or random or None


def _set_of(params: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Return the parameters of these names that hold something: gtag sends `*` for what consent keeps from it."""
    return {name: params[name] for name in names if params.get(name, "*") not in {"", "*"}}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None

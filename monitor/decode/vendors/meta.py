"""Meta: the browser pixel in all its body forms, and the Conversions API."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money, number_or_text, text_of

VENDOR_HOSTS = frozenset({"facebook.com", "facebook.net"})
_PIXEL_ID = re.compile(r"\d{3,20}")
_VERSION = re.compile(r"v\d+\.\d+")
_BRACKETS = re.compile(r"([A-Za-z_]+)\[([^\]]*)\](.*)", re.DOTALL)
_NUMERIC = frozenset({"value", "num_items", "predicted_ltv"})
"""Custom data that Meta's parameter reference calls a number; everything else stays the text it is on the wire
(developers.facebook.com "Meta Pixel: object properties").
"""
_MASKED = frozenset({"cud", "ncud"})
"""Masked copies of what `ud` and `aud` hold as hashes (`****@****.**`): kept once."""
_PROTOCOL = frozenset(
    {
        "if", "ts", "iw", "sw", "sh", "v", "r", "ec", "o", "it", "coo", "tm", "rqm", "cdl", "exp", "hrl", "ler", "pm",
        "cs_cc", "cs_est", "est_source", "cas", "ccs", "plt", "iss", "imft", "tz", "aems", "redirect", "noscript", "fv",
        "bt", "chmd", "chpv", "chfv", "ua", "cf", "expv2", "expv3", "li", "sc", "sct", "ssct", "ap", "trd", "tsb",
        "rl_", "pmd", "cfd", "gtmcid",
    }
)  # fmt: skip
_FIELDS = frozenset({"id", "ev", "dl", "rl", "eid", "a", "es", "fbp", "fbc", "external_id", "dpo", "dpoco", "dpost"})
_AUTOMATIC = frozenset({"Microdata", "SubscribedButtonClick", "InputData"})
"""What the pixel sends by itself, whatever the site asked for: page markup, clicks with their form's fields."""
_SCRIPT = re.compile(r"/(?:[a-z]{2}_[A-Z]{2}/fbevents|signals/plugins/\w{1,60})\.js")
"""The pixel's script and its parts; `sdk.js`, which other products of Meta's come with, is none."""
_BESIDE = {"/privacy_sandbox/pixel/": "attribution_trigger", "/privacy_sandbox/topics/": "topics"}
_LIMITED = "LDU"


@register
class MetaPixel:
    """`/tr` by GET or POST, on Meta's hosts and proxied; what the pixel's own script says beside it."""

    vendor: ClassVar[str] = "meta"
    hosts: ClassVar[frozenset[str]] = frozenset({"www.facebook.com", "facebook.com", "connect.facebook.net"})
    signs: ClassVar[tuple[str, ...]] = ("/tr?", "/tr/?", "/tr/")

    def recognises(self, request: Request) -> bool:
        """Take `/tr` of Meta's hosts; anywhere else only with a pixel's number in `id` and an event in `ev`."""
        path = request.path.rstrip("/")
        if host_in(request.host, VENDOR_HOSTS):
            shown = path == "/tr" or path.startswith(("/privacy_sandbox/", "/signals/config/", "/fr/"))
            return shown or _SCRIPT.fullmatch(path) is not None
        if not path.endswith("/tr"):
            return False
        params = request.params
        return bool(params.get("ev")) and _PIXEL_ID.fullmatch(params.get("id", "")) is not None

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request."""
        if request.path.startswith("/signals/config/"):
            return (self._config(request),)
        if _SCRIPT.fullmatch(request.path):
            script = request.segments[-1]
            return (
                event_of(
                    request, vendor=self.vendor, kind=Kind.LOADER, account="", name=script, vendor_hosts=VENDOR_HOSTS
                ),
            )
        if not request.path.rstrip("/").endswith("/tr"):
            return (self._beside(request),)
        if not request.params.get("id"):
            raise Unreadable(request.body.problem or "no pixel id")
        return (self._event(request),)

    def _config(self, request: Request) -> Event:
        found = {"domain": request.query.get("domain"), "capi": request.query.get("optin_meta_enabled_capi")}
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.INIT,
            account=request.segments[-1] if len(request.segments) > 2 else "",
            name="config",
            vendor_hosts=VENDOR_HOSTS,
            properties={name: value for name, value in found.items() if value},
        )

    def _beside(self, request: Request) -> Event:
        params = request.params
        trigger = request.path.startswith("/privacy_sandbox/pixel/")
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.TELEMETRY if trigger else Kind.SYNC,
            account=params.get("id") or params.get("p", ""),
            name=next((name for path, name in _BESIDE.items() if request.path.startswith(path)), "match"),
            vendor_hosts=VENDOR_HOSTS,
            page=params.get("dl"),
            user_ids={"client": params["fbp"]} if params.get("fbp") else {},
            properties={"event": params["ev"]} if params.get("ev") else {},
        )

    def _event(self, request: Request) -> Event:
        params = request.params
        name = params.get("ev", "")
        groups, flat = _groups(request.all_pairs)
        custom = groups.pop("cd", {})
        external = params.get("external_id") or text_of(groups.get("ud", {}).get("external_id"))
        properties = {name: _custom(name, value) for name, value in custom.items()} | flat | groups
        if params.get("a"):
            properties["agent"] = params["a"]
        if name in _AUTOMATIC or params.get("es") == "automatic":
            properties["automatic"] = True
        items, properties = _items_of(properties)
        identity = {"client": params.get("fbp"), "user": external}
        return event_of(
            request,
            vendor=self.vendor,
            kind=_kind(name),
            account=params.get("id", ""),
            name=name or "init",
            vendor_hosts=VENDOR_HOSTS,
            page=params.get("dl"),
            referrer=params.get("rl"),
            properties=properties,
            items=items,
            value=money(properties.get("value")),
            currency=text_of(properties.get("currency")),
            transaction_id=_order(properties),
            event_id=params.get("eid"),
            user_ids={kind: value for kind, value in identity.items() if value},
            click_ids=click_ids_in(params.get("dl")) | ({"fbc": params["fbc"]} if params.get("fbc") else {}),
            consent=_limited({key: params[key] for key in ("dpo", "dpoco", "dpost") if params.get(key)}),
            collapse_key=_pixel_key(params),
        )


@register
class MetaConversions:
    """`graph.facebook.com/<version>/<pixel>/events`: one event an entry of `data`, which is JSON or a form of JSON."""

    vendor: ClassVar[str] = "meta"
    hosts: ClassVar[frozenset[str]] = frozenset({"graph.facebook.com"})
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take POSTs to `/events` of a pixel or data set, with or without a version before it."""
        return request.is_post and _pixel_of(request) is not None

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry, in the order sent; raise Unreadable when there is none to read."""
        entries = _entries(request)
        if not entries:
            raise Unreadable(request.body.problem or "no events in the body")
        return tuple(self._event(request, entry, index) for index, entry in enumerate(entries))

    def _event(self, request: Request, entry: Mapping[str, Any], index: int) -> Event:
        user = dict(_mapping(entry.get("user_data")))
        identity = {"client": user.pop("fbp", None), "user": _first(user.pop("external_id", None))}
        click, page = text_of(user.pop("fbc", None)), text_of(entry.get("event_source_url"))
        extra = {name: entry[name] for name in ("action_source", "opt_out") if name in entry}
        properties = dict(_mapping(entry.get("custom_data"))) | extra
        if user:
            properties["ud"] = user
        items, properties = _items_of(properties)
        name = text_of(entry.get("event_name")) or "(unnamed)"
        options = {
            "dpo": entry.get("data_processing_options"),
            "dpoco": entry.get("data_processing_options_country"),
            "dpost": entry.get("data_processing_options_state"),
        }
        return event_of(
            request,
            vendor=self.vendor,
            kind=_kind(name),
            account=_pixel_of(request) or "",
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            page=page,
            referrer=text_of(entry.get("referrer_url")),
            at=event_time(entry.get("event_time"), request.hit.at),
            properties=properties,
            items=items,
            value=money(properties.get("value")),
            currency=text_of(properties.get("currency")),
            transaction_id=_order(properties),
            event_id=text_of(entry.get("event_id")),
            user_ids={kind: value for kind, raw in identity.items() if (value := text_of(raw))},
            click_ids=click_ids_in(page) | ({"fbc": click} if click else {}),
            consent=_limited({key: text for key, raw in options.items() if (text := _option(raw))}),
            batch_index=index,
        )


def _kind(name: str) -> Kind:
    if name == "PageView":
        return Kind.PAGE
    if name in _AUTOMATIC:
        return Kind.TELEMETRY
    return Kind.EVENT if name and name != "PixelInitialized" else Kind.INIT


def _groups(pairs: Iterable[tuple[str, str]]) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Return (bracketed parameters by prefix, the plain ones that are neither protocol nor fields of their own)."""
    groups: dict[str, dict[str, Any]] = {}
    flat: dict[str, str] = {}
    for name, value in pairs:
        match = _BRACKETS.fullmatch(name)
        if match is None:
            if name not in _PROTOCOL and name not in _FIELDS:
                flat[name] = value
        elif match[1] not in _MASKED and match[1] not in _PROTOCOL:
            groups.setdefault(match[1], {})[f"{match[2]}{match[3]}"] = value
    return groups, flat


def _custom(name: str, text: str) -> Any:
    """Return one `cd[name]` as what it is: a number where the reference says so, JSON where it is a list or object."""
    if name in _NUMERIC:
        return number_or_text(text)
    if text[:1] in {"[", "{"}:
        found = parse_json(text)
        return text if found is None else found
    return text


def _items_of(properties: dict[str, Any]) -> tuple[tuple[Mapping[str, Any], ...], dict[str, Any]]:
    """Return (contents as items, the properties without them); contents that are no list of objects stay a property."""
    contents = properties.get("contents")
    if isinstance(contents, list) and all(isinstance(item, dict) for item in contents):
        return tuple(contents), {name: value for name, value in properties.items() if name != "contents"}
    return (), properties


def _order(properties: Mapping[str, Any]) -> str | None:
    return text_of(properties.get("order_id")) or text_of(properties.get("transaction_id"))


def _pixel_key(params: Mapping[str, str]) -> str | None:
    """Return what a pixel's repeated request shares with the first: the moment it fired, its place on the page, who.

    The pixel sends some hits a second time, parameters in another order, with `redirect=0` (measured on
    connecticut-accesshealthct.com); `ts` is in milliseconds.
    """
    if not params.get("ts") or not (params.get("fbp") or params.get("it") or params.get("eid")):
        return None
    return "|".join(params.get(name, "") for name in ("ts", "it", "ec", "fbp", "eid"))


def _limited(raw: dict[str, str]) -> Consent | None:
    """Return the data processing options as consent: limited use denies ad_personalization where the sender names the
    country and state itself; with 0 and 0 Meta decides by location, which a hit does not tell.

    Source: developers.facebook.com "Data Processing Options for US Users".
    """
    if not raw:
        return None
    applies = _LIMITED in raw.get("dpo", "") and raw.get("dpoco", "0") != "0"
    return Consent(ad_personalization=Signal.DENIED if applies else None, raw=raw)


def _option(raw: Any) -> str | None:
    return ",".join(str(option) for option in raw) if isinstance(raw, list) else text_of(raw)


def _pixel_of(request: Request) -> str | None:
    segments = request.segments
    if segments and _VERSION.fullmatch(segments[0]):
        segments = segments[1:]
    fits = len(segments) == 2 and segments[1] == "events" and _PIXEL_ID.fullmatch(segments[0])
    return segments[0] if fits else None


def _entries(request: Request) -> list[Mapping[str, Any]]:
    document = request.body.json
    found = document.get("data") if isinstance(document, dict) else document
    if isinstance(found, str):
        found = parse_json(found)
    if not isinstance(found, list):
        # One JSON object a `data[]`, `data[0]`, …, or a whole list in `data`: what SDKs for forms send.
        texts = [value for name, value in request.body.form if name == "data" or name.startswith("data[")]
        parsed = [parse_json(text) for text in texts]
        found = [entry for item in parsed for entry in (item if isinstance(item, list) else [item])]
    return [entry for entry in found if isinstance(entry, dict) and "event_name" in entry]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value

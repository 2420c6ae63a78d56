"""One hit as one JSON object: a line of a JSONL capture, an element of a collector's batch. See docs/capture.md."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from monitor.capture.banner import banner_of, cookie_names, lifetimes_of
from monitor.capture.hit import ConsentState, Hit, SetCookie
from monitor.capture.instant import MILLISECONDS, from_iso, plausible
from monitor.capture.problem import Malformed, nearest, shown
from monitor.capture.request import HEADERS, METHOD, WEB, kept_headers
from monitor.config.region import known_region

CONTEXT_KEYS = (
    "page", "session", "consent", "source", "environment", "tags", "sampling_rate", "weight", "region", "banner"
)  # fmt: skip
KEYS = ("at", "method", "url", "headers", "body", "body_base64", *CONTEXT_KEYS, "cookies", "set_cookies")
_KNOWN = frozenset(KEYS)
_Consent = tuple[tuple[str, ConsentState], ...]
_Banner = tuple[tuple[str, str], ...] | None
_Values = tuple[str | None, str | None, _Consent, str, str, tuple[str, ...], float, str | None, _Banner]
_STATES = {state.value: state for state in ConsentState}


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for every hit that does not say otherwise: of a batch, of a file."""

    page: str | None = None
    session: str | None = None
    consent: _Consent = ()
    source: str = "default"
    environment: str = "production"
    tags: tuple[str, ...] = ()
    weight: float = 1.0
    region: str | None = None
    banner: _Banner = None


def hit_of(value: Any, context: Context, *, file: str | None = None, entry: int | None = None) -> Hit:
    """Return the hit an object says. Raises Malformed naming the key and what is wrong with it."""
    if not isinstance(value, dict):
        raise Malformed("", "is no object")
    if not _KNOWN.issuperset(value):
        unknown = next(key for key in value if key not in _KNOWN)
        raise Malformed(shown(unknown), f"unknown key{nearest(unknown, KEYS)}")
    return Hit(
        _at(value.get("at")),
        _method(value.get("method", "GET")),
        _url(value.get("url")),
        _headers(value["headers"]) if "headers" in value else (),
        _body(value) if "body" in value or "body_base64" in value else b"",
        *(said := _context(value, context))[:-2],
        file,
        entry,
        *said[-2:],
        _cookies(value["cookies"]) if "cookies" in value else (),
        _set_cookies(value["set_cookies"]) if "set_cookies" in value else (),
    )


def context_of(value: Mapping[str, Any], base: Context) -> Context:
    """Return a context with what an object says over another. Raises Malformed."""
    return Context(*_context(value, base))


def _context(value: Mapping[str, Any], base: Context) -> _Values:
    """Return the fields of a context, in their order: that of `Hit`, but for its place. Raises Malformed."""
    return (
        base.page if value.get("page") is None else _text(value["page"], "page"),
        base.session if value.get("session") is None else _text(value["session"], "session"),
        _consent(value["consent"]) if "consent" in value else base.consent,
        _text(value["source"], "source") if "source" in value else base.source,
        _text(value["environment"], "environment") if "environment" in value else base.environment,
        _tags(value["tags"]) if "tags" in value else base.tags,
        _weight(value) if "sampling_rate" in value or "weight" in value else base.weight,
        base.region if value.get("region") is None else _region(value["region"]),
        base.banner if value.get("banner") is None else _banner(value["banner"]),
    )


def line_of(hit: Hit) -> bytes:
    """Return a hit as one line of JSONL, without its end. `hit_of` gives it back, but for `file` and `entry`.

    Holds for hits as every way in makes them: text without half surrogates, the headers `Hit` names, each once.
    """
    line: dict[str, Any] = {"at": hit.at, "method": hit.method, "url": hit.url}
    if hit.headers:
        line["headers"] = dict(hit.headers)
    if hit.body:
        try:
            line["body"] = hit.body.decode()
        except UnicodeDecodeError:
            line["body_base64"] = base64.b64encode(hit.body).decode()
    if hit.page is not None:
        line["page"] = hit.page
    if hit.session is not None:
        line["session"] = hit.session
    if hit.consent:
        line["consent"] = dict(hit.consent)
    line |= {"source": hit.source, "environment": hit.environment}
    if hit.tags:
        line["tags"] = hit.tags
    if hit.weight != 1.0:
        # 1 / (1 / w) is not always w; what was counted must not drift for being written down.
        exact = 1 / (1 / hit.weight) == hit.weight
        line |= {"sampling_rate": 1 / hit.weight} if exact else {"weight": hit.weight}
    return orjson.dumps(line | _about_consent(hit))


def _about_consent(hit: Hit) -> dict[str, Any]:
    written = [
        {"name": cookie.name} if cookie.lifetime is None else {"name": cookie.name, "lifetime": cookie.lifetime}
        for cookie in hit.set_cookies
    ]
    said = {
        "region": hit.region,
        "banner": None if hit.banner is None else dict(hit.banner),
        "cookies": hit.cookies or None,
        "set_cookies": written or None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _at(value: Any) -> float:
    try:
        if isinstance(value, str):
            return from_iso(value, naive_is_utc=False)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if value >= MILLISECONDS:
                raise Malformed("at", "is in milliseconds; write seconds, or an ISO 8601 date and time")
            return plausible(float(value))
    except ValueError as error:
        if isinstance(error, Malformed):
            raise
        raise Malformed("at", str(error)) from error
    raise Malformed("at", "is missing" if value is None else "is neither epoch seconds nor an ISO 8601 date and time")


def _method(value: Any) -> str:
    if not isinstance(value, str) or not METHOD.fullmatch(value):
        raise Malformed("method", "is no HTTP method")
    return value.upper()


def _url(value: Any) -> str:
    if not isinstance(value, str):
        raise Malformed("url", "is missing" if value is None else "is no text")
    if not WEB.match(value):
        raise Malformed("url", "is no absolute http or https URL")
    return value


def _headers(value: Any) -> tuple[tuple[str, str], ...]:
    if value is None:
        return ()
    if not isinstance(value, dict):
        raise Malformed("headers", 'is no object such as {"content-type": "text/plain"}')
    for name, text in value.items():
        if not isinstance(text, str):
            raise Malformed(f"headers.{shown(name)}", "is no text")
    if HEADERS.issuperset(value):
        return tuple(value.items())
    return tuple(kept_headers(value.items()).items())


def _body(value: Mapping[str, Any]) -> bytes:
    text, encoded = value.get("body"), value.get("body_base64")
    if encoded is None:
        if text is None:
            return b""
        if not isinstance(text, str):
            raise Malformed("body", "is no text; bytes go into body_base64, JSON is written as the text that was sent")
        return text.encode()
    if text is not None:
        raise Malformed("body_base64", "stands beside body; only one of them can be what was sent")
    if not isinstance(encoded, str):
        raise Malformed("body_base64", "is no text")
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed("body_base64", "is not base64 (RFC 4648, with + / and padding)") from error


def _text(value: Any, key: str) -> str:
    if not isinstance(value, str) or not value:
        raise Malformed(key, "is empty" if value == "" else "is no text")
    return value


def _consent(value: Any) -> _Consent:
    if not isinstance(value, dict):
        raise Malformed("consent", 'is no object such as {"analytics": "granted"}')
    states = []
    for purpose, state in value.items():
        known = _STATES.get(state) if isinstance(state, str) else None
        if known is None:
            hint = nearest(state, _STATES) if isinstance(state, str) else f" (known: {', '.join(_STATES)})"
            raise Malformed(f"consent.{shown(purpose)}", f"is no state of consent{hint}")
        states.append((purpose, known))
    return tuple(states)


def _region(value: Any) -> str:
    try:
        return known_region(value)
    except (ValueError, TypeError):
        raise Malformed("region", "is no country such as DE, or part of one such as US-CA (ISO 3166)") from None


def _banner(value: Any) -> _Banner:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise Malformed("banner", 'is no object of texts such as {"OptanonConsent": "groups=C0001%3A1"}')
    return banner_of(value.items())


def _cookies(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise Malformed("cookies", "is no list of names")
    return cookie_names(value)


def _set_cookies(value: Any) -> tuple[SetCookie, ...]:
    if not isinstance(value, list):
        raise Malformed("set_cookies", 'is no list such as [{"name": "_ga", "lifetime": 34560000}]')
    found = []
    for each in value:
        name = each.get("name") if isinstance(each, dict) else None
        if not isinstance(name, str) or not name or not {"name", "lifetime"}.issuperset(each):
            raise Malformed("set_cookies", 'has an element that is not like {"name": "_ga", "lifetime": 34560000}')
        lifetime = each.get("lifetime")
        found.append((name, None if lifetime is None else _number(lifetime, "set_cookies.lifetime")))
    return lifetimes_of(found)


def _tags(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(tag, str) and tag for tag in value):
        raise Malformed("tags", "is no list of texts")
    return tuple(value)


def _weight(value: Mapping[str, Any]) -> float:
    if "sampling_rate" in value and "weight" in value:
        raise Malformed("weight", "stands beside sampling_rate; a weight is 1 / rate, write one of them")
    if "weight" in value:
        weight = _number(value["weight"], "weight")
        if not (weight >= 1 and math.isfinite(weight)):
            raise Malformed("weight", "is not 1 or more")
        return weight
    rate = _number(value["sampling_rate"], "sampling_rate")
    if not 0 < rate <= 1 or not math.isfinite(1 / rate):
        hint = "; is it a percentage?" if 1 < rate <= 100 else ""
        raise Malformed("sampling_rate", f"is not above 0 and up to 1{hint}")
    return 1 / rate


def _number(value: Any, key: str) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise Malformed(key, "is no number")
    return float(value)

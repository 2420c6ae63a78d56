"""The requests of the third labelled set: a spot in the wire format of a vendor, or of an endpoint nobody knows."""

# ruff: noqa: ARG001, A001, A002, C901, E501, PLR0912, PLR0917, RUF100 - makers share a signature; tables are read across

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from bench._pii_third_people import token
from bench._pii_third_places import Spot
from bench._pii_third_plants import b64
from monitor.capture.hit import Hit

_HEX, _DIGITS = "0123456789abcdef", "0123456789"


def _uuid(pick: random.Random) -> str:
    return "-".join(token(pick, size, _HEX) for size in (8, 4, 4, 4, 12))


def _flat(props: dict[str, Any]) -> dict[str, str]:
    return {
        key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for key, value in props.items()
    }


def _get(base: str, params: dict[str, Any]) -> Hit:
    return Hit(at=0.0, method="GET", url=f"{base}?{urlencode(_flat(params), quote_via=quote)}")


def _post(url: str, body: Any) -> Hit:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return Hit(at=0.0, method="POST", url=url, body=text.encode())


def _ga4(pick: random.Random, at: Spot) -> Hit:
    head = {"v": "2", "tid": "G-7KQ2M9XT4B", "gtm": "45je6b90v9", "_p": token(pick, 9, "123456789"), "cid": f"{token(pick, 9, '123456789')}.1763982211",
            "ul": "en-gb", "sr": "1920x1080", "_s": "1", "sid": "1763990000", "sct": "3", "seg": "1", "dl": at.page, "dt": at.title, "dr": at.referrer,
            "en": pick.choice(("page_view", "form_submit", "view_search_results", "exception"))}  # fmt: skip
    return _get(
        "https://region1.google-analytics.com/g/collect", head | {f"ep.{key}": value for key, value in at.props.items()}
    )


def _ga4_batch(pick: random.Random, at: Spot) -> Hit:
    head = {
        "v": "2",
        "tid": "G-7KQ2M9XT4B",
        "cid": f"{token(pick, 9, '123456789')}.1763982211",
        "sid": "1763990000",
        "dl": at.page,
        "dt": at.title,
        "dr": at.referrer,
    }
    lines = [
        {"en": "scroll", "epn.percent_scrolled": "90"},
        {"en": "form_submit"} | {f"ep.{key}": value for key, value in at.props.items()},
    ]
    return _post(
        f"https://www.google-analytics.com/g/collect?{urlencode(head)}",
        "\r\n".join(urlencode(_flat(line)) for line in lines),
    )


def _ga4_mp(pick: random.Random, at: Spot) -> Hit:
    event = {
        "name": "generate_lead",
        "params": {
            "page_location": at.page,
            "page_title": at.title,
            "page_referrer": at.referrer,
            "engagement_time_msec": 100,
        }
        | at.props,
    }
    return _post(
        "https://www.google-analytics.com/mp/collect?measurement_id=G-7KQ2M9XT4B",
        {"client_id": f"{token(pick, 9, '123456789')}.1763982211", "events": [event]},
    )


def _meta(pick: random.Random, at: Spot) -> Hit:
    head = {"id": "318274650192837", "ev": pick.choice(("PageView", "Lead", "Search", "CustomizeProduct")), "dl": at.page, "rl": at.referrer, "ts": f"17639{token(pick, 8, _DIGITS)}",
            "v": "2.9.176", "fbp": f"fb.1.17639{token(pick, 8, _DIGITS)}.{token(pick, 10, '123456789')}", "cd[page_title]": at.title}  # fmt: skip
    return _get("https://www.facebook.com/tr/", head | {f"cd[{key}]": value for key, value in at.props.items()})


def _tiktok(pick: random.Random, at: Spot) -> Hit:
    page = {"url": at.page, "referrer": at.referrer, "title": at.title}
    body = {
        "event": "SubmitForm",
        "event_id": _uuid(pick),
        "timestamp": "2026-11-20T10:11:12.345Z",
        "context": {
            "page": page,
            "pixel": {"code": "C9QK2L3C77U5N2B8ABCD"},
            "library": {"name": "pixel.js", "version": "2.2.1"},
        },
        "properties": at.props,
    }
    return _post("https://analytics.tiktok.com/api/v2/pixel", body)


def _pinterest(pick: random.Random, at: Spot) -> Hit:
    return _get(
        "https://ct.pinterest.com/v3/",
        {
            "tid": "2614039281745",
            "event": "lead",
            "ed": at.props,
            "ad": {"loc": at.page, "ref": at.referrer, "title": at.title, "if": False, "sh": 1080},
            "cb": f"17639{token(pick, 8, _DIGITS)}",
        },
    )


def _snap(pick: random.Random, at: Spot) -> Hit:
    event = {
        "event_name": "SIGN_UP",
        "action_source": "website",
        "event_source_url": at.page,
        "event_time": 1763982211,
        "event_id": _uuid(pick),
        "custom_data": {"title": at.title, "ref": at.referrer} | at.props,
    }
    return _post(f"https://tr.snapchat.com/v3/{_uuid(pick)}/events", {"data": [event]})


def _linkedin(pick: random.Random, at: Spot) -> Hit:
    return _get(
        "https://px.ads.linkedin.com/collect/",
        {"v": "2", "fmt": "js", "pid": "4482913", "time": f"17639{token(pick, 8, _DIGITS)}", "url": at.page},
    )


def _segment(pick: random.Random, at: Spot) -> Hit:
    page = {
        "url": at.page,
        "title": at.title,
        "referrer": at.referrer,
        "path": "/" + at.page.split("/", 3)[-1].split("?")[0].split("#")[0],
    }
    body = {
        "type": "track",
        "event": "Form Submitted",
        "properties": at.props,
        "context": {"page": page, "library": {"name": "analytics.js", "version": "1.76.0"}, "locale": "en-GB"},
        "messageId": f"ajs-next-{_uuid(pick)}",
        "anonymousId": _uuid(pick),
        "timestamp": "2026-11-20T10:11:12.345Z",
        "writeKey": token(pick, 32, _HEX),
    }
    return _post("https://api.segment.io/v1/t", body)


def _mixpanel(pick: random.Random, at: Spot) -> Hit:
    props = {
        "$current_url": at.page,
        "$referrer": at.referrer,
        "page_title": at.title,
        "$browser": "Chrome",
        "$browser_version": 131,
        "distinct_id": f"$device:{_uuid(pick)}",
        "time": 1763982211.4,
        "token": token(pick, 32, _HEX),
    } | at.props
    text = json.dumps([{"event": "Signup", "properties": props}], ensure_ascii=False)
    return _post(
        "https://api-js.mixpanel.com/track/?verbose=1&ip=0", urlencode({"data": pick.choice((text, b64(text)))})
    )


def _amplitude(pick: random.Random, at: Spot) -> Hit:
    event = {
        "event_type": "Form Submitted",
        "device_id": _uuid(pick),
        "time": 1763982211400,
        "insert_id": _uuid(pick),
        "library": "amplitude-ts/2.11.9",
        "event_properties": {
            "[Amplitude] Page URL": at.page,
            "[Amplitude] Page Title": at.title,
            "referrer": at.referrer,
        }
        | at.props,
    }
    return _post("https://api2.amplitude.com/2/httpapi", {"api_key": token(pick, 32, _HEX), "events": [event]})


def _matomo(pick: random.Random, at: Spot) -> Hit:
    head = {
        "action_name": at.title,
        "idsite": "3",
        "rec": "1",
        "r": token(pick, 6, "123456789"),
        "h": "11",
        "m": "4",
        "s": "33",
        "url": at.page,
        "urlref": at.referrer,
        "_id": token(pick, 16, _HEX),
        "pv_id": token(pick, 6, _HEX),
    }
    if at.props:
        head |= {
            "cvar": json.dumps(
                {str(n): [key, value] for n, (key, value) in enumerate(_flat(at.props).items(), 1)}, ensure_ascii=False
            )
        }
    return _get("https://stats.hotelista.example/matomo.php", head)


def _criteo(pick: random.Random, at: Spot) -> Hit:
    return _get(
        "https://sslwidget.criteo.com/event",
        {
            "a": "48213",
            "v": "5.23.0",
            "p0": "e=vh",
            "p1": "e=dis",
            "adce": "1",
            "tld": "example",
            "fu": at.page,
            "pu": at.referrer,
            "ceid": _uuid(pick),
        },
    )


def _bing(pick: random.Random, at: Spot) -> Hit:
    head = {
        "ti": "187043921",
        "Ver": "2",
        "mid": _uuid(pick),
        "sid": token(pick, 32, _HEX),
        "evt": "custom" if at.props else "pageLoad",
        "p": at.page,
        "tl": at.title,
        "r": at.referrer,
        "rn": token(pick, 6, "123456789"),
    }
    if at.props:
        head |= {
            "ec": "form",
            "ea": "submit",
            "el": "; ".join(f"{key}={value}" for key, value in _flat(at.props).items()),
        }
    return _get("https://bat.bing.com/action/0", head)


def _hubspot(pick: random.Random, at: Spot) -> Hit:
    return _get(
        "https://track.hubspot.com/__ptq.gif",
        {
            "k": "1",
            "sd": "1920x1080",
            "cd": "24-bit",
            "cs": "UTF-8",
            "ln": "en-gb",
            "bfp": token(pick, 9, "123456789"),
            "v": "1.1",
            "a": "6038211",
            "pu": at.page,
            "t": at.title,
            "r": at.referrer,
            "cts": f"17639{token(pick, 8, _DIGITS)}",
            "vi": token(pick, 32, _HEX),
        },
    )


def _klaviyo(pick: random.Random, at: Spot) -> Hit:
    body = {
        "data": {
            "type": "event",
            "attributes": {
                "metric": {"data": {"type": "metric", "attributes": {"name": "Active on Site"}}},
                "properties": {"page": at.page, "title": at.title, "$referrer": at.referrer} | at.props,
                "profile": {"data": {"type": "profile", "attributes": {"anonymous_id": _uuid(pick)}}},
            },
        }
    }
    return _post("https://a.klaviyo.com/client/events/?company_id=XkT4wQ", body)


def _custom(pick: random.Random, at: Spot) -> Hit:
    body = {
        "type": pick.choice(("track", "log", "beacon")),
        "ts": 1763982211400,
        "sid": _uuid(pick),
        "page": {"href": at.page, "title": at.title, "ref": at.referrer},
        "data": at.props,
    }
    return _post(
        f"https://{pick.choice(('events', 't', 'collect', 'log'))}.brightcart.example/{pick.choice(('v1/e', 'beacon', 'ingest'))}",
        body,
    )


def _custom_pixel(pick: random.Random, at: Spot) -> Hit:
    return _get(
        "https://px.adnetz.example/p.gif",
        {"u": at.page, "r": at.referrer, "t": at.title, "cb": token(pick, 13, "123456789")} | at.props,
    )


def _replay(pick: random.Random, at: Spot) -> Hit:
    frames = [
        {"t": 0, "k": "view", "href": at.page, "title": at.title, "ref": at.referrer, "w": 1440, "h": 900},
        {"t": 412, "k": "move", "xy": [312, 488, 320, 501, 344, 530]},
        {"t": 900, "k": "data", "d": at.props},
    ]
    return _post(
        "https://rec.sessioncam.example/api/v2/chunks",
        {"session": _uuid(pick), "seq": pick.randint(1, 40), "frames": frames},
    )


Vendor = Callable[[random.Random, Spot], Hit]
FULL: dict[str, Vendor] = {
    "ga4": _ga4, "ga4 batch": _ga4_batch, "ga4 mp": _ga4_mp, "meta": _meta, "tiktok": _tiktok, "pinterest": _pinterest, "snap": _snap,
    "segment": _segment, "mixpanel": _mixpanel, "amplitude": _amplitude, "matomo": _matomo, "bing": _bing, "klaviyo": _klaviyo,
    "custom": _custom, "custom pixel": _custom_pixel, "replay": _replay,
}  # fmt: skip
PAGE: dict[str, Vendor] = FULL | {"hubspot": _hubspot}
URLS: dict[str, Vendor] = PAGE | {"linkedin": _linkedin, "criteo": _criteo}
"""FULL carry properties too, PAGE a page, its title and its referrer, URLS the page's address at least."""

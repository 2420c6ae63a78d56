"""Universal Analytics' parameters under analytics.js' field names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from monitor.decode.consent.google import RAW_NAMES
from monitor.decode.values import number_or_text
from monitor.decode.vendors.universal_analytics_ecommerce import is_ecommerce

_TEXTS = {
    "ec": "event_category", "ea": "event_action", "el": "event_label", "dt": "page_title", "dp": "page_path",
    "dh": "page_hostname", "cd": "screen_name", "ul": "language", "cn": "campaign", "cs": "campaign_source",
    "cm": "campaign_medium", "ck": "campaign_term", "cc": "campaign_content", "ci": "campaign_id",
    "cu": "currency", "ti": "transaction_id", "ta": "affiliation", "tcc": "coupon", "pa": "product_action",
    "pal": "product_action_list", "col": "checkout_option", "promoa": "promotion_action",
    "exd": "exception_description", "sn": "social_network", "sa": "social_action", "st": "social_target",
    "utc": "timing_category", "utv": "timing_variable", "utl": "timing_label", "ds": "data_source",
    "sc": "session_control", "an": "app_name", "av": "app_version",
}  # fmt: skip
_NUMBERS = {
    "ev": "event_value", "tr": "revenue", "ts": "shipping", "tt": "tax", "cos": "checkout_step", "utt": "timing_time",
    "plt": "page_load_time", "dns": "dns_time", "pdt": "page_download_time", "rrt": "redirect_time",
    "tcp": "tcp_connect_time", "srt": "server_response_time", "dit": "dom_interactive_time", "clt": "content_load_time",
    "qt": "queue_time",
}  # fmt: skip
_FLAGS = {"ni": "non_interaction", "exf": "exception_fatal", "aip": "anonymize_ip"}
"""Names by Google's Measurement Protocol v1 parameter reference."""

_NUMBERED = {"cd": "dimension", "cm": "metric", "cg": "content_group"}
_NUMBERED_NAME = re.compile(r"(cd|cm|cg)([1-9]\d{0,2})")

_PROTOCOL = RAW_NAMES | frozenset(
    {
        "", "v", "_v", "tid", "t", "a", "z", "_s", "_u", "_r", "_gid", "jid", "gjid", "cid", "uid", "dl", "dr", "gtm",
        "gclid", "sr", "vp", "sd", "de", "je", "fl", "_utma", "_utmz", "_utmht", "_slc", "tag_exp", "did",
        "in", "ic", "iv", "ip", "iq", "gdid",
    }
)  # fmt: skip
"""Parameters about the tag, the browser or consent, and those that are fields of Event or of its items."""


def properties_of(params: Mapping[str, str]) -> dict[str, Any]:
    """Return the properties of a hit; `cdN`, `cmN`, `cgN` are `dimensionN`, `metricN` (a number), `content_groupN`."""
    properties: dict[str, Any] = {}
    for name, value in params.items():
        numbered = _NUMBERED_NAME.fullmatch(name)
        if numbered:
            properties[_NUMBERED[numbered[1]] + numbered[2]] = number_or_text(value) if numbered[1] == "cm" else value
        elif name in _TEXTS:
            properties[_TEXTS[name]] = value
        elif name in _NUMBERS:
            properties[_NUMBERS[name]] = number_or_text(value)
        elif name in _FLAGS:
            properties[_FLAGS[name]] = value not in {"0", ""}
        elif name not in _PROTOCOL and not is_ecommerce(name):
            properties[name] = value
    return properties

"""GA4's parameters under the names its reports know them by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.decode.consent.google import RAW_NAMES
from monitor.decode.google_enhanced import enhanced_data
from monitor.decode.values import number_or_text
from monitor.decode.vendors.ga4_items import is_item

_TEXTS = {
    "dt": "page_title", "ul": "language", "cu": "currency", "tt": "traffic_type", "ir": "ignore_referrer",
    "cs": "campaign_source", "cm": "campaign_medium", "cn": "campaign", "cc": "campaign_content", "ck": "campaign_term",
    "ci": "campaign_id", "dh": "page_hostname", "dp": "page_path",
}  # fmt: skip
_NUMBERS = {"_et": "engagement_time_msec", "sct": "session_number"}
_FLAGS = {
    "seg": "session_engaged", "_fv": "first_visit", "_ss": "session_start", "_nsi": "new_session_id",
    "_c": "conversion", "_dbg": "debug_mode", "_ee": "external_event",
}  # fmt: skip
"""Parameters of the protocol that say something (analytics-debugger's and M. Baersch's GA4 references). A flag is sent
as a number and only when it is set; `0` is false.
"""

_PROTOCOL = RAW_NAMES | frozenset(
    {
        "", "v", "tid", "en", "cid", "uid", "sid", "dl", "dr", "gtm", "_p", "_s", "_z", "z", "_r", "_gid", "_fid",
        "evnid", "sr", "vp", "sd", "de", "je", "ur", "frm", "are", "pae", "tfd", "tag_exp", "ptag_exp", "rcb", "lps",
        "navt", "auid", "ngs", "edid", "gdid", "ecid", "_tu", "_eu", "_gaz", "_rdi", "_geo", "_ono", "_prs", "_fplc",
        "richsstsse", "uaa", "uab", "uafvl", "uamb", "uam", "uap", "uapv", "uaw",
    }
)  # fmt: skip
"""Parameters about the tag, the browser, consent or the transport, and those that are fields of Event themselves."""


def properties_of(params: Mapping[str, str]) -> dict[str, Any]:
    """Return the properties of one event.

    `ep.x` as text and `epn.x` as a number, both under `x`; `up.x` and `upn.x` alike under `user_properties`;
    user-provided data (`em`) as `user_data`; the protocol's own by name; parameters nobody has described under the name
    they were sent with. An `epn.` that is no number stays the text it is. `sst.` (server container internals) is left
    out.
    """
    properties: dict[str, Any] = {}
    user: dict[str, Any] = {}
    for name, value in params.items():
        if name in _PROTOCOL:
            continue
        if "." in name:
            _keep_dotted(name, value, properties, user)
        elif name in _TEXTS:
            properties.setdefault(_TEXTS[name], value)
        elif name in _NUMBERS:
            properties.setdefault(_NUMBERS[name], number_or_text(value))
        elif name in _FLAGS:
            properties.setdefault(_FLAGS[name], value != "0")
        elif name == "em" and (given := enhanced_data(value)):
            properties["user_data"] = given
        elif not (name.startswith("pr") and is_item(name)):
            properties[name] = value
    if user:
        properties["user_properties"] = user
    return properties


def _keep_dotted(name: str, value: str, properties: dict[str, Any], user: dict[str, Any]) -> None:
    head, _, rest = name.partition(".")
    if not rest:
        return
    if head == "ep":
        properties[rest] = value
    elif head == "epn":
        properties[rest] = number_or_text(value)
    elif head == "up":
        user[rest] = value
    elif head == "upn":
        user[rest] = number_or_text(value)
    elif head != "sst":
        properties[name] = value

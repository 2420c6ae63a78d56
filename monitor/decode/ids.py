"""Click ids: the parameters ad platforms put on landing pages, found again in page URLs and tags."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.decode.query import parse_pairs

CLICK_IDS = frozenset(
    {
        "gclid", "dclid", "wbraid", "gbraid", "gclsrc", "gad_source", "srsltid",  # Google
        "fbclid", "msclkid", "ttclid", "twclid", "li_fat_id", "epik", "rdt_cid", "ScCid", "yclid", "irclickid",
    }
)  # fmt: skip
"""Names under which click ids stand in a landing page's query (each platform's auto-tagging documentation)."""

_IDENTITY = CLICK_IDS - {"gclsrc", "gad_source"}


def click_ids_in(url: str | None) -> dict[str, str]:
    """Return the click ids in the query of a URL, by name. Never raises."""
    query = (url or "").partition("?")[2].partition("#")[0]
    if "=" not in query or not any(name in query for name in _IDENTITY):
        return {}
    return click_ids_of(dict(parse_pairs(query)))


def click_ids_of(params: Mapping[str, str]) -> dict[str, str]:
    """Return the click ids among parameters, by name; empty values are none."""
    if _IDENTITY.isdisjoint(params):
        return {}
    return {name: value for name, value in params.items() if value and name in _IDENTITY}

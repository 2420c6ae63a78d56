"""Who is who: the company behind a host, what it does with what it gets, and the vendor's name for it here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import orjson

_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Company:
    """A company whose business is other sites' visitors.

    `purpose` is `advertising`, `analytics`, `marketing`, `social`, `support` or `tag management`. `vendor` is the name
    its requests go by: a decoder's where there is one, else the company's own in lower snake case. `watches` is
    `replay`, `performance` or `verification` for companies that record sessions, page speed and errors, or whether ads
    and clicks are real, and nothing else; else "".
    """

    name: str
    purpose: str
    vendor: str
    watches: str = ""


@cache
def companies() -> dict[str, Company]:
    """Return the known companies by domain; subdomains are theirs too.

    Three files, each winning over the one before it: `data/whotracksme.json`, reduced from WhoTracks.Me (CC BY 4.0) to
    trackers that advertise or measure; `data/trackers.json`, from third-party-web (MIT, `data/trackers.LICENSE`), to
    companies that advertise, measure, market, chat, share or manage tags (no CDNs, fonts, video, hosting or consent
    banners), both by `bench/rebuild_trackers.py`; `data/companies.json`, our own entries, which also name domains of
    the others that are no trackers': clouds, shops, portals.
    """
    own = _read("companies.json")
    found: dict[str, Company] = {}
    for rows in (_read("whotracksme.json")["trackers"], _read("trackers.json")["trackers"]):
        found |= _by_domain(rows, own)
    for domain in own["left_out"]:
        found.pop(domain, None)
    return found | _by_domain(own["companies"], own)


@lru_cache(maxsize=8192)
def company_of(host: str) -> Company | None:
    """Return the company of the most specific known domain a host is or is below, else None."""
    known = companies()
    while host:
        found = known.get(host)
        if found is not None:
            return found
        host = host.partition(".")[2]
    return None


@cache
def purposes() -> dict[str, str]:
    """Return the purpose of each vendor of the catalogue, by the vendor's name.

    Companies that measure speed and errors are not there: whether that needs consent, sites and regulators differ on.
    """
    known = companies().values()
    return {company.vendor: company.purpose for company in known if company.watches != "performance"}


def slug(name: str) -> str:
    """Return a company's name in lower snake case, as vendors are named.

    >>> slug("Yahoo! Ad Exchange")
    'yahoo_ad_exchange'
    """
    return _NOT_IN_A_NAME.sub("_", name.lower()).strip("_")


def _by_domain(rows: Iterable[list[str]], own: dict[str, Any]) -> dict[str, Company]:
    found: dict[str, Company] = {}
    for name, purpose, *domains in rows:
        company = Company(name, purpose, own["vendors"].get(name) or slug(name), _watches(own, name))
        found |= dict.fromkeys(domains, company)
    return found


def _watches(own: dict[str, Any], name: str) -> str:
    return next((what for what, names in own["watches"].items() if name in names), "")


def _read(name: str) -> Any:
    return orjson.loads(files("monitor.decode").joinpath("data", name).read_bytes())

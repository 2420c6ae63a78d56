"""The words requests give themselves away with: parameters and path parts that mean the same at most companies."""

from __future__ import annotations

import re

from monitor.capture.request import host_of
from monitor.decode.catalogue import Company, company_of
from monitor.decode.query import unquote_deep

PARTNERS = (
    "google_nid", "cm_dsp_id", "dsp_id", "dspid", "ssp_id", "sspid", "bidder_id", "partner_id", "partnerid", "partner",
    "ta_partner_id", "ttd_pid", "ptrid", "pnid", "nid", "bidder", "_pid", "dpid", "adv_id", "nwid", "entity", "ns",
    "exchange_id", "buyer_id", "_kdpid",
)  # fmt: skip
"""Names under which the other side of a sync says who it is; the first that is there is the account."""

USERS = (
    "external_user_id", "partner_device_id", "partner_uid", "ta_partner_did", "ttd_puid", "bidder_uuid", "user_id",
    "userid", "put", "puid", "_puuid", "uid", "xuid", "xid", "buid", "euid", "uuid", "guid", "tdid", "ttd_tdid", "tpu",
    "uid3", "pcid", "ovsid", "pdid", "piggybackcookie", "sextcookieid", "google_gid", "google_hm", "anid", "cs_xi",
    "adnxs_uid", "u", "val", "code", "id",
)  # fmt: skip
"""Names under which ids of visitors are handed over. The last four mean anything and count only where a sync is."""

SURE_USERS = frozenset(USERS[:-4])

REDIRECTS = frozenset(
    {
        "redir", "redirect", "redirect_url", "redirecturl", "redirect_uri", "_redir", "r", "rd", "ru", "rurl", "rtu",
        "next", "forward", "fwd", "return", "partner_url", "_url", "u", "cu", "cburl", "piggyback", "l0", "dest", "url",
    }
)  # fmt: skip
"""Names under which the next stop of an id is handed along."""

SYNC_WORD = re.compile(
    r"(?:(?:cookie|user|usr|id|uid|ck|pixel|partner|dsp|ssp|gp|[ciu])[._-]?)?(?:sync|match)(?:ed|er|ing|d|s)?\d?"
    r"|cms?|cmf|cmap|um|ups|(?:set|get|map)_?uids?(?:u|j|nb)?|syncframe|identity"
)
"""A path part or a host's first label that is there for syncing: `usersync`, `cksync`, `i.match`, `cm`, `setuid`."""

SYNC_VALUE = re.compile(r"(?:(?:cookie|user|id|uid|c)[._-]?)?sync|um|set_?uids?\(.*|cookie_?match", re.DOTALL)
"""What an `action` or its like says for a sync: `sync`, `csync`, `setuid('…')`."""

MACRO = re.compile(r"\$\{?[A-Z_]{0,40}ID|%[A-Z_]{0,40}ID[A-Z_]{0,40}%|\[[A-Z_]{0,40}UID\]|\{\{?[A-Za-z_]{0,40}id\}")
"""A place left open in a URL for the id of whoever is asked: `$UID`, `${TM_USER_ID}`, `%DID%`, `[UID]`."""

_ID = re.compile(r"[A-Za-z0-9_.~:=|$,+/\-]{8,200}")
_NO_IDS = frozenset(
    {
        "t", "ts", "_t", "cb", "_", "rnd", "rand", "random", "ord", "time", "cachebuster", "v", "ver", "expires",
        "gdpr", "gdpr_consent", "us_privacy", "gpp", "gpp_sid",
    }
)  # fmt: skip
"""Clocks, cache busters, versions and consent: they look like ids and are nobody's."""


def is_id(name: str, value: str) -> bool:
    """Tell whether a parameter may hold somebody's id: eight characters of an id's alphabet and a digit, or a macro."""
    if name in _NO_IDS:
        return False
    if _ID.fullmatch(value):
        return any(char.isdigit() for char in value)
    return len(value) <= 200 and MACRO.search(value) is not None


def url_in(value: str) -> str:
    """Return the URL a value holds, decoded, or ""; only `http:`, `https:` and scheme-less ones count."""
    if "%" in value:
        value = unquote_deep(value[:4096])
    return value if value.startswith(("http://", "https://", "//")) else ""


def tracker_in(value: str) -> Company | None:
    """Return the company a value's URL leads to, or None when it holds none or leads elsewhere."""
    url = url_in(value)
    return company_of(host_of(url if "://" in url else f"https:{url}")) if url else None

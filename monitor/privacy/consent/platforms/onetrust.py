"""OneTrust (and CookiePro): the cookie OptanonConsent, and the list of active groups its script leaves."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote

from monitor.capture.hit import ConsentState
from monitor.privacy.consent.told import Rank, Told
from monitor.privacy.consent.words import answer, chosen_of

_GROUPS = ("OnetrustActiveGroups", "OptanonActiveGroups")
_STANDARD = ("C0002", "C0004")


def read(notes: Mapping[str, str]) -> Told | None:
    """Return what OneTrust says; None where nothing of it is there.

    `groups=C0001:1,C0002:0` holds the state of every group from the first page on: it is the visitor's own only once
    `OptanonAlertBoxClosed` was written, or `interactionCount` counts an answer; until then nobody has chosen, whatever
    the groups' defaults say. A list of active groups names those that may run; a standard group it does not name may
    not. Sources: my.onetrust.com "OneTrust cookies", developer.onetrust.com "Data layer".
    """
    cookie = dict(parse_qsl(notes.get("OptanonConsent", ""), keep_blank_values=True))
    active = next((notes[name] for name in _GROUPS if name in notes), None)
    if not cookie and active is None and "OptanonAlertBoxClosed" not in notes:
        return None
    groups = _groups(cookie.get("groups", ""))
    if active is not None:
        named = {name.strip().upper() for name in unquote(active).split(",") if name.strip()}
        groups |= {name: answer(name in named) for name in (*_STANDARD, *named)}
    made = "OptanonAlertBoxClosed" in notes or cookie.get("interactionCount", "0") not in {"", "0"}
    if not made:
        groups = dict.fromkeys((*groups, *_STANDARD), ConsentState.UNSET)
    return Told(
        Rank.PLATFORM,
        "OneTrust",
        chosen_of(groups),
        opted_out="Global Privacy Control" if cookie.get("isGpcEnabled") == "1" else "",
        region=cookie.get("geolocation", "").replace(";", "-").strip("-").upper() or None,
    )


def _groups(text: str) -> dict[str, ConsentState]:
    pairs = (part.partition(":") for part in text.split(","))
    return {name.strip().upper(): answer(value.strip() == "1") for name, colon, value in pairs if colon}

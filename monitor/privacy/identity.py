"""Whether an event says whose it is: a user of the site, not only a browser."""

from __future__ import annotations

import re
from collections.abc import Collection

from monitor.decode.event import Event

_CONTACTS = frozenset({"email", "phone", "name", "national_id", "address", "card", "iban"})
_USERS = frozenset({"user", "customer", "member", "person", "account", "email", "phone", "login", "external"})
"""Kinds of `Event.user_ids` that name a person; `client`, `device` and `session` name a browser."""
_NAMED = re.compile(
    r"""(?<![A-Za-z])(?:user|member|patient|customer|subscriber|account|person|student|employee|crm)"""
    r"""[_ -]?(?:id|number|no)"""
    r"""[\\"']*\s?[:=,]\s?[\\"']*[\w.@-]{2,}""",
    re.IGNORECASE,
)


def is_known(event: Event, types: Collection[str]) -> bool:
    """Tell whether an event is of somebody known: by contact data (`types` found in it) or a user's identifier."""
    if not _CONTACTS.isdisjoint(types) or not _USERS.isdisjoint(event.user_ids):
        return True
    return _NAMED.search(str(event.properties)) is not None

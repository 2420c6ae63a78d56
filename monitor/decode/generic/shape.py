"""What a shape shows, and by which rule: the value the rules of this package return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from monitor.decode.event import Kind


class Rule(StrEnum):
    """Why a request was given its kind. `docs/decode.md` says what each looks for; `bench/decode.py` counts them."""

    ENDPOINT = "known endpoint"
    GOOGLE_MATCH = "Google's cookie-match parameters"
    SAYS_SYNC = "a parameter says sync"
    SYNC_PLACE = "a host or path named for syncing, with an id"
    PARTNER_AND_ID = "a partner's number beside an id"
    HANDED_ON = "an id handed on to another tracker"
    WATCHES = "a recorder of sessions or speed"
    ASKS = "an answer is asked for"
    STATES_EVENT = "a parameter names the event"
    NAMED_PLACE = "a place named for what it takes"
    STATES_PAGE = "the page's address is reported"
    USUAL = "what a domain is known for"
    TRACKING_PLACE = "a place named for tracking"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a request is, as far as its shape shows. `user_ids` are the ids that stood beside the partner's number."""

    rule: Rule
    kind: Kind
    name: str
    account: str = ""
    user_ids: Mapping[str, str] = field(default_factory=dict)

"""What people know of an event that no traffic tells: how much it matters, whose it is, where it stands in its life."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Tier(StrEnum):
    """How much hangs on an event."""

    MACRO = "macro"  # what the business counts: orders, leads, sign-ups
    MICRO = "micro"  # the steps that lead there


class Status(StrEnum):
    """Where an event stands in its life."""

    PLANNED = "planned"  # not sent yet: nobody misses it
    LIVE = "live"
    DEPRECATED = "deprecated"  # to be sent no more: nobody misses it, and it is told while it still comes


_MACRO = re.compile(
    r"purchase|orders?(?:completed|placed|confirmed)|ordercomplete|checkoutcompleted?|transaction|conversion|"
    r"(?:generate|submit|qualify|closeconvert)?lead|signedup|signup|register|registration|subscri(?:be|ption)|"
    r"starttrial|schedule|donate|submitapplication|appinstall|firstopen"
)
"""Names of what platforms count as conversions: GA4's recommended events for sales and leads, Meta's and TikTok's
standard events, Segment's e-commerce spec (their documentation, 2026), written as one word in small letters."""
_UNDONE = re.compile(r"refund|cancel|fail|abandon|unsubscribe|view|start(?!trial)|step|click|error")


@dataclass(frozen=True, slots=True)
class About:
    """What is known of an event as a whole. `tier` None is not known; `written` names the fields people wrote."""

    tier: Tier | None = None
    owner: str = ""
    description: str = ""
    status: Status = Status.LIVE
    written: frozenset[str] = frozenset()

    def fields(self) -> dict[str, str]:
        """Return what is written down of it: the fields that say something, in their order."""
        said = {"tier": self.tier and self.tier.value, "owner": self.owner, "description": self.description}
        if self.status is not Status.LIVE or "status" in self.written:
            said["status"] = self.status.value
        return {name: value for name, value in said.items() if value}


def tier_of(event: str) -> Tier:
    """Return how much hangs on an event as far as its name tells; what people write is law.

    >>> [tier_of(name).value for name in ("purchase", "Order Completed", "generate_lead", "add_to_cart", "refund")]
    ['macro', 'macro', 'macro', 'micro', 'micro']
    """
    word = "".join(mark for mark in event.casefold() if mark.isalnum())
    return Tier.MACRO if _MACRO.search(word) and not _UNDONE.search(word) else Tier.MICRO


def overlaid_about(learned: About, given: Mapping[str, Any]) -> About:
    """Return what people wrote over what was learned, field by field; a field written as null is not known."""
    return About(
        Tier(given["tier"]) if given.get("tier") else None if "tier" in given else learned.tier,
        str(given["owner"] or "") if "owner" in given else learned.owner,
        str(given["description"] or "") if "description" in given else learned.description,
        Status(given["status"] or Status.LIVE) if "status" in given else learned.status,
        learned.written | frozenset(given),
    )


def about_in(given: Mapping[str, str]) -> About:
    """Return what another tool's words say of an event; what is none of ours is left out."""
    known: dict[str, str] = {name: given[name] for name in ("owner", "description") if given.get(name)}
    for name, kind in (("tier", Tier), ("status", Status)):
        word = given.get(name, "").strip().lower()
        if word in set(kind):
            known[name] = word
    return overlaid_about(About(), known)

"""One value for whatever a hit itself claims about consent, whichever string it came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Signal(StrEnum):
    """What a hit claims for one purpose. A purpose the hit is silent about is None where this is used."""

    GRANTED = "granted"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Consent:
    """The consent a hit claims, by Google's four purposes, which every other vendor's signal is mapped to.

    `raw` keeps the strings as they were sent, by parameter name (`gcs`, `gcd`, `npa`, `dma`, `us_privacy`, `dpo`, …).
    `contradictions` are codes of signals that disagree with each other on this one hit (`gcs_gcd`, `npa_gcd`).
    """

    ad_storage: Signal | None = None
    analytics_storage: Signal | None = None
    ad_user_data: Signal | None = None
    ad_personalization: Signal | None = None
    raw: Mapping[str, str] = field(default_factory=dict)
    contradictions: tuple[str, ...] = ()

"""What the law asks where a visitor is."""

from __future__ import annotations

from functools import lru_cache

from monitor.config.settings import Regime

EEA = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
        "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "IS", "LI", "NO",
    }
)  # fmt: skip
_OPT_IN = EEA | {
    "EEA", "EU", "EL", "UK", "GB", "GG", "JE", "IM",  # ePrivacy directive 5(3); PECR 6 and its like on the islands
    "BR",  # LGPD 7 and 8, ANPD's cookie guide of 2022
    "TR",  # KVKK 5, the Board's cookie guide of 2022
    "RS", "ME", "MK", "AL", "BA",  # laws that follow the ePrivacy directive
    "KR", "CN", "TH", "IN",  # PIPA 15, PIPL 13, PDPA 19, DPDP act 6
    "CA-QC",  # Law 25, section 8.1: technologies that identify or profile are off until turned on
}  # fmt: skip
_OPT_OUT = {
    "US", "CH", "CA",  # revFADP and TCA 45c; PIPEDA as the Privacy Commissioner reads it for behavioural advertising
    *(f"US-{state}" for state in (
        "CA", "CO", "CT", "DE", "FL", "IA", "IN", "KY", "MD", "MN", "MT", "NE", "NH", "NJ", "OR", "RI", "TN", "TX",
        "UT", "VA",
    )),
}  # fmt: skip
_GPC = frozenset(f"US-{state}" for state in ("CA", "CO", "CT", "DE", "MD", "MN", "MT", "NE", "NH", "NJ", "OR", "TX"))
"""States whose law or attorney general binds sites to Global Privacy Control, by November 2026."""


@lru_cache(maxsize=1024)
def regime_of(region: str) -> Regime:
    """Return what the law of a region asks; of a part of a country that is not listed, what its country's does.

    States of the United States without a law of their own ask for nothing, while a visitor of whom only `US` is known
    may live in one that has. Regions that are not listed ask for nothing. Sources beside each entry; a site whose
    lawyers know better says so in the configuration (`privacy.regimes`).
    """
    for known in (region, region.partition("-")[0]):
        if known in _OPT_IN:
            return Regime.OPT_IN
        if known in _OPT_OUT and not (known == "US" and known != region):
            return Regime.OPT_OUT
    return Regime.NONE


def binds_gpc(region: str | None) -> bool:
    """Tell whether Global Privacy Control must be honoured where a visitor is; where that is not known, it must."""
    return region is None or region == "US" or region in _GPC

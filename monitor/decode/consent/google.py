"""The consent a Google tag's parameters claim: gcs, gcd, npa and us_privacy merged, contradictions named."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from monitor.decode.consent.gcd import Choice, Gcd, parse_gcd
from monitor.decode.consent.gcs import Gcs, parse_gcs
from monitor.decode.consent.iab import iab_signals
from monitor.decode.consent.signals import Consent, Signal

RAW_NAMES = frozenset(
    {
        "gcs", "gcd", "npa", "dma", "dma_cps", "pscdl", "gcu", "gcut", "us_privacy", "rdp",
        "gdpr", "gdpr_consent", "gpp", "gpp_sid", "addtl_consent",
    }
)  # fmt: skip
"""Parameters of Google tags that are about consent."""

_ORDERED_NAMES = tuple(sorted(RAW_NAMES))
_SILENT = Choice(None, None)
_NO_GCD = Gcd(_SILENT, _SILENT, _SILENT, _SILENT)
_NO_GCS = Gcs(None, None)


def google_consent(params: Mapping[str, str]) -> Consent | None:
    """Return the consent claimed by the parameters of one Google hit, or None when they are silent.

    gcd is the most precise and wins; gcs fills what gcd leaves open, then TCF, GPP and us_privacy; `npa=1` or `rdp=1`
    deny ad_personalization where gcd is silent. `npa=0` grants nothing, it is the tags' default. Contradictions:
    `gcs_gcd` when both speak of a purpose and differ, `npa_gcd` when npa is 0 and gcd denies ad_personalization,
    `tcf_gcd` when gcd grants what the TC string denies everybody.
    """
    if RAW_NAMES.isdisjoint(params):
        return None
    claimed = tuple([(name, value) for name in _ORDERED_NAMES if (value := params.get(name))])
    return _merged(claimed) if claimed else None


@lru_cache(maxsize=1024)
def _merged(claimed: tuple[tuple[str, str], ...]) -> Consent:
    # Remembered: a site's hits share a handful of consent states.
    raw = dict(claimed)
    gcs = parse_gcs(raw.get("gcs", "")) or _NO_GCS
    gcd = parse_gcd(raw.get("gcd", "")) or _NO_GCD
    ads, analytics, user_data, personalization = (choice.effective for choice in gcd)
    contradictions = []
    if _differ(gcs.ad_storage, ads) or _differ(gcs.analytics_storage, analytics):
        contradictions.append("gcs_gcd")
    if raw.get("npa") == "0" and personalization is Signal.DENIED:
        contradictions.append("npa_gcd")
    iab = iab_signals(raw)
    if any(
        ours is Signal.GRANTED and theirs is Signal.DENIED
        for ours, theirs in zip((c.effective for c in gcd), iab, strict=True)
    ):
        contradictions.append("tcf_gcd")
    restricted = raw.get("npa") == "1" or raw.get("rdp") == "1"
    return Consent(
        ad_storage=ads or gcs.ad_storage or iab.ad_storage,
        analytics_storage=analytics or gcs.analytics_storage or iab.analytics_storage,
        ad_user_data=user_data or iab.ad_user_data,
        ad_personalization=personalization or (Signal.DENIED if restricted else iab.ad_personalization),
        raw=raw,
        contradictions=tuple(contradictions),
    )


def _differ(one: Signal | None, other: Signal | None) -> bool:
    return one is not None and other is not None and one is not other

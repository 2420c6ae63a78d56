"""Google's `gcs` parameter: what a tag may store, in four characters."""

from __future__ import annotations

from typing import NamedTuple

from monitor.decode.consent.signals import Signal

_STATES = {"0": Signal.DENIED, "1": Signal.GRANTED}


class Gcs(NamedTuple):
    """The two purposes gcs speaks of; None where it stands as `-`: not set."""

    ad_storage: Signal | None
    analytics_storage: Signal | None


def parse_gcs(text: str) -> Gcs | None:
    """Return what `G1<ad><analytics>` says, or None when the text is no gcs (Google's consent mode debugging page).

    >>> parse_gcs("G101")
    Gcs(ad_storage=<Signal.DENIED: 'denied'>, analytics_storage=<Signal.GRANTED: 'granted'>)
    """
    if len(text) != 4 or text[0] != "G" or text[1] not in "01" or not set(text[2:]) <= {"0", "1", "-"}:
        return None
    return Gcs(_STATES.get(text[2]), _STATES.get(text[3]))

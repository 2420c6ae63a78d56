"""Who receives a stream's events, as people name it."""

from __future__ import annotations

from monitor.decode.vendor_label import vendor_label
from monitor.profile.stream import Stream


def receiver(stream: Stream) -> str:
    """Return vendor and account: `GA4 G-1`.

    >>> receiver(Stream("shop", "production", "ga4", "G-1", "purchase"))
    'GA4 G-1'
    """
    return f"{vendor_label(stream.vendor)} {stream.account}".strip()

"""Personal data on a fifth set: 890 values under the keys of SDKs, CRMs, form builders and data layers of 25 languages.

First look, 27 November 2026: recall 0.766 (415 personal values of thirteen types), 6 of 475 clean look-alikes told. By
type: address 0.73, birth date 0.81, card 0.73, e-mail 0.88, IBAN 0.92, IP 0.76, location 0.56, name 0.77, national id
0.78, phone 0.82, secret 0.91, special category 0.62, weak hash 0.66. The rows were committed before the rules were read.
It has been looked at since, and what its misses had in common mended, so what it gives now flatters.

What it counts as clean by decision: a form's example (`name@example.com`), a template variable never filled in, masked
and redacted values, what is the shop's own (its mailbox, hotline, address, coordinates), coarse geography, SHA-256.
"""

from __future__ import annotations

from pathlib import Path

from bench import _pii_rows


def run() -> None:
    """Print recall by type, and what is told of clean values."""
    _pii_rows.report(Path(__file__).with_suffix(".jsonl"))

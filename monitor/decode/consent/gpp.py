"""The IAB's Global Privacy Platform string: a header that lists sections, and the sections themselves.

Source: IAB Tech Lab, "GPP consent string specification" and the section specifications beside it. A string whose header
lists other sections than follow is refused, as the reference libraries do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from monitor.decode.consent.bits import Bits, Malformed
from monitor.decode.consent.gpp_states import STATES, state_section
from monitor.decode.consent.tcf import LONGEST, parse_tcf
from monitor.decode.consent.us_privacy import parse_us_privacy

NAMES = {2: "tcfeuv2", 5: "tcfcav1", 6: "uspv1"} | {number: state.name for number, state in STATES.items()}
"""Sections by their number in the header."""

_TYPE, _VERSION = 3, 1


@dataclass(frozen=True, slots=True)
class Gpp:
    """What a GPP string says. `sections` are by name: `tcfeuv2` a TcString, `uspv1` a UsPrivacy, the others mappings of
    the specification's fields in snake case. A section that is not known, or cannot be read, is missing there.
    """

    section_ids: tuple[int, ...]
    sections: Mapping[str, Any]


@lru_cache(maxsize=256)
def parse_gpp(text: str) -> Gpp | None:
    """Return what a GPP string says, or None when the text is none. Never raises.

    >>> parse_gpp("DBABTA~1YNN").sections["uspv1"].opted_out
    False
    """
    if not text.startswith("D") or len(text) > LONGEST:
        return None
    header, *bodies = text.split("~")
    try:
        numbers = _section_ids(header)
    except Malformed:
        return None
    if len(numbers) != len(bodies):
        return None
    found = {
        NAMES[number]: _section(number, body) for number, body in zip(numbers, bodies, strict=True) if number in NAMES
    }
    return Gpp(numbers, {name: section for name, section in found.items() if section is not None})


def _section_ids(header: str) -> tuple[int, ...]:
    bits = Bits(header)
    if bits.number(6) != _TYPE or bits.number(6) != _VERSION:
        raise Malformed("no GPP header")
    return bits.fibonacci_ranges()


def _section(number: int, body: str) -> Any:
    try:
        if number == 2:
            return parse_tcf(body)
        if number == 5:
            return _canada(body)
        return parse_us_privacy(body) if number == 6 else state_section(number, body)
    except Malformed:
        return None


def _canada(body: str) -> dict[str, Any]:
    core, *others = body.split(".")
    bits = Bits(core)
    found = {
        "version": bits.number(6),
        "created": bits.time(),
        "last_updated": bits.time(),
        "cmp_id": bits.number(12),
        "cmp_version": bits.number(12),
        "consent_screen": bits.number(6),
        "consent_language": bits.letters(),
        "vendor_list_version": bits.number(12),
        "tcf_policy_version": bits.number(6),
        "use_non_standard_stacks": bits.flag(),
        "special_feature_express_consent": bits.chosen(12),
        "purposes_express_consent": bits.chosen(24),
        "purposes_implied_consent": bits.chosen(24),
        "vendor_express_consent": bits.ids(fibonacci=True),
        "vendor_implied_consent": bits.ids(fibonacci=True),
    }
    for other in others:
        bits = Bits(other)
        if bits.number(3) == 3:
            found["pub_purposes_express_consent"] = bits.chosen(24)
            found["pub_purposes_implied_consent"] = bits.chosen(24)
            custom = bits.number(6)
            found["custom_purposes_express_consent"] = bits.chosen(custom)
            found["custom_purposes_implied_consent"] = bits.chosen(custom)
    return found

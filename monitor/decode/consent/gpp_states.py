"""GPP's sections for the United States: one layout of two-bit answers a state, and the visitor's own signal (GPC)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from monitor.decode.consent.bits import Bits, Malformed

_MSPA = ("mspa_covered_transaction", "mspa_opt_out_option_mode", "mspa_service_provider_mode")
_NOTICES = ("sale_opt_out_notice", "targeted_advertising_opt_out_notice")
_CHOICES = ("sale_opt_out", "targeted_advertising_opt_out")
_SENSITIVE, _CHILDREN = "sensitive_data_processing", "known_child_sensitive_data_consents"


@dataclass(frozen=True, slots=True)
class State:
    """One section: its fields in order of two bits each, `(name, how many)` for lists, and whether GPC may follow.

    `short` sections begin with the agreement's version and may have the sensitive data in a segment of its own.
    """

    name: str
    fields: tuple[str | tuple[str, int], ...]
    gpc: bool = True
    short: bool = False


def _state(
    name: str,
    notice: str,
    sensitive: int,
    children: int,
    *,
    own_notice: str | None = None,
    extra: bool = True,
    gpc: bool = True,
) -> State:
    """Return the layout most states share, with how many answers about sensitive data and children it has."""
    notices = (notice, *_NOTICES, *((own_notice,) if own_notice else ()))
    known = _CHILDREN if children == 1 else (_CHILDREN, children)
    more = ("additional_data_processing_consent",) if extra else ()
    return State(name, (*notices, *_CHOICES, (_SENSITIVE, sensitive), known, *more, *_MSPA), gpc)


def _short(name: str, *, sensitive: bool) -> State:
    fields = ("mspa_covered_transaction", "mspa_mode", "processing_notice", *_NOTICES, *_CHOICES)
    children = (_CHILDREN,) if sensitive else ()
    return State(name, (*fields, *children, "additional_data_processing_consent"), not sensitive, short=True)


_NATIONAL = (
    "sharing_notice", "sale_opt_out_notice", "sharing_opt_out_notice", "targeted_advertising_opt_out_notice",
    "sensitive_data_processing_opt_out_notice", "sensitive_data_limit_use_notice", "sale_opt_out", "sharing_opt_out",
    "targeted_advertising_opt_out",
)  # fmt: skip
_CALIFORNIA = (
    "sale_opt_out_notice", "sharing_opt_out_notice", "sensitive_data_limit_use_notice", "sale_opt_out",
    "sharing_opt_out",
)  # fmt: skip
_SHARING, _PROCESSING = "sharing_notice", "processing_notice"

STATES = {
    7: State("usnat", (*_NATIONAL, (_SENSITIVE, 12), (_CHILDREN, 2), "personal_data_consents", *_MSPA)),
    8: State("usca", (*_CALIFORNIA, (_SENSITIVE, 9), (_CHILDREN, 2), "personal_data_consents", *_MSPA)),
    9: _state("usva", _SHARING, 8, 1, extra=False, gpc=False),
    10: _state("usco", _SHARING, 7, 1, extra=False),
    11: _state("usut", _SHARING, 8, 1, own_notice="sensitive_data_processing_opt_out_notice", extra=False, gpc=False),
    12: _state("usct", _SHARING, 8, 3, extra=False),
    13: _state("usfl", _PROCESSING, 8, 3, gpc=False),
    14: _state("usmt", _SHARING, 8, 3),
    15: _state("usor", _PROCESSING, 11, 3),
    16: _state("ustx", _PROCESSING, 8, 1),
    17: _state("usde", _PROCESSING, 9, 5),
    18: _state("usia", _PROCESSING, 8, 1, own_notice="sensitive_data_opt_out_notice", extra=False),
    19: _state("usne", _PROCESSING, 8, 1),
    20: _state("usnh", _PROCESSING, 8, 3),
    21: _state("usnj", _PROCESSING, 10, 5),
    22: _state("ustn", _PROCESSING, 8, 1),
    23: _state("usmn", _PROCESSING, 8, 1),
    24: _short("usmd", sensitive=False),
    25: _short("usin", sensitive=True),
    26: _short("usky", sensitive=True),
    27: _short("usri", sensitive=True),
}
"""Layouts by section number (IAB Tech Lab, "GPP: US National and state sections"). Answers: 0 not applicable, 1 and 2
yes and no, or no consent and consent, as the field says; a field named `…_opt_out` that is 1 is an opt-out.
"""

_NATIONAL_2 = (*_NATIONAL, (_SENSITIVE, 16), (_CHILDREN, 3), "personal_data_consents", *_MSPA)
_LONG_NATIONAL = 72
"""Bits of a national section with version 2's longer lists. Which lists were written shows in the length alone: strings
of either version with either exist (test strings of the reference libraries); the version says what counts.
"""


def state_section(number: int, body: str) -> dict[str, Any]:
    """Return the fields of a section by name: ints, tuples of ints for lists, `gpc` a bool; raise Malformed."""
    core, *others = body.split(".")
    state = STATES[number]
    bits = Bits(core)
    fields = _NATIONAL_2 if number == 7 and len(bits) >= _LONG_NATIONAL else state.fields
    version = bits.number(6)
    found: dict[str, Any] = {"mspa_version" if state.short else "version": version}
    for field in fields:
        if isinstance(field, str):
            found[field] = bits.number(2)
        else:
            found[field[0]] = tuple(bits.number(2) for _ in range(field[1]))
    if number == 7:
        sensitive, children = (12, 2) if version == 1 else (16, 3)
        found[_SENSITIVE] = (*found[_SENSITIVE], 0, 0, 0, 0)[:sensitive]
        found[_CHILDREN] = (*found[_CHILDREN], 0)[:children]
    if state.gpc:
        found["gpc"] = any(_gpc(other) for other in others)
    elif state.short and others:
        bits = Bits(others[0])
        found[_SENSITIVE] = tuple(bits.number(2) for _ in range(8))
    return found


def opted_out(section: Any) -> bool:
    """Tell whether a US section says the visitor opted out of sale, sharing or targeted ads, or sent GPC."""
    choices = ("sale_opt_out", "sharing_opt_out", "targeted_advertising_opt_out")
    return bool(section.get("gpc")) or any(section.get(name) == 1 for name in choices)


def _gpc(segment: str) -> bool:
    bits = Bits(segment)
    if bits.number(2) != 1:
        raise Malformed("no such segment")
    return bits.flag()

"""What is wrong in the gallery: findings of every kind of check, and the update each of them shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.checks.finding import Finding, Severity
from monitor.incidents.incident import Transition
from monitor.incidents.mute import Mute, MutedBy
from tests.support.gallery_amounts import AMOUNTS
from tests.support.gallery_contents import CONTENTS
from tests.support.gallery_scene import AT, HOUR

ALL: Mapping[str, tuple[Finding, ...]] = {**AMOUNTS, **CONTENTS}
QUIET = Mute(MutedBy.SILENCE, "4f1c2a", "ann", "the agency is on it", AT, AT + 20 * HOUR)
UPDATES: Mapping[str, tuple[Transition, dict[str, Any]]] = {
    "missing_event": (Transition.ACKNOWLEDGED, {"acknowledged_by": "ann", "acknowledged_until": AT + 9 * HOUR}),
    "volume": (Transition.REMINDED, {}),
    "schema": (Transition.RAISED, {"severity": Severity.CRITICAL}),
    "rogue_event": (Transition.REMINDED, {}),
    "rogue_property": (Transition.REMINDED, {}),
    "pii": (Transition.SPREAD, {}),
    "consent": (Transition.FLAPPING, {"flapping": True, "flips": tuple(AT - n * HOUR for n in range(7, 0, -1))}),
    "duplicate": (Transition.ESCALATED, {"escalated": 1}),
    "forbidden": (Transition.SILENCED, {"muted": QUIET}),
    "naming": (Transition.REMINDED, {}),
    "new_tracker": (Transition.REMINDED, {}),
    "vendor_spec": (Transition.UNSILENCING, {"muted": QUIET}),
    "missing_destination": (Transition.SPREAD, {}),
    "ratio": (Transition.REMINDED, {}),
    "kpi": (Transition.ACKNOWLEDGED, {"acknowledged_by": "ann", "acknowledged_until": AT + 9 * HOUR}),
    "discrepancy": (Transition.REMINDED, {}),
    "freshness": (Transition.REMINDED, {}),
    "capture_health": (Transition.REMINDED, {}),
    "expect": (Transition.REMINDED, {}),
    "campaign": (Transition.RAISED, {}),
    "campaign_names": (Transition.REMINDED, {}),
    "self": (Transition.REMINDED, {}),
}
"""What each kind shows between its beginning and its end: together, every sort of update."""

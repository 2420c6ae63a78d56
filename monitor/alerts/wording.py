"""The first words of a message: what happened, how it stands, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.alerts.figures import span
from monitor.incidents.incident import Resolution, State, Transition

SEVERITY_WORDS = {"critical": "Critical", "warning": "Warning", "info": "Notice"}

Facts = Mapping[str, Any]


def word(transition: Transition, incident: Facts, *, opening: bool) -> str:
    """Say in a word or three what happened; `opening` where its reader has heard nothing of the incident before."""
    severity = SEVERITY_WORDS[incident["severity"]]
    if transition is Transition.RESOLVED:
        over = standing(incident)
        return f"Fired and {over[:1].lower()}{over[1:]}" if opening else over
    whatever = {Transition.ESCALATED: f"{severity}, and nobody has taken it on", Transition.FLAPPING: "On and off"}
    if transition in whatever:
        return whatever[transition]
    if opening or transition is Transition.FIRED:
        back = transition is Transition.FIRED and incident["reopened"]
        return "Back again" if back else severity
    return {
        Transition.ACKNOWLEDGED: standing(incident) if incident["acknowledged_by"] else "Given back",
        Transition.RAISED: f"Now {severity.lower()}",
        Transition.SPREAD: "Spreading",
        Transition.REMINDED: "Still open",
        Transition.SILENCED: "Silenced",
        Transition.UNSILENCING: "Its silence ends soon",
        Transition.BULLETIN: "Digest",
    }[transition]


def standing(incident: Facts) -> str:
    """Say how an incident stands, for a message that is kept up to date."""
    if incident["state"] == State.RESOLVED:
        if incident["resolution"] == Resolution.RULE_REMOVED:
            return "Closed, its rule was removed"
        by = incident["resolved_by"]
        return f"Resolved by {by}" if by else "Resolved"
    severity = SEVERITY_WORDS[incident["severity"]]
    if incident["muted"]:
        return f"Silenced ({severity.lower()})"
    if incident["acknowledged_by"]:
        return f"Taken on by {incident['acknowledged_by']}"
    return f"On and off ({severity.lower()})" if incident["flapping"] else severity


def sentence(facts: Facts, incident: Facts) -> str:
    """Say what was found; of what is over, how it ended and what it was."""
    said: str = facts["sentence"]
    if incident["state"] != State.RESOLVED:
        often = (
            f"It began and ended {incident['changes'] // 2} times within a day; you hear of it again once it is steady."
        )
        return f"{often} Last: {said}" if incident["flapping"] else said
    resolution = incident["resolution"]
    if resolution == Resolution.RULE_REMOVED:
        over = "Nobody watches for this any more."
    elif resolution == Resolution.BY_HAND:
        over = "A person has ended it; you hear of it again if it comes back after being well."
    elif resolution == Resolution.EXPIRED:
        over = "Nothing has been heard of it for so long that nobody waits for it any more."
    else:
        over = f"Well again after {span((incident['resolved_at'] or facts['written_at']) - incident['since'])}."
    return f"{over} Before: {said}" if said else over

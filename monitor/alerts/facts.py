"""The facts of an incident, each a label and a value: since when, how much, by whose word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.alerts.figures import MINUTE, change, moment, odds, percent, period, span


def facts_of(facts: Mapping[str, Any], incident: Mapping[str, Any], *, resolved: bool) -> list[tuple[str, str]]:
    """Return what a message tells beside its sentence, in the order it is read."""
    zone, since = facts["timezone"], incident["since"]
    until = incident["resolved_at"] if resolved else incident["last_seen"]
    lasted = (until or facts["written_at"]) - since
    told: list[tuple[str, str]] = []
    if resolved and until:
        told.append(("When", f"{period(since, until, zone)} ({span(lasted)})"))
    else:
        told.append(("Since", moment(since, zone) + (f" ({span(lasted)})" if lasted >= MINUTE else "")))
    if not resolved:
        told += _people(incident, zone)
    if facts["observed"]:
        told.append(("Seen", facts["observed"]))
    if facts["expected"]:
        told.append(("Expected", facts["expected"]))
    gone = facts["effect"] is not None and facts["effect"] <= -1
    if facts["effect"] and not gone and not resolved:
        told.append(("Change", change(facts["effect"])))
    if facts["share"] is not None and not gone and not resolved and "%" not in facts["observed"]:
        told.append(("Touches", f"{percent(facts['share'])} of these events"))
    if facts["p_value"] is not None and not resolved:
        told.append(("By chance", odds(facts["p_value"])))
    told += _dated(facts, incident, zone, "" if resolved else span(lasted))
    if facts["moved_with"] and not resolved:
        told.append(("Moved too", "; ".join(facts["moved_with"])))
    if facts["explains"] and not resolved:
        told.append(("Explains", "; ".join(facts["explains"])))
    return told


def _dated(facts: Mapping[str, Any], incident: Mapping[str, Any], zone: str, lasted: str) -> list[tuple[str, str]]:
    """Say how surely the beginning is known, and how long it took to be told, of what statistics had to see first.

    The first message comes when it is told: how long it has `lasted` says it already. Of what is over ("") the end is
    told, and no more.
    """
    if facts["p_value"] is None or not lasted:
        return []
    told = []
    between, fired = incident["between"], incident["fired_at"]
    if between and between[1] > between[0]:
        told.append(("Began", f"within {period(between[0], between[1], zone)}"))
    waited = span(fired - incident["since"]) if fired and fired - incident["since"] >= MINUTE else lasted
    if waited != lasted:
        told.append(("Told", f"after {waited}"))
    return told


def _people(incident: Mapping[str, Any], zone: str) -> list[tuple[str, str]]:
    """Say who has taken it on, and who asked for quiet."""
    told = []
    until = incident["acknowledged_until"]
    if incident["acknowledged_by"]:
        told.append(
            ("Taken on", f"by {incident['acknowledged_by']}" + (f" until {moment(until, zone)}" if until else ""))
        )
    mute = incident["muted"]
    if mute:
        who = f"by {mute['author']}" if mute["author"] else f"maintenance {mute['name']}"
        ends = f" until {moment(mute['until'], zone)}" if mute["until"] else ""
        told.append(("Quiet", f"{who}{ends}" + (f": {mute['reason']}" if mute["reason"] else "")))
    return told

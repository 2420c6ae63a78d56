"""What people wish by a button, written down for the next step, and what to answer them at once."""

from __future__ import annotations

from hashlib import blake2b

from monitor.daemon.setup import Setup
from monitor.incidents.action import Act, Action
from monitor.incidents.incident import Incident
from monitor.incidents.matcher import Matcher
from monitor.incidents.silence import Silence
from monitor.incidents.wish import Wish, WishKind
from monitor.store.engine import Database
from monitor.store.incidents import Incidents
from monitor.store.people import People

_ACTS = {WishKind.ACKNOWLEDGE: Act.ACKNOWLEDGE, WishKind.RELEASE: Act.RELEASE, WishKind.RESOLVE: Act.RESOLVE}
_OPINIONS = {WishKind.USEFUL: Act.USEFUL, WishKind.NOISE: Act.NOISE}
_THANKS = {
    WishKind.USEFUL: "Thank you, noted as useful.",
    WishKind.NOISE: "Thank you, noted as noise. What it is held against: `tagwatch incidents worth`.",
}


def take_down(wish: Wish, database: Database, setup: Setup) -> str:
    """Write a wish down, once however often it is told; return what to answer."""
    with database.write() as connection:
        found = Incidents(connection).named(wish.incident)
        incident = next((one for one in found if one.id == wish.incident), None)
        if incident is None:
            return f"Incident {wish.incident} is not known here."
        if wish.kind is WishKind.EXPLAIN:
            return _explained(incident, setup)
        people = People(connection)
        if wish.kind is WishKind.SILENCE:
            return _silenced(wish, people)
        if wish.kind in _OPINIONS:
            people.add_action(Action(wish.key, _OPINIONS[wish.kind], wish.incident, wish.by, wish.at))
            return _THANKS[wish.kind]
        if not incident.is_open:
            return f"It is {incident.state.value} already."
        new = people.add_action(Action(wish.key, _ACTS[wish.kind], wish.incident, wish.by, wish.at))
        return "Done within a moment; the message will say so." if new else "That has been written down already."


def _silenced(wish: Wish, people: People) -> str:
    """One silence for one person, incident and length at a time: who presses twice means one."""
    name = blake2b(f"{wish.incident}.{wish.by}.{wish.seconds}".encode(), digest_size=3).hexdigest()
    known = [one for one in people.silences(ending_after=wish.at) if one.id.startswith(name) and one.holds(wish.at)]
    if known:
        return f"It is silenced already (silence {known[0].id})."
    taken = [one for one in people.silences() if one.id.startswith(name)]
    made = Silence(
        id=name if not taken else f"{name}-{len(taken) + 1}",
        matcher=Matcher(incident=(wish.incident,)),
        starts=wish.at,
        ends=wish.at + (wish.seconds or 0.0),
        author=wish.by,
        reason="by the button under its message",
        created_at=wish.at,
    )
    people.put_silence(made)
    return f"Silenced (silence {made.id}; `tagwatch silence end {made.id}` ends it early)."


def _explained(incident: Incident, setup: Setup) -> str:
    rules = {rule.id: rule for rule in setup.rules.rules}
    rule = rules.get(incident.rule)
    place = f" ({rule.file}:{rule.line})" if rule and rule.file else ""
    lines = [f"Rule {incident.rule}{place}, check {incident.check}."]
    for finding in incident.subjects[:5]:
        p_value = "" if finding.p_value is None else f", p = {finding.p_value:.2g}"
        lines.append(
            f"• {finding.message} (seen {finding.observed or '–'}, expected {finding.expected or '–'}{p_value})"
        )
    if len(incident.subjects) > 5:
        lines.append(f"and {len(incident.subjects) - 5} more")
    lines += [f"Goes to {target.channel}: {target.why}." for target in setup.routing.way(incident, rule).targets]
    lines.append(f"More: `tagwatch incidents explain {incident.id}`")
    return "\n".join(lines)

"""What visitors answered: one event an answer, so that acceptance and rejection are counted like anything else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from monitor.capture.hit import ConsentState, Hit
from monitor.decode.event import Event, Kind
from monitor.privacy.consent.told import State
from monitor.privacy.purposes import BANNER

ACCEPTED, REJECTED, PARTLY, WITHDRAWN = "accepted", "rejected", "partly accepted", "withdrawn"


class Answer(NamedTuple):
    """What a visitor answered, and when."""

    at: float
    outcome: str
    platform: str


def answers_in(times: list[float], states: list[State]) -> Iterator[Answer]:
    """Yield the answers in one session's states, oldest first.

    An answer is seen to be given: a state of known purposes that follows one in which they were still open. A visitor
    who comes with an answer of last week has given none now. A withdrawal is a purpose agreed to before and refused.
    """
    before = State()
    for at, state in zip(times, states, strict=True):
        if state.withdrawn - before.withdrawn:
            yield Answer(at, WITHDRAWN, state.platform)
        elif _open(before) and not _open(state) and state.chosen:
            yield Answer(at, _outcome(state), state.platform)
        before = state


def answer_event(answer: Answer, hit: Hit) -> Event:
    """Return an answer as an event of the banner. `hit` is the request by which it became known."""
    return Event(
        vendor=BANNER,
        kind=Kind.EVENT,
        account=answer.platform,
        name=answer.outcome,
        at=answer.at,
        page=hit.page,
        # A batch that is read again after a crash answers nothing anew.
        collapse_key=f"{hit.session}|{answer.at}",
        batch_index=1,
        session=hit.session,
        source=hit.source,
        environment=hit.environment,
        tags=hit.tags,
        weight=hit.weight,
        file=hit.file,
        entry=hit.entry,
    )


def _open(state: State) -> bool:
    return any(chosen is ConsentState.UNSET for _, chosen, _ in state.chosen)


def _outcome(state: State) -> str:
    given = {chosen for _, chosen, _ in state.chosen}
    if given == {ConsentState.GRANTED}:
        return ACCEPTED
    return REJECTED if given == {ConsentState.DENIED} else PARTLY

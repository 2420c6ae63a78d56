"""What stands for what, for every order of transitions there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.collapse import collapse
from monitor.alerts.message import Message
from monitor.incidents.incident import Transition
from tests.support.alerts import message

T = Transition


def queue(*transitions: Transition) -> list[Message]:
    return [message(seq=n, transition=transition) for n, transition in enumerate(transitions, 1)]


@pytest.mark.parametrize(
    ("waiting", "opening", "sent"),
    [
        ((T.FIRED,), True, 1),
        ((T.FIRED, T.RESOLVED), True, 2),
        ((T.FIRED, T.RESOLVED, T.FIRED), True, 3),
        ((T.FIRED, T.RAISED, T.REMINDED), True, 3),
        ((T.RAISED, T.RESOLVED), False, 2),
        ((T.REMINDED, T.REMINDED, T.RAISED), False, 3),
        ((T.REMINDED, T.REMINDED), False, 2),
        ((T.RAISED, T.SPREAD), False, 1),
        ((T.RESOLVED, T.FIRED), False, 1),
    ],
)
def test_the_message_that_tells_the_most_stands_for_those_before_it(
    waiting: tuple[Transition, ...], opening: bool, sent: int
) -> None:
    head, *rest = queue(*waiting)
    collapsed = collapse(head, rest, opening=opening)
    assert collapsed.send.seq == sent
    assert [m.seq for m in collapsed.superseded] == list(range(1, sent))


@given(st.lists(st.sampled_from(list(T)), min_size=1, max_size=8), st.booleans())
def test_semantic_12_whatever_waits_the_recipient_ends_up_with_the_last_word(
    transitions: list[Transition], opening: bool
) -> None:
    waiting = queue(*transitions)
    told = []
    while waiting:
        collapsed = collapse(waiting[0], waiting[1:], opening=opening and not told)
        told.append(collapsed.send)
        waiting = waiting[len(collapsed.superseded) + 1 :]
    assert told[-1].seq == len(transitions)
    assert [m.seq for m in told] == sorted({m.seq for m in told})
    if opening:
        assert len(told) == 1

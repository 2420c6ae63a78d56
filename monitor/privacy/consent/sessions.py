"""One state per session, in the order of time, from whatever any of its requests tells."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict

from monitor.privacy.consent.answers import Answer, answers_in
from monitor.privacy.consent.told import NOTHING, Rank, State, Told, looked_for, merged

MOST_SESSIONS = 50_000
"""Sessions remembered, the one heard of longest ago forgotten first: a few hundred bytes each."""
MOST_CHANGES = 32
"""Changes of mind kept of one session."""
MOST_COOKIES = 256


class _Session:
    """What was said, when, and what it came to each time."""

    __slots__ = ("answered", "banner", "cookies", "heard", "heard_at", "looked", "states", "times", "words")

    def __init__(self) -> None:
        self.times: list[float] = []
        self.words: list[Told] = []
        self.states: list[State] = []
        self.looked = False
        self.heard: tuple[object, ...] = ()
        self.heard_at = 0.0
        self.banner = False
        self.cookies: set[tuple[object, ...]] = set()
        self.answered: set[tuple[float, str]] = set()

    def hear(self, at: float, told: Told) -> bool:
        """Take in a word; one by which nothing changes is not kept. Tell whether it was news."""
        place = bisect_right(self.times, at)
        weight = max(told.rank, Rank.PLATFORM)
        last = next((word for word in reversed(self.words[:place]) if max(word.rank, Rank.PLATFORM) == weight), None)
        if last is told:
            return False  # the usual case: words are remembered, so that the same is the same object
        before = self.states[place - 1] if place else NOTHING
        if merged((*self.words[:place], told), before).says() == before.says():
            return False
        self.times.insert(place, at)
        self.words.insert(place, told)
        if len(self.times) > MOST_CHANGES:
            # The first is folded away: what it said is in the state that follows it.
            del self.times[0], self.words[0], self.states[:1]
            place = max(0, place - 1)
        del self.states[place:]
        for number in range(place, len(self.words)):
            before = self.states[number - 1] if number else NOTHING
            self.states.append(merged(tuple(self.words[: number + 1]), before))
        return True

    def at(self, at: float) -> State:
        """Return what held at a time."""
        place = bisect_right(self.times, at)
        state = self.states[place - 1] if place else NOTHING
        return looked_for(state, banner=self.banner) if self.looked else state


class Sessions:
    """The sessions heard of lately. What is asked of a session nobody spoke of is NOTHING.

    They are kept in memory alone: after a restart a session is unknown until its next word, and what was agreed to
    before is forgotten (a withdrawal then counts as a refusal).
    """

    def __init__(self, most: int = MOST_SESSIONS) -> None:
        self._most = most
        self._known: OrderedDict[tuple[str, str], _Session] = OrderedDict()

    def hear(self, key: tuple[str, str], at: float, told: Told) -> bool:
        """Take in what one source said at a time; order does not matter. Tell whether it was news."""
        return self._of(key).hear(at, told)

    def repeats(self, key: tuple[str, str], at: float, words: tuple[object, ...]) -> bool:
        """Tell whether a session said the very same when it was heard last, and not after `at`: nothing is new then."""
        session = self._of(key)
        if session.heard == words and at >= session.heard_at:
            return True
        session.heard, session.heard_at = words, at
        return False

    def new_answers(self, key: tuple[str, str]) -> list[Answer]:
        """Return the answers of a session that were not returned before."""
        session = self._of(key)
        found = [a for a in answers_in(session.times, session.states) if (a.at, a.outcome) not in session.answered]
        session.answered.update((answer.at, answer.outcome) for answer in found[:MOST_CHANGES])
        return found

    def look(self, key: tuple[str, str], *, looked: bool, banner: bool) -> None:
        """Take in that a banner was looked for in a session, or that one was seen."""
        session = self._of(key)
        session.looked |= looked
        session.banner |= banner

    def at(self, key: tuple[str, str], at: float) -> State:
        """Return what held in a session at a time."""
        session = self._known.get(key)
        return NOTHING if session is None else session.at(at)

    def new_cookie(self, key: tuple[str, str], cookie: tuple[object, ...]) -> bool:
        """Tell whether a cookie (with whatever sets it apart) is new to a session, and remember it."""
        seen = self._of(key).cookies
        if cookie in seen or len(seen) >= MOST_COOKIES:
            return False
        seen.add(cookie)
        return True

    def _of(self, key: tuple[str, str]) -> _Session:
        session = self._known.get(key)
        if session is None:
            session = self._known[key] = _Session()
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(key)
        return session

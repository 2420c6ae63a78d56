"""One state per session, in the order of time, from whatever any of its requests tells."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict

from monitor.privacy.consent.answers import Answer, answers_in
from monitor.privacy.consent.told import NOTHING, Rank, State, Told, joined, looked_for, merged

MOST_SESSIONS = 50_000
"""Sessions remembered, the one heard of longest ago forgotten first: a few hundred bytes each."""
MOST_WORDS = 64
"""Words kept of one session with the time they were said, so that a late one finds its place among them."""
MOST_COOKIES = 256


class _Session:
    """What was said, when, and what it came to each time. `base` is what is too long ago to be kept with its time."""

    __slots__ = ("answered", "banner", "base", "base_state", "cookies", "looked", "news", "states", "times", "words")

    def __init__(self) -> None:
        self.times: list[float] = []
        self.words: list[Told] = []
        self.states: list[State] = []
        self.news: list[bool] = []
        self.base: dict[Rank, Told] = {}
        self.base_state = NOTHING
        self.looked = False
        self.banner = False
        self.cookies: set[tuple[object, ...]] = set()
        self.answered: set[tuple[float, str]] = set()

    def hear(self, at: float, told: Told) -> bool:
        """Take in a word. Tell whether it changed anything."""
        place = bisect_right(self.times, at)
        self.times.insert(place, at)
        self.words.insert(place, told)
        self.states.insert(place, NOTHING)
        self.news.insert(place, False)
        self._judge(place)
        news = self.news[place]
        for number in range(place + 1, len(self.times)):
            self._judge(number)
        if len(self.times) > MOST_WORDS:
            self._shorten()
        return news

    def at(self, at: float) -> State:
        """Return what held at a time."""
        place = bisect_right(self.times, at)
        state = self.states[place - 1] if place else self.base_state
        return looked_for(state, banner=self.banner) if self.looked else state

    def _judge(self, place: int) -> None:
        """Work out what the word at a place comes to, all before it being right."""
        told = self.words[place]
        before = self.states[place - 1] if place else self.base_state
        state = before
        if self._last_like(told, place) is not told:  # the usual case: words are remembered, the same is one object
            kept = [word for word, news in zip(self.words[:place], self.news[:place], strict=True) if news]
            state = merged((*self.base.values(), *kept, told), before)
        self.news[place] = state is not before and state.says() != before.says()
        self.states[place] = state if self.news[place] else before

    def _last_like(self, told: Told, place: int) -> Told | None:
        """Return the word before a place that speaks with the same weight."""
        weight = max(told.rank, Rank.PLATFORM)
        for number in range(place - 1, -1, -1):
            word = self.words[number]
            if max(word.rank, Rank.PLATFORM) == weight:
                return word
        return None

    def _shorten(self) -> None:
        """Forget words that changed nothing; if there are too many others, when the first of them were said."""
        keep = [number for number, news in enumerate(self.news) if news]
        excess, keep = keep[: len(keep) - MOST_WORDS // 2], keep[max(0, len(keep) - MOST_WORDS // 2) :]
        for number in excess:
            word = self.words[number]
            self.base[word.rank] = joined(self.base.pop(word.rank, word), word)
            self.base_state = self.states[number]
        self.times = [self.times[number] for number in keep]
        self.words = [self.words[number] for number in keep]
        self.states = [self.states[number] for number in keep]
        self.news = [True] * len(keep)


class Sessions:
    """The sessions heard of lately. What is asked of a session nobody spoke of is NOTHING.

    They are kept in memory alone: after a restart a session is unknown until its next word, and what was agreed to
    before is forgotten (a withdrawal then counts as a refusal). A word that arrives late finds its place among the last
    MOST_WORDS of its session.
    """

    def __init__(self, most: int = MOST_SESSIONS) -> None:
        self._most = most
        self._known: OrderedDict[tuple[str, str], _Session] = OrderedDict()

    def hear(self, key: tuple[str, str], at: float, told: Told) -> bool:
        """Take in what one source said at a time; order does not matter. Tell whether it was news."""
        return self._of(key).hear(at, told)

    def new_answers(self, key: tuple[str, str]) -> list[Answer]:
        """Return the answers of a session that were not returned before."""
        session = self._of(key)
        found = [a for a in answers_in(session.times, session.states) if (a.at, a.outcome) not in session.answered]
        session.answered.update((answer.at, answer.outcome) for answer in found[:MOST_WORDS])
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

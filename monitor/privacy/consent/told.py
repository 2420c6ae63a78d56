"""What one source says a visitor had chosen, and what all of them together come to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from monitor.capture.hit import ConsentState
from monitor.privacy.purposes import Purpose

Chosen = tuple[tuple[Purpose, ConsentState], ...]


class Rank(IntEnum):
    """Whose word counts first: who captured the hit, the banner, the strings it wrote, what a tag makes of it."""

    CAPTURE = 0
    PLATFORM = 1
    IAB = 2
    GOOGLE = 3
    NOBODY = 4


@dataclass(frozen=True, slots=True)
class Told:
    """What one source says.

    `chosen` holds the purposes it speaks of; `vendors` those vendors, by our names, that it speaks of one by one.
    `opted_out` names the signal by which the visitor refused sale and sharing, "" where none did; `region` is where the
    source takes the visitor to be. `tc` is the TC string it holds. `platform` names it for people.
    """

    rank: Rank
    platform: str = ""
    chosen: Chosen = ()
    vendors: tuple[tuple[str, ConsentState], ...] = ()
    opted_out: str = ""
    region: str | None = None
    tc: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """One session's consent at one moment: the word of the highest rank for each purpose, and whose word it was.

    Equal words make the same object, so that a state is compared and remembered by its identity.

    `withdrawn` are the purposes that were agreed to earlier in the session and are refused now. `banner` tells whether
    a consent platform was seen, `looked` whether anybody looked for one.
    """

    chosen: tuple[tuple[Purpose, ConsentState, Rank], ...] = ()
    vendors: tuple[tuple[str, ConsentState], ...] = ()
    opted_out: str = ""
    region: str | None = None
    tc: str = ""
    platform: str = ""
    withdrawn: frozenset[Purpose] = frozenset()
    banner: bool = False
    looked: bool = False

    def of(self, purpose: Purpose, vendor: str = "") -> ConsentState | None:
        """Return what was chosen for a purpose, or for a vendor where it was asked about by itself."""
        for name, state in self.vendors:
            if name == vendor:
                return state
        return next((state for known, state, _ in self.chosen if known is purpose), None)

    def says(self) -> tuple[object, ...]:
        """Return everything it says, to be compared by value."""
        return (
            self.chosen,
            self.vendors,
            self.opted_out,
            self.region,
            self.tc,
            self.platform,
            self.withdrawn,
            self.banner,
        )

    def rank_of(self, purpose: Purpose) -> Rank | None:
        """Return whose word it is that counts for a purpose."""
        return next((rank for known, _, rank in self.chosen if known is purpose), None)


NOTHING = State()


@lru_cache(maxsize=4096)
def merged(words: tuple[Told, ...], before: State = NOTHING) -> State:
    """Return what words come to, in the order they were said; `before` is what held until the last of them.

    Of one rank the later word counts, purpose by purpose, and so it does between who captured the hit and the banner
    itself: both have seen the same thing.
    """
    chosen: dict[Purpose, tuple[ConsentState, Rank]] = {}
    for told in words:
        rank = max(told.rank, Rank.PLATFORM)
        for purpose, state in told.chosen:
            if purpose not in chosen or rank <= chosen[purpose][1]:
                chosen[purpose] = (state, rank)
    latest = {told.rank: told for told in words}
    ranked = [latest[rank] for rank in sorted(latest)]
    agreed = {purpose: rank for purpose, state, rank in before.chosen if state is ConsentState.GRANTED}
    # A banner that says no where a tag had claimed a yes takes nothing back: the yes was never given.
    refused = {
        purpose
        for purpose, (state, rank) in chosen.items()
        if state is ConsentState.DENIED and (purpose in before.withdrawn or agreed.get(purpose, Rank.NOBODY) <= rank)
    }
    return State(
        chosen=tuple((purpose, *chosen[purpose]) for purpose in sorted(chosen)),
        vendors=next((told.vendors for told in ranked if told.vendors), ()),
        opted_out=next((told.opted_out for told in ranked if told.opted_out), ""),
        region=next((told.region for told in ranked if told.region), None),
        tc=next((told.tc for told in ranked if told.tc), ""),
        platform=next((told.platform for told in ranked if told.platform), ""),
        withdrawn=frozenset(refused),
        banner=any(told.rank is not Rank.GOOGLE and (told.chosen or told.tc or told.platform) for told in ranked),
    )


def joined(earlier: Told, later: Told) -> Told:
    """Return two words of one rank as one."""
    return Told(
        later.rank,
        later.platform or earlier.platform,
        tuple((dict(earlier.chosen) | dict(later.chosen)).items()),
        later.vendors or earlier.vendors,
        later.opted_out or earlier.opted_out,
        later.region or earlier.region,
        later.tc or earlier.tc,
    )


@lru_cache(maxsize=4096)
def looked_for(state: State, *, banner: bool) -> State:
    """Return a state of a session in which a banner was looked for, and seen or not."""
    return replace(state, looked=True, banner=state.banner or banner)

"""The merge of a window of profiles that slides: what came in is added, what fell out is never subtracted."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.profile.merge import merge
from monitor.profile.profile import Profile


class SlidingMerge:
    """Merges the profiles of a window, going on from where the window stood the last time.

    Profiles can be merged, not taken apart, so the window is kept as two halves: the older one with the merge of every
    end of it ready (the oldest part may go at no cost), the newer one as one merge that grows. A part is merged about
    three times while it passes through, however long the window is (Tangwongsan, Hirzel, Schneider, Wu: "General
    incremental sliding-window aggregation", VLDB 2015, the two-stacks algorithm).
    """

    __slots__ = ("_merged", "_newer", "_newer_merged", "_older")

    def __init__(self) -> None:
        self._older: list[tuple[Profile, Profile]] = []
        """Newest first: a part, and the merge of it with all newer parts of this half."""
        self._newer: list[Profile] = []
        self._newer_merged = Profile()
        self._merged: Profile | None = None

    def of(self, parts: Sequence[Profile]) -> Profile:
        """Return the merge of `parts`, oldest first. Parts are known by identity; a changed one begins anew."""
        held = [part for part, _ in reversed(self._older)] + self._newer
        gone = next((n for n, part in enumerate(held) if parts and part is parts[0]), len(held))
        stay = held[gone:]
        if len(stay) > len(parts) or any(part is not known for part, known in zip(parts, stay, strict=False)):
            gone, stay = len(held), []
        self._drop(gone)
        new = parts[len(stay) :]
        for part in new:
            self._newer.append(part)
            self._newer_merged = merge(self._newer_merged, part)
        if self._merged is None or gone or new:
            self._merged = merge(self._older[-1][1] if self._older else Profile(), self._newer_merged)
        return self._merged

    def _drop(self, number: int) -> None:
        """Let the `number` oldest parts go. Where the older half is used up, the newer one takes its place."""
        if not number:
            return
        if number < len(self._older):
            del self._older[-number:]
            return
        stay = self._newer[number - len(self._older) :]
        self._older, self._newer, self._newer_merged = [], [], Profile()
        merged = Profile()
        for part in reversed(stay):
            merged = merge(part, merged)
            self._older.append((part, merged))

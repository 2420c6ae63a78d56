"""Rare values of campaign links that are an established one, written differently."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.checks.campaign.likeness import Likeness, joined, likeness, mistyped, source_of, words_of
from monitor.checks.campaign.links import PARTS, Link
from monitor.checks.campaign.params import WRITTEN

SOURCE, MEDIUM = "utm_source", "utm_medium"
BOTH = f"{SOURCE}={{}}&{MEDIUM}={{}}"
ESTABLISHED = 20
"""Events that a value takes to be established."""
FEWEST = 3
"""Events that a writing takes to be somebody's link, and no visitor's own typing error in the address."""
RARE, RARE_UNSURE = 0.5, 0.05
"""Share of the established value's events up to which another is rare: where the letters and digits are the same, and
where they are not."""
NEARLY_ALL, NOT_SPECIAL = 0.9, 0.5
"""A writing holds where nearly all of its links are, if the established one's mostly are not."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A rare value beside the established one, how many events came by each, and how the two differ.

    `path` is the parameter and its rare value as they stand in the link; `where` what nearly all links with the rare
    value have in common beside it, by parameter or `page`, and the others have not.
    """

    path: str
    rare: str
    usual: str
    times: int
    usual_times: int
    how: Likeness
    where: Mapping[str, str]


def duplicates(links: Sequence[Link], *, fewest: int = FEWEST, established: int = ESTABLISHED) -> Iterator[Duplicate]:
    """Yield every near-duplicate among links, one a rare value, in a stable order.

    With `fewest` and `established` of 1 they are found in a single capture, but only by what is certain.
    """
    swapped = list(_swapped(links, fewest, established))
    yield from swapped
    gone = {one.path for one in swapped}
    for parameter in WRITTEN:
        counts: Counter[str] = Counter()
        for link in links:
            value = link.parts[parameter]
            if value and _both(link) not in gone:
                counts[value] += link.times
        for rare, (usual, how) in sorted(_alike(parameter, counts, fewest, established).items()):
            where = _where(links, {parameter: rare}, {parameter: usual}, {parameter})
            path = f"{parameter}={rare}"
            yield Duplicate(path, rare, usual, counts[rare], counts[usual], how, where)


def _alike(parameter: str, counts: Mapping[str, int], fewest: int, established: int) -> dict[str, tuple[str, Likeness]]:
    """Return, by rare value, the most frequent established one that it is."""
    usual = [value for value, times in counts.items() if times >= established]
    near = defaultdict(list)
    for value in usual:
        for group in _groups(parameter, value):
            near[group].append(value)
    used = Counter(word for value in usual for word in {*words_of(value)})
    found: dict[str, tuple[str, Likeness]] = {}
    for rare, times in counts.items():
        if times < fewest:
            continue
        others = {value for group in _groups(parameter, rare) for value in near[group]}
        for other in sorted(others, key=lambda value: (-counts[value], value)):
            how = likeness(parameter, rare, other)
            if how is None or times > counts[other] * (RARE if how.certain else RARE_UNSURE):
                continue
            if how is Likeness.TYPING and used[mistyped(rare, other) or ""] > (times >= established):
                continue  # whoever uses it elsewhere means it
            found[rare] = other, how
            break
    return found


def _groups(parameter: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield what a value shares with all that may be it: so not every pair need be compared."""
    yield "letters", joined(value)
    if parameter == SOURCE and (source := source_of(value)):
        yield "source", source
    words = words_of(value)
    for i, word in enumerate(words):
        if word.isalpha():
            # A typing error keeps the first letter, the last one, and all the other words.
            rest = "\0".join((*words[:i], f"{word[0]}…{word[-1]}", *words[i + 1 :]))
            yield "typing", rest


def _swapped(links: Iterable[Link], fewest: int, established: int) -> Iterator[Duplicate]:
    """Yield pairs of source and medium that are an established one the wrong way round.

    Neither may be in use elsewhere in the place it has there: newsletters may be a source and a medium.
    """
    links = list(links)
    pairs: Counter[tuple[str, str]] = Counter()
    places: Counter[tuple[str, str]] = Counter()
    for link in links:
        source, medium = link.parts[SOURCE], link.parts[MEDIUM]
        for place, value in ((SOURCE, source), (MEDIUM, medium)):
            if value:
                places[place, joined(value)] += link.times
        if source and medium:
            pairs[source, medium] += link.times
    usual: dict[tuple[str, str], tuple[str, str]] = {}
    for pair, times in sorted(pairs.items(), key=lambda one: (one[1], one[0])):
        if times >= established:
            usual[joined(pair[0]), joined(pair[1])] = pair
    for (source, medium), times in sorted(pairs.items()):
        right = usual.get((joined(medium), joined(source)))
        if right is None or joined(source) == joined(medium) or times < fewest or times > RARE_UNSURE * pairs[right]:
            continue
        elsewhere = max(places[SOURCE, joined(source)], places[MEDIUM, joined(medium)]) - times
        if elsewhere < fewest:
            rare = {SOURCE: source, MEDIUM: medium}
            where = _where(links, rare, dict(zip((SOURCE, MEDIUM), right, strict=True)), {SOURCE, MEDIUM})
            path = BOTH.format(source, medium)
            says = f"{source} / {medium}", f"{right[0]} / {right[1]}"
            yield Duplicate(path, *says, times, pairs[right], Likeness.SWAPPED, where)


def _both(link: Link) -> str:
    return BOTH.format(link.parts[SOURCE], link.parts[MEDIUM])


def _where(
    links: Iterable[Link], rare: Mapping[str, str], usual: Mapping[str, str], itself: set[str]
) -> Mapping[str, str]:
    """Return what sets the links with the rare value apart, beside the value itself."""
    links = list(links)
    where: dict[str, str] = {}
    for part in PARTS:
        if part in itself:
            continue
        here, there = (_shares(links, these, part) for these in (rare, usual))
        for value, share in here.items():
            if value and share >= NEARLY_ALL and there.get(value, 0.0) < NOT_SPECIAL:
                where[part] = value
    return where


def _shares(links: Iterable[Link], these: Mapping[str, str], part: str) -> dict[str | None, float]:
    counts: Counter[str | None] = Counter()
    for link in links:
        if all(link.parts[name] == value for name, value in these.items()):
            counts[link.parts[part]] += link.times
    total = counts.total()
    return {value: times / total for value, times in counts.items()} if total else {}

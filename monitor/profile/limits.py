"""What a profile leaves out, in words: it is bounded whatever traffic does, and says so."""

from __future__ import annotations

from monitor.profile import breakdown
from monitor.profile.given import MOST_COUNTED
from monitor.profile.profile import MOST_KEYS, MOST_PATHS, Profile
from monitor.profile.property import MOST_VALUES

SHOWN = 3


def limits_met(profile: Profile) -> list[str]:
    """Return each bound that a profile met, with what it did to what is known; nothing where all of it is."""
    said: list[str] = []
    if profile.depth < profile.events:
        said.append(f"{profile.depth:,} of {profile.events:,} events were looked into; all are counted")
    if profile.maps:
        said.append(f"objects of more than {MOST_KEYS} keys are maps: {_listed(sorted(profile.maps))}")
    if profile.dropped:
        said.append(f"{profile.dropped:,} values stood at paths beyond the {MOST_PATHS:,} that are kept")
    sketched = sorted(path for path, seen in profile.properties.items() if seen.values is None)
    if sketched:
        said.append(f"values are known by sketches where they are more than {MOST_VALUES}: {_listed(sketched)}")
    if "" in profile.given:
        said.append(f"conditions are not looked for: the event has more than {MOST_COUNTED} properties of its own")
    paths = {path for path, _ in profile.breakdown.rows if path}
    if profile.breakdown.rows and len(paths) >= breakdown.MOST_PATHS - 1 and len(profile.properties) > len(paths):
        said.append(f"{len(profile.properties) - len(paths):,} properties are not counted by segment")
    worded = sorted(path for path, facet in profile.breakdown.rows if facet == breakdown.MANY_WORDS)
    if worded:
        said.append(
            f"words are not counted by segment where they are more than {breakdown.MOST_WORDS}: {_listed(worded)}"
        )
    return said


def _listed(paths: list[str]) -> str:
    rest = len(paths) - SHOWN
    return ", ".join(paths[:SHOWN]) + (f" and {rest:,} more" if rest > 0 else "")

"""Captures and hits for tests, and the requests a client posts of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from monitor.capture.banner import NAMES
from monitor.capture.hit import ConsentState, Hit, SetCookie
from monitor.capture.instant import EARLIEST, LATEST
from monitor.capture.line import line_of
from monitor.capture.read import CaptureError, read_capture
from monitor.capture.request import HEADERS

DATA = Path(__file__).parents[1] / "data"
AT = 1_763_632_800.0
"""2025-11-20T10:00:00Z."""


def hit(number: int = 0, **changes: Any) -> Hit:
    """A hit like any other."""
    values: dict[str, Any] = {"at": AT + number, "method": "GET", "url": f"https://t.example/p?i={number}"}
    return Hit(**values | changes)


def request_of(one: Hit) -> dict[str, Any]:
    """What a client would post of a hit."""
    return dict(json.loads(line_of(one)))


def read(path: Path, **more: Any) -> tuple[list[Hit], list[str]]:
    """The hits of a file, and what was told of it, without its folder."""
    problems: list[CaptureError] = []
    hits = list(read_capture(path, on_problem=problems.append, **more))
    return hits, [str(problem).removeprefix(f"{path.parent}/") for problem in problems]


# UTF-8 cannot say half a surrogate pair, and no way in lets one through.
_text = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
_word = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)

HITS = st.builds(
    Hit,
    at=st.floats(EARLIEST, LATEST, exclude_max=True),
    method=st.sampled_from(["GET", "POST", "HEAD", "PUT"]),
    url=st.builds(lambda tail: f"https://t.example/{tail}", _text),
    headers=st.dictionaries(st.sampled_from(sorted(HEADERS)), _text, max_size=4).map(lambda d: tuple(d.items())),
    body=st.one_of(st.binary(max_size=40), _text.map(str.encode)),
    page=st.none() | _word,
    session=st.none() | _word,
    consent=st.dictionaries(_word, st.sampled_from(ConsentState), max_size=3).map(lambda d: tuple(d.items())),
    source=_word,
    environment=_word,
    tags=st.lists(_word, max_size=3).map(tuple),
    weight=st.floats(1.0, 1e6),
    region=st.none() | st.sampled_from(["DE", "US-CA"]),
    banner=st.none()
    | st.dictionaries(st.sampled_from(sorted(NAMES)), _text, max_size=3).map(lambda d: tuple(d.items())),
    cookies=st.lists(st.sampled_from(["_ga", "_fbp", "sid"]), unique=True, max_size=3).map(tuple),
    set_cookies=st.lists(
        st.builds(SetCookie, st.sampled_from(["_ga", "_fbp"]), st.none() | st.floats(1.0, 1e8)), max_size=2
    ).map(tuple),
)

"""Bodies of Google's measurement hits: what all events share stands in the query, the events stand one a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from monitor.decode.body import Body, Shape
from monitor.decode.query import first_of, parse_pairs
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable

MOST_LINES = 500
"""gtag.js sends a batch well before; Google's collectors refuse bodies over 130 kB (Universal Analytics: 20 hits)."""


def params_of_lines(
    request: Request, *, foreign: str, lines_of: Callable[[Body], Sequence[str]]
) -> Iterator[Mapping[str, str]]:
    """Yield the parameters of each event: the query's, and over them the line's. Without a body the query is the event.

    Raises Unreadable for a body that cannot be opened, is no form (with `foreign` as the reason) or has too many lines.
    """
    shared, body = request.query, request.body
    if not body.raw:
        yield shared
        return
    if body.problem is not None:
        raise Unreadable(body.problem)
    if body.shape is Shape.EMPTY:
        yield shared
        return
    if body.shape is not Shape.FORM:
        raise Unreadable(foreign)
    lines = lines_of(body)
    if len(lines) > MOST_LINES:
        raise Unreadable("more lines than a batch can have")
    for line in lines:
        yield shared | first_of(parse_pairs(line))

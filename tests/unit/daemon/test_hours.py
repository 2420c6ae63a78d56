"""A number for every hour, however the hours arrive."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.daemon.hours import HOUR, Hours

hours = st.integers(-400, 400).map(lambda n: n * HOUR)
adds = st.lists(st.tuples(hours, st.integers(1, 9)), max_size=40)


@given(adds, hours, hours)
def test_a_span_holds_what_was_added_to_it(added: list[tuple[int, int]], start: int, end: int) -> None:
    mine = Hours()
    plain: dict[int, int] = {}
    for hour, amount in added:
        mine.add(hour, amount)
        plain[hour] = plain.get(hour, 0) + amount
    assert mine.span(start, end).tolist() == [plain.get(hour, 0) for hour in range(start, end, HOUR)]
    assert mine.total() == sum(plain.values())


@given(adds, hours)
def test_what_is_forgotten_is_gone_and_the_rest_stays(added: list[tuple[int, int]], before: int) -> None:
    mine = Hours()
    for hour, amount in added:
        mine.add(hour, amount)
    mine.forget(before)
    assert mine.total() == sum(amount for hour, amount in added if hour >= before)
    mine.add(before, 5)
    assert mine.at(before) == 5 + sum(amount for hour, amount in added if hour == before)

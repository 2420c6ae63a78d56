from __future__ import annotations

from monitor.decode.lazy import lazy


class Counted:
    def __init__(self) -> None:
        self.asked = 0

    @lazy
    def answer(self) -> int:
        """Say it."""
        self.asked += 1
        return 42


def test_a_lazy_attribute_is_worked_out_once_an_instance() -> None:
    first, second = Counted(), Counted()
    assert (first.answer, first.answer, first.asked) == (42, 42, 1)
    assert second.asked == 0
    assert Counted.answer.__doc__ == "Say it."

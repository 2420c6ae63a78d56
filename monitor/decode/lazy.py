"""Attributes worked out on first use and remembered, at the cost of one dictionary look-up afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801 - used as `@property` is
    """A `functools.cached_property` without its lock, which Python 3.11 takes on every first use: a request is read by
    one thread, and the lock was 5 % of the time of decoding (measured with `python -m bench decode`).
    """

    def __init__(self, work: Callable[[Any], T]) -> None:
        """Take the method whose result is to be remembered."""
        self._work = work
        self.__doc__ = work.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn the name to remember the result under, which then hides this descriptor."""
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> lazy[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> lazy[T] | T:
        """Work the value out and put it in the instance's own dictionary."""
        if instance is None:
            return self
        value = self._work(instance)
        instance.__dict__[self._name] = value
        return value

"""Dataclasses that are quick to make are the frozen dataclasses they were."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest

from monitor.capture.hit import Hit
from monitor.checks.finding import Finding
from monitor.decode.event import Event, Kind
from monitor.drill.call import Call
from monitor.frozen import quick_to_make
from monitor.profile.profile import Profile
from monitor.profile.property import PropertyProfile


@dataclass(frozen=True, slots=True)
class Slow:
    name: str
    times: int = 1
    seen: list[int] = field(default_factory=list)


@quick_to_make
@dataclass(frozen=True, slots=True)
class Quick:
    name: str
    times: int = 1
    seen: list[int] = field(default_factory=list)


@pytest.mark.parametrize(
    ("args", "named"), [(("a",), {}), (("a", 2), {"seen": [3]}), ((), {"name": "b", "seen": [1], "times": 0})]
)
def test_it_is_made_by_the_same_arguments(args: tuple[Any, ...], named: dict[str, Any]) -> None:
    quick, slow = Quick(*args, **named), Slow(*args, **named)
    assert repr(quick) == repr(slow).replace("Slow", "Quick")
    assert quick == Quick(*args, **named)
    assert type(quick) is Quick


@pytest.mark.parametrize(
    ("args", "named"), [((), {}), (("a", 1, [], 4), {}), (("a",), {"name": "b"}), (("a",), {"x": 1})]
)
def test_wrong_arguments_are_a_type_error_as_ever(args: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=r"__init__\(\)"):
        Quick(*args, **named)


def test_defaults_that_can_change_are_nobody_elses() -> None:
    assert Quick("a").seen is not Quick("a").seen


def test_it_stays_frozen() -> None:
    made = Quick("a")
    with pytest.raises(FrozenInstanceError):
        made.name = "b"  # type: ignore[misc]
    with pytest.raises((FrozenInstanceError, TypeError)):
        made.other = 1  # type: ignore[attr-defined]
    assert not hasattr(made, "__dict__")


def test_it_is_replaced_copied_and_pickled() -> None:
    event = Event("ga4", Kind.EVENT, "G-1", "purchase", 1.0, properties={"value": 12})
    assert replace(event, name="refund").name == "refund"
    assert copy.deepcopy(event) == event
    assert pickle.loads(pickle.dumps(event)) == event  # noqa: S301 - our own bytes


@pytest.mark.parametrize("cls", [Call, Event, Finding, Hit, Profile, PropertyProfile])
def test_those_made_by_the_hundred_thousand_are_quick_and_keep_their_signature(cls: Any) -> None:
    assert "_lend" in cls.__init__.__globals__
    assert set(cls.__init__.__annotations__) == {"return"} | {one.name for one in fields(cls)}


def test_what_it_cannot_do_right_it_refuses() -> None:
    with pytest.raises(TypeError, match="plain dataclasses with slots"):
        quick_to_make(dataclass(frozen=True)(type("NoSlots", (), {"__annotations__": {"a": int}})))

    @dataclass(frozen=True, slots=True, kw_only=True)
    class ByName:
        a: int

    with pytest.raises(TypeError, match="no fields that are not plain"):
        quick_to_make(ByName)

"""What a kind of check is, and the one place they are registered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import ClassVar, Protocol, TypeVar

from monitor.checks import kinds
from monitor.checks.finding import Finding
from monitor.checks.rule import Params, Rule
from monitor.checks.view import View


class Check(Protocol):
    """A pure function of a rule and a view, with the name rules call it by and the keys it adds to a rule.

    `evaluate` yields one finding per subject it judged, whatever the verdict: MET where the trouble is there, NOT_MET
    where it looked and saw none (that is what resolves an incident), UNKNOWN where it could not tell. A statistical
    check yields findings with `p_value` and `effect` and leaves the verdict to `monitor/checks/decide.py`.

    A kind that judges what stands in single events, and nothing of how many or what is usual, says so by
    `judges_events = True`: its rules may match by page, tag, consent and other dimensions. One that asks something of
    every event has `questions` (`monitor/checks/asked.py`).
    """

    kind: ClassVar[str]
    Params: ClassVar[type[Params]]
    judges_every_kind: ClassVar[bool]
    """True where the check also looks at what tags send beside events (see `Stream.planned`)."""

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every subject of the view that the rule matches."""
        ...


_REGISTRY: dict[str, Check] = {}
C = TypeVar("C", bound=type[Check])


def register(check: C) -> C:
    """Class decorator: make a check known by its `kind`."""
    _REGISTRY[check.kind] = check()
    return check


@cache
def checks() -> Mapping[str, Check]:
    """Return every kind of check by name; each module in `monitor/checks/kinds/` registers itself on import."""
    for module in iter_modules(kinds.__path__):
        import_module(f"{kinds.__name__}.{module.name}")
    return MappingProxyType(dict(sorted(_REGISTRY.items())))

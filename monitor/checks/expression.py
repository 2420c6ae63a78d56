"""Expressions over one event: `value == sum(item.price * item.quantity for item in items)`.

Python's syntax for names, numbers, texts, lists, comparisons, arithmetic, `and`, `or`, `not`, `in`, `x if c else y` and
`for … in …` within a function, and nothing else of Python: they are read and evaluated by simpleeval
(https://github.com/danthedeckie/simpleeval), which walks the syntax tree and never runs code. What is not in this list
is refused when the rule is read. Of the libraries for this it is the one without dependencies whose numbers are
numbers: in CEL `1 * 2.5` is a type error, and JMESPath cannot multiply.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

from simpleeval import DEFAULT_OPERATORS, AttributeDoesNotExist, EvalWithCompoundTypes, InvalidExpression

from monitor.config.nearest import did_you_mean

LONGEST = 1000
"""Characters of an expression, and of a text that a pattern is held against."""
NEAR = 1e-9
"""Two numbers that differ by less, in proportion, are equal: 0.1 + 0.2 is 0.3."""
_NODES = (
    *(ast.Expr, ast.Name, ast.Load, ast.Store, ast.Constant, ast.List, ast.Tuple, ast.Subscript, ast.Attribute),
    *(ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.UAdd, ast.Compare, ast.IfExp, ast.Call),
    *(ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn, ast.Is, ast.IsNot),
    *(ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod),
    *(ast.GeneratorExp, ast.ListComp, ast.comprehension),
)


class AbsentError(Exception):
    """Something was asked of a property that is not there."""


class UnsoundError(Exception):
    """An event's values cannot be reckoned with: text where a number is needed, a division by zero."""


class _Absent:
    """Stands for a property that is not there: whatever is asked of it cannot be told."""

    __slots__ = ()

    def _refuse(self, *_: Any) -> NoReturn:
        raise AbsentError

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __iter__ = __getitem__ = __contains__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __neg__ = __pos__ = __len__ = __float__ = __abs__ = _refuse
    __hash__ = object.__hash__


ABSENT: Any = _Absent()


class Record:
    """An object of an event: its keys are read as `item.price` or `item["price"]`, and nothing else of it."""

    __slots__ = ("_of",)

    def __init__(self, of: Mapping[str, Any]) -> None:
        self._of = of

    def __getitem__(self, key: Any) -> Any:
        return wrapped(self._of[key]) if key in self._of else ABSENT

    def __contains__(self, key: object) -> bool:
        return key in self._of

    def __iter__(self) -> Iterator[Any]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)


def wrapped(value: Any) -> Any:
    """Return a value of an event as expressions see it."""
    if isinstance(value, Mapping):
        return Record(value)
    if isinstance(value, list | tuple):
        return [wrapped(member) for member in value]
    return value


def _has(value: Any) -> bool:
    return not (value is ABSENT or value is None or value == "")


def _matches(value: Any, pattern: str) -> bool:
    return re.search(pattern, _text(value)[:LONGEST]) is not None


def _text(value: Any) -> str:
    if value is ABSENT:
        raise AbsentError
    return value if isinstance(value, str) else str(value)


def _number(value: Any) -> float:
    return float(value)


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "abs": abs,
    "all": all,
    "any": any,
    "has": _has,
    "len": len,
    "lower": lambda value: _text(value).lower(),
    "matches": _matches,
    "max": max,
    "min": min,
    "number": _number,
    "round": round,
    "sum": sum,
    "text": _text,
}


def _same(a: Any, b: Any) -> bool:
    if (
        isinstance(a, int | float)
        and isinstance(b, int | float)
        and not isinstance(a, bool)
        and not isinstance(b, bool)
    ):
        return math.isclose(a, b, rel_tol=NEAR, abs_tol=NEAR)
    return bool(a == b)


def _of_numbers(reckon: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Return an operator that takes numbers only: a text times a text, or a text as a format, is a trap."""

    def of_numbers(a: Any, b: Any) -> Any:
        for each in (a, b):
            if each is ABSENT:
                raise AbsentError
            if not isinstance(each, int | float):
                raise TypeError(f"{type(each).__name__} is no number")
        return reckon(a, b)

    return of_numbers


_OPERATORS = {node: DEFAULT_OPERATORS[node] for node in _NODES if node in DEFAULT_OPERATORS} | {
    ast.Eq: _same,
    ast.NotEq: lambda a, b: not _same(a, b),
    ast.Sub: _of_numbers(operator.sub),
    ast.Mult: _of_numbers(operator.mul),
    ast.Div: _of_numbers(operator.truediv),
    ast.FloorDiv: _of_numbers(operator.floordiv),
    ast.Mod: _of_numbers(operator.mod),
}


class Expression:
    """One expression, read once. Raises ValueError, with the column, for anything it may not hold.

    >>> Expression("tax <= value").of({"tax": 3, "value": 20})
    True
    """

    __slots__ = ("_evaluator", "_tree", "names", "text")

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self._tree, self.names = _read(self.text)
        self._evaluator = EvalWithCompoundTypes(operators=_OPERATORS, functions=dict(FUNCTIONS))

    def of(self, names: Mapping[str, Any]) -> bool:
        """Return whether it is true of an event's properties.

        Raises AbsentError where it asks for one that is not there, UnsoundError where it cannot be reckoned.
        """
        self._evaluator.names = {name: wrapped(names[name]) if name in names else ABSENT for name in self.names}
        try:
            return bool(self._evaluator.eval(self.text, previously_parsed=self._tree))
        except (AttributeDoesNotExist, IndexError) as error:
            raise AbsentError from error
        except (InvalidExpression, TypeError, ValueError, ArithmeticError) as error:
            raise UnsoundError(str(error)) from error


def _read(text: str) -> tuple[ast.expr, frozenset[str]]:
    if not text or len(text) > LONGEST:
        raise ValueError(f"an expression has from one to {LONGEST} characters")
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        column = getattr(error, "offset", None)
        raise ValueError(f"no expression{f', at character {column}' if column else ''}: {text}") from error
    bound: set[str] = set()
    names: set[str] = set()
    for node in ast.walk(tree):
        if not isinstance(node, _NODES):
            at = getattr(node, "col_offset", 0) + 1
            why = f"at character {at}: {type(node).__name__} has no place in an expression: {text}"
            raise ValueError(why)  # noqa: TRY004 - what is wrong is what people wrote
        if isinstance(node, ast.Call):
            _check_call(node, text)
        elif isinstance(node, ast.Attribute) and node.attr.startswith("_"):
            raise ValueError(f"at character {node.col_offset + 1}: no property is called {node.attr!r}")
        elif isinstance(node, ast.Name):
            (bound if isinstance(node.ctx, ast.Store) else names).add(node.id)
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    return tree, frozenset(names - bound - called)


def _check_call(node: ast.Call, text: str) -> None:
    at = f"at character {node.col_offset + 1}: "
    if not isinstance(node.func, ast.Name):
        raise ValueError(f"{at}only functions can be called: {', '.join(FUNCTIONS)}")  # noqa: TRY004 - as above
    if node.func.id not in FUNCTIONS:
        hint = did_you_mean(node.func.id, FUNCTIONS)
        raise ValueError(f"{at}no function {node.func.id!r}{hint}")
    if node.keywords:
        raise ValueError(f"{at}functions take no named arguments: {text}")
    pattern = node.args[1] if node.func.id == "matches" and len(node.args) == 2 else None
    if isinstance(pattern, ast.Constant):
        try:
            re.compile(str(pattern.value))
        except re.error as error:
            raise ValueError(f"{at}no regular expression: {error}") from error

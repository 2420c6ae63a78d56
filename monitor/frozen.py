"""Frozen dataclasses that are made by the hundred thousand, made quickly: the one piece that lies beneath every room.

`@dataclass(frozen=True)` sets every field through `object.__setattr__`, nine times as slow as plain assignment: a
tenth of all the time the daemon spent. Here `__init__` lends a new object, for as long as it is being made, a class of
the same slots that may be written to; what it ends up as is the same frozen dataclass as ever.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

T = TypeVar("T")


def quick_to_make(cls: type[T]) -> type[T]:
    """Give a frozen dataclass with slots an `__init__` that takes the same arguments and is quick.

    Made for classes at the head of their line: no parents, no `__post_init__`, no fields by keyword only. Raises
    TypeError for others.
    """
    made = fields(cls)  # type: ignore[arg-type]
    slots = getattr(cls, "__slots__", None)
    if cls.__bases__ != (object,) or slots != tuple(field.name for field in made) or hasattr(cls, "__post_init__"):
        raise TypeError(f"{cls.__name__}: quick_to_make is for plain dataclasses with slots")
    if any(field.kw_only or not field.init for field in made):
        raise TypeError(f"{cls.__name__}: quick_to_make knows no fields that are not plain arguments")
    names: dict[str, Any] = {
        "_open": type(f"{cls.__name__}InTheMaking", (), {"__slots__": slots}),
        "_cls": cls,
        "_lend": object.__setattr__,
    }
    arguments, lines = ["self"], ["_lend(self, '__class__', _open)"]
    for field in made:
        arguments.append(_argument(field, names))
        value = f"_make_{field.name}() if {field.name} is _unset else {field.name}"
        lines.append(f"self.{field.name} = {field.name if field.default_factory is MISSING else value}")
    lines.append("self.__class__ = _cls")
    names["_unset"] = MISSING
    source = f"def __init__({', '.join(arguments)}):\n" + "".join(f"    {line}\n" for line in lines)
    # The names of fields are all that varies in it, as in what dataclasses writes itself.
    exec(source, names)  # noqa: S102
    init = names["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__annotations__ = dict(cls.__init__.__annotations__)
    cls.__init__ = init  # type: ignore[method-assign]
    return cls


def _argument(field: Field[Any], names: dict[str, Any]) -> str:
    if field.default_factory is not MISSING:
        names[f"_make_{field.name}"] = field.default_factory
        return f"{field.name}=_unset"
    if field.default is not MISSING:
        names[f"_default_{field.name}"] = field.default
        return f"{field.name}=_default_{field.name}"
    return field.name

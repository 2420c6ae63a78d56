"""What was read, held against a model: every mistake at once, in the words of whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from monitor.config.nearest import did_you_mean
from monitor.config.yaml_source import Document, Loc, Problem, ProblemsError

M = TypeVar("M", bound=BaseModel)
LONGEST_SHOWN = 80
"""Characters shown of a value that is wrong."""


def validate(model: type[M], document: Document, loc: Loc = (), data: Any = None) -> M:
    """Return the model of what stands at a path (or of `data`, said to stand there).

    Raises ProblemsError with every problem at once, unknown keys with the nearest known one.
    """
    value = document.data if data is None and not loc else data
    try:
        return model.model_validate(value if value is not None else {})
    except ValidationError as error:
        raise ProblemsError([_translate(one, model, document, loc) for one in error.errors()]) from error


_SHAPES = {
    "model_type": "a mapping of keys to values",
    "dict_type": "a mapping of keys to values",
    "list_type": "a list",
    "tuple_type": "a list",
    "string_type": "text",
}
"""Pydantic's words for a value of the wrong shape are Python's; people write YAML."""


def _translate(error: Any, model: type[BaseModel], document: Document, base: Loc) -> Problem:
    inner: Loc = tuple(part for part in error["loc"] if isinstance(part, int) or not part.startswith("function-"))
    loc = (*base, *inner)
    if error["type"] == "extra_forbidden":
        known = _keys_at(model, inner[:-1])
        return document.problem(loc, f"unknown key{did_you_mean(str(inner[-1]), known)}")
    if error["type"] == "missing":
        return document.problem(loc, "is missing")
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] in {"enum", "literal_error"}:
        message = f"{error['input']!r} is not one of {error['ctx']['expected']}"
    elif error["type"] in _SHAPES:
        nothing = error["input"] is None
        message = f"must be {_SHAPES[error['type']]}, {'and is empty' if nothing else f'not {_brief(error)}'}"
    elif not isinstance(error.get("input"), (dict, list)) and error["type"] != "value_error":
        message = f"{message[0].lower()}{message[1:]}, not {error['input']!r}"
    return document.problem(loc, message)


def _brief(error: Any) -> str:
    shown = repr(error["input"])
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}…"


def _keys_at(model: type[BaseModel], loc: Iterable[str | int]) -> list[str]:
    current: Any = model
    for part in loc:
        fields = getattr(current, "model_fields", None)
        if fields is None:
            return []
        if isinstance(part, int):
            continue
        field = next((f for name, f in fields.items() if part in {name, f.alias}), None)
        if field is None:
            return []
        current = next(_models_in(field.annotation), None)
    fields = getattr(current, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models_in(argument)

"""`${name}` in rule files: one value, said once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from monitor.config.nearest import did_you_mean
from monitor.config.yaml_source import Document, Loc, Problem

_REFERENCE = re.compile(r"\$\$\{|\$\{([^}]*)\}")


class Substitution:
    """Replaces references in a document; what is wrong is in `problems`, which variables were needed in `used`."""

    def __init__(self, document: Document, variables: Mapping[str, Any], problems: list[Problem]) -> None:
        self._document = document
        self._variables = variables
        self._problems = problems
        self._places: dict[Loc, tuple[int, int]] = dict(document.places)
        self.used: set[str] = set()

    def document(self) -> Document:
        """Return the document with every reference replaced, but for those in its own `variables`.

        A reference that is a whole value stands for the variable's value, whatever its type; a list within a list is
        spliced into it. Within a longer text it stands for text or a number. `$${` is a plain `${`.
        """
        data = self._document.data
        if not isinstance(data, dict) or not _mentions(data):
            return self._document
        replaced = {
            key: value if key == "variables" else self._value(value, (key,), (key,)) for key, value in data.items()
        }
        return Document(self._document.file, replaced, self._places)

    def _value(self, value: Any, old: Loc, new: Loc) -> Any:
        """Return a value with references replaced; `old` is where it is written, `new` where it will stand."""
        self._places[new] = self._document.place(old)
        if isinstance(value, dict):
            return {key: self._value(inner, (*old, key), (*new, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return self._list(value, old, new)
        return self._text(value, old) if isinstance(value, str) and "${" in value else value

    def _list(self, values: list[Any], old: Loc, new: Loc) -> list[Any]:
        out: list[Any] = []
        for i, value in enumerate(values):
            replaced = self._value(value, (*old, i), (*new, len(out)))
            whole = isinstance(value, str) and _REFERENCE.fullmatch(value) is not None
            if whole and isinstance(replaced, list):
                for at in range(len(out), len(out) + len(replaced)):
                    self._places[*new, at] = self._document.place((*old, i))
                out += replaced
            else:
                out.append(replaced)
        return out

    def _text(self, text: str, loc: Loc) -> Any:
        found = _REFERENCE.fullmatch(text)
        if found is not None and found[1] is not None:
            return self._of(found[1], loc)
        return _REFERENCE.sub(lambda part: "${" if part[1] is None else self._words(part[1], loc), text)

    def _words(self, name: str, loc: Loc) -> str:
        value = self._of(name, loc)
        if isinstance(value, dict | list):
            kind = "list" if isinstance(value, list) else "mapping"
            self._problem(loc, f"${{{name}}} is a {kind}, which cannot be part of a text")
        return str(value)

    def _of(self, name: str, loc: Loc) -> Any:
        if name not in self._variables:
            self._problem(loc, f"no variable {name!r}{did_you_mean(name, self._variables)}")
            return f"${{{name}}}"
        self.used.add(name)
        return self._variables[name]

    def _problem(self, loc: Loc, message: str) -> None:
        self._problems.append(self._document.problem(loc, message))


def _mentions(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_mentions(inner) for inner in value.values())
    if isinstance(value, list):
        return any(map(_mentions, value))
    return isinstance(value, str) and "${" in value

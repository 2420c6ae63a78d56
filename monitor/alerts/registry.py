"""The types of channel there are, and the channels that a configuration makes of them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, TextIO, TypeVar

from monitor import alerts
from monitor.alerts.channel import Channel, ChannelSettings, Surroundings
from monitor.config.nearest import did_you_mean
from monitor.config.secrets import SecretMissing
from monitor.config.validate import validate
from monitor.config.yaml_source import Document, Problem, ProblemsError

_REGISTRY: dict[str, type[Channel]] = {}
C = TypeVar("C", bound=type[Channel])


def register(channel: C) -> C:
    """Class decorator: make a type of channel known by its `kind`, the `type:` of the configuration."""
    _REGISTRY[channel.kind] = channel
    return channel


def channel_types() -> dict[str, type[Channel]]:
    """Return every type of channel by name; each folder's `channel.py` registers itself on import."""
    for module in iter_modules(alerts.__path__):
        if module.ispkg:
            import_module(f"{alerts.__name__}.{module.name}.channel")
    return dict(sorted(_REGISTRY.items()))


def build_channels(
    config: Mapping[str, Mapping[str, Any]],
    document: Document | None = None,
    *,
    base: Path | None = None,
    stdout: TextIO | None = None,
) -> dict[str, Channel]:
    """Build every channel under `channels:`.

    `document` is where the configuration was read from: it gives problems their place, and relative paths their start
    (unless `base` does). Raises ProblemsError with every problem of every channel at once, a missing secret among them.
    """
    document = document or Document("configuration", {"channels": dict(config)}, {})
    surroundings = Surroundings(base or Path(document.file).parent, stdout or sys.stdout)
    channels: dict[str, Channel] = {}
    problems: list[Problem] = []
    for name, section in config.items():
        try:
            channels[name] = _build(name, section, document, surroundings)
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return channels


def fallbacks_of(config: Mapping[str, Mapping[str, Any]], document: Document) -> dict[str, str]:
    """Return by channel the one that is told instead where it takes nothing.

    Raises ProblemsError where a channel names itself, or one that is not there.
    """
    fallbacks = {name: str(section["fallback"]) for name, section in config.items() if section.get("fallback")}
    problems = [
        document.problem(("channels", name, "fallback"), "a channel cannot stand in for itself")
        if other == name
        else document.problem(("channels", name, "fallback"), f"no channel {other!r}{did_you_mean(other, config)}")
        for name, other in fallbacks.items()
        if other == name or other not in config
    ]
    if problems:
        raise ProblemsError(problems)
    return fallbacks


def _build(name: str, section: Any, document: Document, surroundings: Surroundings) -> Channel:
    loc = ("channels", name)
    if not isinstance(section, Mapping):
        raise ProblemsError([document.problem(loc, "a channel is a mapping, such as `{type: console}`")])
    types = channel_types()
    wanted = section.get("type")
    if wanted is None:
        known = ", ".join(types)
        raise ProblemsError([document.problem(loc, f"a channel has a type; the types are {known}")])
    kind = types.get(str(wanted))
    if kind is None:
        message = f"no type of channel is called {str(wanted)!r}{did_you_mean(str(wanted), types)}"
        raise ProblemsError([document.problem((*loc, "type"), message)])
    settings: ChannelSettings = validate(
        kind.Settings, document, loc, {key: v for key, v in section.items() if key != "type"}
    )
    try:
        return kind.build(name, settings, surroundings)
    except SecretMissing as error:
        where = next((key for key, value in section.items() if isinstance(value, Mapping)), None)
        raise ProblemsError([document.problem((*loc, where) if where else loc, str(error))]) from error

"""The one place decoders are registered, and the one function that turns a hit into what it says."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import ClassVar, NamedTuple, Protocol, TypeVar

from monitor.capture.hit import Hit
from monitor.decode import vendors
from monitor.decode.catalogue import company_of
from monitor.decode.event import Decoded, Event, Undecodable
from monitor.decode.generic import decoder as generic
from monitor.decode.opaque import opaque_of
from monitor.decode.request import Request
from monitor.decode.unread import unread_of
from monitor.decode.unreadable import Unreadable


class Decoder(Protocol):
    """One vendor's wire format. A module in `monitor/decode/vendors/` registers one instance a class on import.

    `hosts` and `signs` are the prefilter that keeps other traffic cheap: `recognises` is only asked about requests to
    one of `hosts` (or a host below it) or that hold one of `signs`, as sent. Signs are for first-party and proxied
    traffic: choose what little else contains. One that starts with `/` is searched in the path alone, a `?` at its end
    standing for the path's end (`/tr?`); one that starts with `body:` in the first bytes of the body as captured, what
    follows the colon; any other (`tid=G-`) in the query alone.
    """

    vendor: ClassVar[str]
    hosts: ClassVar[frozenset[str]]
    signs: ClassVar[tuple[str, ...]]

    def recognises(self, request: Request) -> bool:
        """Tell whether this decoder reads the request. Cheap: host, path and raw query before anything is decoded."""
        ...

    def decode(self, request: Request) -> Decoded | tuple[Event, ...]:
        """Return what the request says; raise Unreadable when it cannot be read. Build events with `build.event_of`."""
        ...


_LONGEST_REMEMBERED = 256
_BODY = "body:"
_WITHIN = 512
"""Bytes at a body's start in which signs are sought: what names a format is written first, before the events."""
_NOTHING = Decoded()
_REGISTRY: dict[str, Decoder] = {}
D = TypeVar("D", bound=type[Decoder])


def register(decoder: D) -> D:
    """Class decorator: make a decoder known. Decoders are asked in the order of their modules' names, then classes."""
    _REGISTRY[f"{decoder.__module__}.{decoder.__qualname__}"] = decoder()
    for remembered in (decoders, _by_host, _by_sign, _by_place):
        remembered.cache_clear()
    return decoder


@cache
def decoders() -> tuple[Decoder, ...]:
    """Return every decoder, in the order they are asked."""
    for module in iter_modules(vendors.__path__):
        import_module(f"{vendors.__name__}.{module.name}")
    return tuple(decoder for _, decoder in sorted(_REGISTRY.items()))


@cache
def _by_host() -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for number, decoder in enumerate(decoders()):
        for host in decoder.hosts:
            found[host] = (*found.get(host, ()), number)
    return found


class _Signs(NamedTuple):
    """Signs by where they are sought, each with the numbers of the decoders that want it."""

    path: tuple[tuple[str, tuple[int, ...]], ...]
    query: tuple[tuple[str, tuple[int, ...]], ...]
    body: tuple[tuple[bytes, tuple[int, ...]], ...]


@cache
def _by_sign() -> _Signs:
    found: dict[str, tuple[int, ...]] = {}
    for number, decoder in enumerate(decoders()):
        for sign in decoder.signs:
            found[sign] = (*found.get(sign, ()), number)
    body = {sign.removeprefix(_BODY).encode(): found[sign] for sign in found if sign.startswith(_BODY)}
    return _Signs(
        path=tuple(pair for pair in found.items() if pair[0].startswith("/")),
        query=tuple(pair for pair in found.items() if not pair[0].startswith(("/", _BODY))),
        body=tuple(body.items()),
    )


def offered(request: Request) -> tuple[Decoder, ...]:
    """Return the decoders whose hosts or signs fit a request, in the order they are asked."""
    short = len(request.path) <= _LONGEST_REMEMBERED
    numbers = (_by_place if short else _by_place.__wrapped__)(request.host, request.path)
    query, body = request.raw_query, request.hit.body
    if query:
        for sign, wanting in _by_sign().query:
            if sign in query:
                numbers += wanting
    if body:
        start = body[:_WITHIN]
        for mark, wanting in _by_sign().body:
            if mark in start:
                numbers += wanting
    if not numbers:
        return ()
    everyone = decoders()
    if len(numbers) == 1:
        return (everyone[numbers[0]],)
    return tuple(everyone[number] for number in sorted(set(numbers)))


@lru_cache(maxsize=8192)
def _by_place(host: str, path: str) -> tuple[int, ...]:
    # Remembered: tags report to the same few places over and over.
    numbers: tuple[int, ...] = ()
    by_host = _by_host()
    while host:
        numbers += by_host.get(host, ())
        host = host.partition(".")[2]
    path = f"{path}?"
    for sign, wanting in _by_sign().path:
        if sign in path:
            numbers += wanting
    return numbers


def decode(hit: Hit) -> Decoded:
    """Return everything one hit says. Never raises: a decoder that fails makes the hit Undecodable, with the reason.

    The first decoder that recognises the request reads it; what none recognises is read by its shape where it goes to a
    known company (see `generic/`). What shows no shape is Unread when it is a beacon to a known tracker (see
    `unread.py`), otherwise no tracking request at all. Neither is a preflight (OPTIONS): the request it asks leave for
    follows.
    """
    if hit.method.upper() == "OPTIONS":
        return Decoded()
    request = Request(hit)
    for decoder in offered(request):
        try:
            if not decoder.recognises(request):
                continue
            said = decoder.decode(request)
        except Unreadable as error:
            return Decoded(undecodable=Undecodable(decoder.vendor, request.host, str(error)))
        except Exception as error:  # noqa: BLE001 - one odd request must not stop a pass
            # The message may hold a value of the request (law 8); the type of the error says enough to look it up.
            reason = f"the decoder failed with {type(error).__name__}"
            return Decoded(undecodable=Undecodable(decoder.vendor, request.host, reason))
        return said if isinstance(said, Decoded) else Decoded(events=said)
    return _last_resort(request)


def _last_resort(request: Request) -> Decoded:
    company = company_of(request.host)
    if company is None:
        return Decoded(undecodable=opaque_of(request)) if request.hit.body else _NOTHING
    try:
        events = generic.read(request, company)
    except Exception as error:  # noqa: BLE001 - as above
        reason = f"the decoder failed with {type(error).__name__}"
        return Decoded(undecodable=Undecodable(company.vendor, request.host, reason))
    return Decoded(events=events) if events else Decoded(unread=unread_of(request, company))

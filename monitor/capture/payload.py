"""Hits as the payload of one spool record: compact, exact, and read back without checking them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from monitor.capture.hit import ConsentState, Hit, SetCookie

VERSION = b"2\n"
_READABLE = (b"1\n", VERSION)
"""Version 1 knew nothing of what only consent asks about; a spool that was full when the service was brought up to date
is read to its end.
"""
_UNKNOWN = (None, None, (), ())


def payload_of(hits: Iterable[Hit]) -> bytes:
    """Return hits as bytes: the version, then one JSON list a line, its values in the order of `Hit`'s fields.

    Bodies are written one character a byte. Strings must be free of half surrogates, as every way in makes them.
    """
    return VERSION + b"\n".join(
        orjson.dumps(
            (
                hit.at,
                hit.method,
                hit.url,
                hit.headers,
                hit.body.decode("latin-1"),
                hit.page,
                hit.session,
                hit.consent,
                hit.source,
                hit.environment,
                hit.tags,
                hit.weight,
                hit.file,
                hit.entry,
                *_about_consent(hit),
            )
        )
        for hit in hits
    )


def hits_in(payload: bytes) -> Iterator[Hit]:
    """Yield the hits of a payload. Raises ValueError for one that a newer version wrote."""
    if not payload.startswith(_READABLE):
        raise ValueError("a record of the spool was written by a newer version of Tagwatch")
    for line in payload[len(VERSION) :].split(b"\n"):
        if not line:
            continue
        (
            at,
            method,
            url,
            headers,
            body,
            page,
            session,
            consent,
            source,
            environment,
            tags,
            weight,
            file,
            entry,
            *more,
        ) = orjson.loads(line)
        region, banner, cookies, set_cookies = more or _UNKNOWN
        yield Hit(
            at=at,
            method=method,
            url=url,
            headers=tuple(map(tuple, headers)),
            body=body.encode("latin-1"),
            page=page,
            session=session,
            consent=tuple((purpose, ConsentState(state)) for purpose, state in consent) if consent else (),
            source=source,
            environment=environment,
            tags=tuple(tags),
            weight=weight,
            file=file,
            entry=entry,
            region=region,
            banner=None if banner is None else tuple(map(tuple, banner)),
            cookies=tuple(cookies),
            set_cookies=tuple(SetCookie(*cookie) for cookie in set_cookies),
        )


def _about_consent(hit: Hit) -> tuple[object, ...]:
    if hit.region is None and hit.banner is None and not hit.cookies and not hit.set_cookies:
        return ()
    return hit.region, hit.banner, hit.cookies, [(cookie.name, cookie.lifetime) for cookie in hit.set_cookies]

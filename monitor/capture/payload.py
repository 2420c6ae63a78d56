"""Hits as the payload of one spool record: compact, exact, and read back without checking them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from monitor.capture.hit import ConsentState, Hit

VERSION = b"1\n"


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
            )
        )
        for hit in hits
    )


def hits_in(payload: bytes) -> Iterator[Hit]:
    """Yield the hits of a payload. Raises ValueError for one that a newer version wrote."""
    if not payload.startswith(VERSION):
        raise ValueError("a record of the spool was written by a newer version of Tagwatch")
    for line in payload[len(VERSION) :].split(b"\n"):
        if not line:
            continue
        at, method, url, headers, body, page, session, consent, source, environment, tags, weight, file, entry = (
            orjson.loads(line)
        )
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
        )

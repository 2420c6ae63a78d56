"""The page behind a Floodlight iframe: tags that fire inside one report the iframe's own address as their page."""

from __future__ import annotations

from monitor.decode.query import unquote_deep

_FRAME = "doubleclick.net/"
_OREF = "~oref="


def unwrap(url: str | None) -> str | None:
    """Return the page a Floodlight frame's address names in `~oref`, any other URL as it is, None for an empty one.

    `~oref` is the last of the frame's `;` parameters and ends in a lone `?` (measured on public captures).

    >>> unwrap("https://1.fls.doubleclick.net/activityi;src=1;~oref=https%3A%2F%2Fshop.example%2Fcart?")
    'https://shop.example/cart'
    """
    if not url:
        return None
    if _FRAME not in url or _OREF not in url:
        return url
    return page_in(url.partition(_OREF)[2]) or url


def page_in(oref: str) -> str | None:
    """Return the page a still encoded `~oref` value holds, or None when it is empty."""
    return unquote_deep(oref.removesuffix("?")).removesuffix("?") or None

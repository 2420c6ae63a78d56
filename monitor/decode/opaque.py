"""Tracking that a tagging server's proxy has encrypted: seen, counted, and said to be unreadable."""

from __future__ import annotations

import re

from monitor.decode.event import Undecodable
from monitor.decode.request import Request

REASON = "encrypted by a tagging server's proxy"
_LARGEST = 1024 * 1024
_SEALED = re.compile(r"[A-Za-z0-9+/=_-]{16,48}:[A-Za-z0-9+/=_-]{24,}")


def opaque_of(request: Request) -> Undecodable | None:
    """Return the sender of a request whose body is sealed, or None.

    TAGGRS posts `{"m": …, "u": "<initialisation vector>:<ciphertext>"}` (AES-GCM; the key is in its loader) to a path
    of the site's own, so only the body gives it away: these two members, nothing else, and a `u` of that form.
    """
    raw = request.hit.body
    if not request.is_post or len(raw) > _LARGEST or raw[:1] != b"{" or b'"u"' not in raw[:128]:
        return None
    document = request.body.json
    if not isinstance(document, dict) or document.keys() != {"m", "u"}:
        return None
    sealed = document["u"]
    if not isinstance(sealed, str) or _SEALED.fullmatch(sealed) is None:
        return None
    return Undecodable("taggrs", request.host, REASON)

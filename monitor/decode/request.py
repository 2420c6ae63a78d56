"""A hit taken apart once, for every decoder that looks at it."""

from __future__ import annotations

from functools import lru_cache

from monitor.capture.hit import Hit
from monitor.decode.body import Body
from monitor.decode.lazy import lazy
from monitor.decode.query import Pairs, clean, first_of, parse_pairs, unquote

_LONGEST_AUTHORITY = 1024
"""A host name has at most 253 characters (RFC 1035); what stands before it in a URL is rarely there at all."""


class Request:
    """What a decoder reads. Costly parts are worked out on first use and remembered; nothing here raises.

    `host` is lower case without port or trailing dot ("" when the URL has none that could be one); `path` is as sent
    (still encoded, starting with `/`); `raw_query` is what stands between `?` and `#`, undecoded; `target` is path and
    query together.
    """

    def __init__(self, hit: Hit) -> None:
        """Split the URL of a hit; everything else waits until it is asked for."""
        self.hit = hit
        scheme, found, rest = hit.url.partition("://")
        if not found:
            scheme, rest = "", hit.url.removeprefix("//")
        self.scheme = scheme.lower()
        if "#" in rest:
            rest = rest[: rest.index("#")]
        authority, raw_query = rest, ""
        if "?" in rest:
            authority, _, raw_query = rest.partition("?")
        slash = authority.find("/")
        path = "/" if slash < 0 else authority[slash:]
        if slash >= 0:
            authority = authority[:slash]
        self.host = _host(authority) if len(authority) <= _LONGEST_AUTHORITY else ""
        self.path = path
        self.raw_query = raw_query
        self.target = f"{path}?{raw_query}" if raw_query else path

    @lazy
    def segments(self) -> tuple[str, ...]:
        """Return the non-empty parts of the path, percent-decoded (`+` stays `+`)."""
        return tuple(unquote(part.replace("+", "%2B")) for part in self.path.split("/") if part)

    @lazy
    def pairs(self) -> Pairs:
        """Return the query's pairs in order, decoded."""
        return parse_pairs(self.raw_query)

    @lazy
    def query(self) -> dict[str, str]:
        """Return the query by name; of a repeated name, the first value."""
        return first_of(self.pairs)

    @lazy
    def body(self) -> Body:
        """Return the body, to be opened by shape."""
        return Body(self.hit.body, self.hit.header("content-encoding") or "")

    @lazy
    def params(self) -> dict[str, str]:
        """Return query and form (or multipart) body merged; the body wins, as it is the more specific."""
        return self.query | first_of(self.body.form) if self.hit.body else self.query

    @lazy
    def all_pairs(self) -> Pairs:
        """Return the pairs of the query, then those of a form or multipart body, for vendors that repeat names."""
        return self.pairs + self.body.form if self.hit.body else self.pairs

    @property
    def is_post(self) -> bool:
        """Tell whether the request may carry a body by its method (POST, PUT, PATCH)."""
        return self.hit.method.upper() in {"POST", "PUT", "PATCH"}


@lru_cache(maxsize=4096)
def _host(authority: str) -> str:
    host = authority.rpartition("@")[2]
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return clean(host.partition(":")[0]).rstrip(".").lower()


def host_in(host: str, domains: frozenset[str]) -> bool:
    """Tell whether a host is one of these domains or below one, by walking up its labels."""
    while host:
        if host in domains:
            return True
        host = host.partition(".")[2]
    return False

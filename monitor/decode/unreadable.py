"""What a decoder raises where it cannot read what it recognises."""

from __future__ import annotations


class Unreadable(Exception):
    """Raised by a decoder for a request that is its vendor's and cannot be read.

    The reason is shown and counted as it is: a short fixed phrase (`truncated gzip`), never a value of the request.
    """

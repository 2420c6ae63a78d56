"""What can go wrong that a person can act on."""

from __future__ import annotations


class UserError(Exception):
    """Something a person can mend. Its text says what and where, in a line a problem, and is all that is shown."""

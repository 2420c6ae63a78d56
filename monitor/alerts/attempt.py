"""How attempts to send end, in the few words a metric counts them by (alerting semantics 39)."""

from __future__ import annotations

from enum import StrEnum

from monitor.alerts.outcome import Later, Outcome, Refused, Scope, Sent


class Attempt(StrEnum):
    """How one attempt ended."""

    OK = "ok"
    RATE_LIMITED = "rate_limited"  # the channel said how long to wait
    AUTH = "auth"  # the set-up: a token, a scope, an address that is no longer there
    PAYLOAD = "payload"  # this message, in every shape
    RECIPIENT = "recipient"  # nobody of this name
    SERVER = "server"  # not now, or not reached
    TIMEOUT = "timeout"  # the answer was lost


_REFUSED = {Scope.CHANNEL: Attempt.AUTH, Scope.MESSAGE: Attempt.PAYLOAD, Scope.RECIPIENT: Attempt.RECIPIENT}


def attempt_of(outcome: Outcome) -> Attempt:
    """Name how an attempt ended."""
    if isinstance(outcome, Sent):
        return Attempt.OK
    if isinstance(outcome, Refused):
        return _REFUSED[outcome.scope]
    return _of_later(outcome)


def _of_later(outcome: Later) -> Attempt:
    if outcome.in_doubt:
        return Attempt.TIMEOUT
    return Attempt.SERVER if outcome.seconds is None else Attempt.RATE_LIMITED
